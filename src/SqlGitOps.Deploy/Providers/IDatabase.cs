using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Providers;

/// <summary>
/// A database while one run uses it: one session for the migrations and, where the engine needs it, one for the lock.
/// Members are called one at a time. See <see cref="IDatabaseProvider"/> for what they throw.
/// </summary>
public interface IDatabase : IAsyncDisposable
{
    /// <summary>Which database it is.</summary>
    DatabaseInfo Info { get; }

    /// <summary>Called with what the database says while statements run; null for nobody.</summary>
    Action<ServerMessage>? OnMessage { get; set; }

    /// <summary>Tries once, without waiting, to become the only deployment of this history.</summary>
    /// <returns>Null when the lock is held now, else who holds it. It is released with the session, however that ends.</returns>
    Task<string?> TryLockAsync(CancellationToken cancellationToken);

    /// <summary>Reads the history. A history that is there and cannot be read is an error, never an absent one.</summary>
    Task<HistorySnapshot> ReadHistoryAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Lists the tables of the schema in which a CREATE TABLE without schema makes its table (the first one of the search path,
    /// <c>dbo</c>, <c>main</c>), named as <see cref="Import.ForeignTable.ToString"/> does. Without the deployer's own, and
    /// without those of extensions.
    /// </summary>
    Task<IReadOnlyList<string>> ListTablesAsync(CancellationToken cancellationToken);

    /// <summary>Adds rows to the history, all or none. Called under the lock. A row without start gets the server's present time.</summary>
    Task AddHistoryAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken);

    /// <summary>
    /// Looks for a session of a run that is over: its process is gone, and the server goes on with its statement.
    /// </summary>
    /// <returns>Which session, in words; null when there is none.</returns>
    Task<string?> FindOrphanAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Looks whether what the pending migrations need is there and allowed. Only reads.</summary>
    /// <returns>What is not, a sentence each; what is not certain is left out.</returns>
    Task<IReadOnlyList<string>> CheckAsync(DeploymentPlan plan, CancellationToken cancellationToken);

    /// <summary>Creates the history tables, or brings them to <see cref="HistoryTable.CurrentLayout"/>. Called under the lock.</summary>
    /// <param name="history">What was read.</param>
    /// <param name="cancellationToken">Gives up; then nothing was changed.</param>
    Task PrepareHistoryAsync(HistorySnapshot history, CancellationToken cancellationToken);

    /// <summary>Records the start of a run, or its end when it has an outcome.</summary>
    Task WriteRunAsync(RunRecord run, CancellationToken cancellationToken);

    /// <summary>Repairs one row. Throws when the row is no longer as it was read.</summary>
    Task ChangeHistoryAsync(HistoryChange change, CancellationToken cancellationToken);

    /// <summary>
    /// Begins a migration in a session without leftovers of the one before. In a transaction where the plan says so, its
    /// row is inserted first, with the state <c>running</c>: that row can exist once, so no two deployments get past it.
    /// One that goes on takes its row over and sets up its session again. Throws when the lock is no longer held; a provider may
    /// find both out later, as long as nothing of the migration is committed before.
    /// </summary>
    Task BeginAsync(MigrationRun run, CancellationToken cancellationToken);

    /// <summary>Runs statements of the migration in order, each as written.</summary>
    /// <param name="group">Which, and how they and transactions go together.</param>
    /// <param name="cancellationToken">Cancels the running statement.</param>
    Task ExecuteAsync(StatementGroup group, CancellationToken cancellationToken);

    /// <summary>
    /// Records how far a migration without a transaction has come, or announces its next statement. Throws, and announces
    /// nothing, when what the statement makes is there already as the broken leftover of somebody else.
    /// </summary>
    Task RecordAsync(MigrationProgress progress, CancellationToken cancellationToken);

    /// <summary>
    /// Finds out what became of a statement that runs outside of any transaction, and takes away what it left half done.
    /// The session is set up as it was for the statement.
    /// </summary>
    /// <param name="migration">The migration.</param>
    /// <param name="statement">Position of the statement.</param>
    /// <param name="hasFailed">True when this run saw it fail, false when nobody saw how it ended.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<StatementFate> ProbeAsync(PlannedMigration migration, int statement, bool hasFailed, CancellationToken cancellationToken);

    /// <summary>
    /// Sets the row to <c>applied</c> and commits, unless the next migration runs in the same transaction, or it was done with
    /// the last statements.
    /// </summary>
    /// <param name="duration">How long the migration took.</param>
    /// <param name="cancellationToken">Gives up before the commit; the commit itself is not cancelled.</param>
    Task CompleteAsync(TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a migration that failed: rolls back what can be, and sets its row to <c>failed</c> when the row says
    /// <c>running</c>, which means that a part of the migration may be in the database.
    /// </summary>
    /// <returns>How far the migration has come; null when this run left nothing of it.</returns>
    Task<MigrationProgress?> AbandonAsync(DeployError error, TimeSpan duration);
}
