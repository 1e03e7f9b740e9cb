using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;

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

    /// <summary>Throws when the lock is no longer held.</summary>
    Task VerifyLockAsync(CancellationToken cancellationToken);

    /// <summary>Reads the history. A history that is there and cannot be read is an error, never an absent one.</summary>
    Task<HistorySnapshot> ReadHistoryAsync(CancellationToken cancellationToken);

    /// <summary>Creates the history table. Called under the lock, when the history is absent.</summary>
    Task CreateHistoryAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Begins a migration in a session without leftovers of the one before. In a transaction where the plan says so, its
    /// row is inserted first, with the state <c>running</c>: that row can exist once, so no two deployments get past it.
    /// </summary>
    Task BeginAsync(MigrationRun run, CancellationToken cancellationToken);

    /// <summary>Runs statements of the migration in order, each as written.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="count">How many; more than one only in a transaction.</param>
    /// <param name="cancellationToken">Cancels the running statement.</param>
    Task ExecuteAsync(int first, int count, CancellationToken cancellationToken);

    /// <summary>Records how many statements are in the database, for a migration without a transaction.</summary>
    Task RecordProgressAsync(int applied, CancellationToken cancellationToken);

    /// <summary>Sets the row to <c>applied</c> and commits.</summary>
    /// <param name="duration">How long the migration took.</param>
    /// <param name="cancellationToken">Gives up before the commit; the commit itself is not cancelled.</param>
    Task CompleteAsync(TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a migration that failed: rolls back what can be, and sets its row to <c>failed</c> when the row is still there,
    /// which means that a part of the migration is in the database.
    /// </summary>
    /// <returns>How many statements the row says are in the database; null when there is no row.</returns>
    Task<int?> AbandonAsync(DeployError error, TimeSpan duration);
}
