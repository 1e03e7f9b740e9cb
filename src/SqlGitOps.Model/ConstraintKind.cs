namespace SqlGitOps.Model;

/// <summary>The kinds of constraints.</summary>
public enum ConstraintKind
{
    /// <summary>PRIMARY KEY.</summary>
    PrimaryKey,

    /// <summary>UNIQUE.</summary>
    Unique,

    /// <summary>FOREIGN KEY.</summary>
    ForeignKey,

    /// <summary>CHECK.</summary>
    Check,

    /// <summary>EXCLUDE (PostgreSQL).</summary>
    Exclusion,

    /// <summary>NOT NULL as a table constraint (PostgreSQL 18).</summary>
    NotNull,

    /// <summary>DEFAULT as a named constraint (SQL Server).</summary>
    Default,
}
