namespace SqlGitOps.Model;

/// <summary>Kinds of database objects.</summary>
public enum ObjectKind
{
    /// <summary>A table.</summary>
    Table,

    /// <summary>A view.</summary>
    View,

    /// <summary>A materialized view.</summary>
    MaterializedView,

    /// <summary>A foreign or virtual table.</summary>
    ForeignTable,

    /// <summary>An index.</summary>
    Index,

    /// <summary>A sequence.</summary>
    Sequence,

    /// <summary>A type, also an enum.</summary>
    Type,

    /// <summary>A domain.</summary>
    Domain,

    /// <summary>A schema.</summary>
    Schema,

    /// <summary>An extension.</summary>
    Extension,

    /// <summary>A function.</summary>
    Function,

    /// <summary>A procedure.</summary>
    Procedure,

    /// <summary>A trigger.</summary>
    Trigger,

    /// <summary>A constraint.</summary>
    Constraint,

    /// <summary>A database.</summary>
    Database,

    /// <summary>Anything else.</summary>
    Other,
}
