using SqlGitOps.Model.Effects;

namespace SqlGitOps.Model.Operations;

/// <summary>LOCK TABLE.</summary>
/// <param name="Table">The table.</param>
/// <param name="Mode">The lock.</param>
public sealed record LockTableOperation(ObjectName Table, LockMode Mode) : Operation
{
    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
