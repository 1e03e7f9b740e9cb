using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Providers;

/// <summary>One migration that is about to run.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Run">What the history records about the deployment.</param>
/// <param name="LockTimeout">How long a statement may wait for a lock; zero for no limit.</param>
/// <param name="StatementTimeout">How long a statement may run; zero for no limit.</param>
public sealed record MigrationRun(PlannedMigration Migration, DeployRun Run, TimeSpan LockTimeout, TimeSpan StatementTimeout)
{
    /// <summary>Whether it runs in the transaction that the migration before it began.</summary>
    public bool JoinsTransaction { get; init; }

    /// <summary>Whether the migration after it runs in the same transaction, so that this one does not commit it.</summary>
    public bool LeavesTransactionOpen { get; init; }

    /// <summary>Whether the limit for locks is lifted for statements outside of any transaction: the file asks for none itself.</summary>
    public bool LiftsLockTimeout { get; init; }

    /// <summary>
    /// Whether its commit need not wait for the disk: a later one of the same deployment does, and with that one all before it are
    /// on the disk. When the server crashes in between, the last migrations may be gone together with their rows.
    /// </summary>
    public bool IsFlushedLater { get; init; }

    /// <summary>Checksum of the statements that are in the database already; null for a migration in one transaction.</summary>
    public string? PrefixChecksum { get; init; }
}
