namespace SqlGitOps.Model.Operations;

/// <summary>INSERT, UPDATE, DELETE, MERGE or COPY FROM on one table.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Table">The table.</param>
public sealed record DataChangeOperation(DataChangeKind Kind, ObjectName Table) : Operation
{
    /// <summary>Whether a WHERE clause (or a join, or a LIMIT/TOP) narrows the rows.</summary>
    public bool HasCondition { get; init; }

    /// <summary>Columns that are named as targets, in order.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>INSERT … SELECT: the tables in its FROM clause.</summary>
    public IReadOnlyList<ObjectName> SourceTables { get; init; } = [];

    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
