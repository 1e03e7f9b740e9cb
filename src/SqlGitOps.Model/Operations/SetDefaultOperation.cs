namespace SqlGitOps.Model.Operations;

/// <summary>ALTER TABLE … ALTER COLUMN … SET DEFAULT or DROP DEFAULT.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column.</param>
/// <param name="Default">The new default; null for DROP DEFAULT.</param>
public sealed record SetDefaultOperation(ObjectName Table, string Column, ColumnDefault? Default) : Operation
{
    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
