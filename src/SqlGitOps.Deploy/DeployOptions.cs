using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;
using SqlGitOps.Migrations.Git;
using SqlGitOps.Migrations.Project;

namespace SqlGitOps.Deploy;

/// <summary>How to deploy.</summary>
public sealed record DeployOptions
{
    /// <summary>What to put up with when the files and the history do not agree.</summary>
    public IntegrityPolicy Policy { get; init; } = new();

    /// <summary>Which of the pending migrations to run.</summary>
    public MigrationSelection Selection { get; init; } = MigrationSelection.All;

    /// <summary>
    /// How long the whole run may take, waiting included; null for no limit. At its end the running statement is cancelled and
    /// its transaction rolled back.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Whether to run every migration on a database that has tables but no history. Otherwise that is refused: the migrations
    /// may be in it already.
    /// </summary>
    public bool AllowExisting { get; init; }

    /// <summary>
    /// Asked whether a plan that is not empty may run, before anything is changed (a deployment holds the lock then). When it
    /// says no, the run ends as <see cref="DeployOutcome.Refused"/>. Null runs it.
    /// </summary>
    public IDeployGate? Gate { get; init; }

    /// <summary>How long to wait for another deployment to end, and on a SQLite file for another program that keeps it locked.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a statement may wait for a lock; zero for no limit. A directive in the file replaces it. Statements that run
    /// outside of any transaction have no limit unless the file asks for one: it would stop CREATE INDEX CONCURRENTLY half way.
    /// </summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a transaction is tried again that failed because of others only.</summary>
    public RetryBudget Retries { get; init; } = RetryBudget.Default;

    /// <summary>How migrations and transactions go together.</summary>
    public DeployTransactionMode TransactionMode { get; init; }

    /// <summary>
    /// Whether to write down what would be sent instead of sending it (<see cref="DeployResult.Script"/>). The database is
    /// only read, and no lock is taken.
    /// </summary>
    public bool DryRun { get; init; }

    /// <summary>What version control knows about the files, to say more about problems; null for nothing.</summary>
    public IFileHistory? FileHistory { get; init; }

    /// <summary>
    /// Reads the files; null for a reader of its own. A large file is read piece by piece, twice, instead of being held in memory;
    /// one that cannot run in one transaction, or goes on where it stopped, is held all the same.
    /// </summary>
    public MigrationTexts? Texts { get; init; }

    /// <summary>The scripts that run around a deployment (<see cref="MigrationSet.Callbacks"/>), in order.</summary>
    public IReadOnlyList<Migration> Callbacks { get; init; } = [];

    /// <summary>What <c>${name}</c> stands for in migrations, also what is declared and has no value.</summary>
    public IReadOnlyList<MigrationVariable> Variables { get; init; } = [];

    /// <summary>What the history records about this run.</summary>
    public DeployRun Run { get; init; } = new();
}
