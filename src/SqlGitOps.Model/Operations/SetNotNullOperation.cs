namespace SqlGitOps.Model.Operations;

/// <summary>ALTER TABLE … ALTER COLUMN … SET NOT NULL or DROP NOT NULL.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column.</param>
/// <param name="NotNull">True for SET, false for DROP.</param>
public sealed record SetNotNullOperation(ObjectName Table, string Column, bool NotNull) : Operation
{
    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
