using SqlGitOps.Model.Effects;

namespace SqlGitOps.Model.Operations;

/// <summary>An ALTER TABLE command that changes neither columns nor constraints (owner, options, triggers, tablespace, …).</summary>
/// <param name="Table">The table.</param>
/// <param name="Lock">The lock it takes.</param>
public sealed record AlterTableOtherOperation(ObjectName Table, LockMode Lock) : Operation
{
    /// <summary>Why the command writes the whole table again (SET TABLESPACE, SET LOGGED, …); null when it does not.</summary>
    public string? RewriteReason { get; init; }

    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
