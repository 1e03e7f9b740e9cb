namespace SqlGitOps.Model.Operations;

/// <summary>ALTER TABLE … RENAME COLUMN.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The name so far.</param>
/// <param name="NewName">The new name.</param>
public sealed record RenameColumnOperation(ObjectName Table, string Column, string NewName) : Operation
{
    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
