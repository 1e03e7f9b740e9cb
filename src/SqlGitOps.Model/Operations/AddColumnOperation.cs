namespace SqlGitOps.Model.Operations;

/// <summary>ALTER TABLE … ADD COLUMN.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The new column.</param>
public sealed record AddColumnOperation(ObjectName Table, ColumnDefinition Column) : Operation
{
    /// <summary>IF NOT EXISTS.</summary>
    public bool IfNotExists { get; init; }

    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
