namespace SqlGitOps.Model.Operations;

/// <summary>CREATE TABLE, also AS SELECT.</summary>
/// <param name="Table">Its name.</param>
public sealed record CreateTableOperation(ObjectName Table) : Operation
{
    /// <summary>The columns; empty when unknown (AS SELECT, LIKE, OF type, PARTITION OF).</summary>
    public IReadOnlyList<ColumnDefinition> Columns { get; init; } = [];

    /// <summary>The table constraints; those written at columns are with the columns.</summary>
    public IReadOnlyList<ConstraintDefinition> Constraints { get; init; } = [];

    /// <summary>IF NOT EXISTS.</summary>
    public bool IfNotExists { get; init; }

    /// <summary>TEMPORARY, or in the schema of temporary objects, or a name that starts with # in SQL Server.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>ON COMMIT DROP: it ends with its transaction.</summary>
    public bool IsDroppedOnCommit { get; init; }

    /// <summary>Whether the columns are not all known from the statement.</summary>
    public bool HasUnknownColumns { get; init; }

    /// <summary>PARTITION BY: the table itself holds no rows.</summary>
    public bool IsPartitioned { get; init; }

    /// <summary>The parent when it is created as a partition.</summary>
    public ObjectName? PartitionOf { get; init; }

    /// <summary>Materialized view WITH NO DATA: nobody can read it before its first refresh.</summary>
    public bool IsUnfilled { get; init; }

    /// <summary>What it is: a table, a materialized view, a foreign or virtual table.</summary>
    public ObjectKind Kind { get; init; } = ObjectKind.Table;

    /// <summary>Materialized view: the tables and views that its query names.</summary>
    public IReadOnlyList<ObjectName> SourceTables { get; init; } = [];

    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
