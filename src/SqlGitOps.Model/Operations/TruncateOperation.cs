namespace SqlGitOps.Model.Operations;

/// <summary>TRUNCATE of one table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Cascade">CASCADE.</param>
public sealed record TruncateOperation(ObjectName Table, bool Cascade) : Operation
{
    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
