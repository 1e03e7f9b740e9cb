namespace SqlGitOps.Model.Operations;

/// <summary>ALTER TABLE … DROP COLUMN.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column.</param>
public sealed record DropColumnOperation(ObjectName Table, string Column) : Operation
{
    /// <summary>IF EXISTS.</summary>
    public bool IfExists { get; init; }

    /// <summary>CASCADE.</summary>
    public bool Cascade { get; init; }

    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
