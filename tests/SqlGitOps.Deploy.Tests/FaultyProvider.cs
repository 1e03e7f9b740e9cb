using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Syntax;

namespace SqlGitOps.Deploy.Tests;

/// <summary>What the deployer sees of a crash of its own process.</summary>
internal sealed class SimulatedCrashException : Exception;

/// <summary>
/// A provider whose database crashes at one call that changes something: just before it, or just after it. From then on
/// nothing reaches the database any more, and its sessions are cut off, as when the process is killed.
/// </summary>
internal sealed class FaultyProvider(IDatabaseProvider inner, int crashAt, bool isAfter) : IDatabaseProvider
{
    private int _calls;

    public SqlDialect Dialect => inner.Dialect;

    public HistoryTable HistoryTable => inner.HistoryTable;

    public bool HasCrashed { get; private set; }

    /// <summary>The call at which it crashed, for messages.</summary>
    public string Where { get; private set; } = "";

    /// <summary>Called in place of ending a migration that failed; null to end it.</summary>
    public Func<DeployException>? OnAbandon { get; init; }

    /// <summary>Called before tables are listed; null for nothing.</summary>
    public Func<Task>? OnListTables { get; init; }

    /// <summary>Called in place of completing the first migration, after which the connection is lost; null to complete it.</summary>
    public Func<Task>? OnComplete { get; init; }

    /// <summary>What is thrown when statements have succeeded; null for nothing.</summary>
    public Func<StatementGroup, Exception?>? OnExecuted { get; init; }

    /// <summary>Whether the answer to the first commit is lost, and the server cannot be reached from then on.</summary>
    public bool LosesAnswer { get; init; }

    public async Task<IDatabase> OpenAsync(DatabaseAccess access, DeployRun run, CancellationToken cancellationToken) => HasCrashed
        ? throw new DeployException(new DeployError(DeployErrorKind.ConnectionFailed, "There is no way to the server."))
        : new Database(this, await inner.OpenAsync(access, run, cancellationToken));

    private async Task Call(string name, Func<Task> action)
    {
        if (HasCrashed)
        {
            throw new DeployException(new DeployError(DeployErrorKind.ConnectionLost, "The process is dead."));
        }

        var isHere = ++_calls == crashAt;
        if (!isHere || isAfter)
        {
            await action();
        }

        if (isHere)
        {
            HasCrashed = true;
            Where = $"{(isAfter ? "after" : "before")} {name}";
            throw new SimulatedCrashException();
        }
    }

    private sealed class Database(FaultyProvider owner, IDatabase database) : IDatabase
    {
        public DatabaseInfo Info => database.Info;

        public Action<ServerMessage>? OnMessage
        {
            get => database.OnMessage;
            set => database.OnMessage = value;
        }

        public Task<string?> TryLockAsync(CancellationToken cancellationToken) => database.TryLockAsync(cancellationToken);

        public Task<HistorySnapshot> ReadHistoryAsync(CancellationToken cancellationToken) => database.ReadHistoryAsync(cancellationToken);

        public async Task<IReadOnlyList<string>> ListTablesAsync(CancellationToken cancellationToken)
        {
            if (owner.OnListTables is { } before)
            {
                await before();
            }

            return await database.ListTablesAsync(cancellationToken);
        }

        public Task AddHistoryAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken) =>
            owner.Call("history", () => database.AddHistoryAsync(entries, cancellationToken));

        public Task<string?> FindOrphanAsync(string runId, CancellationToken cancellationToken) => database.FindOrphanAsync(runId, cancellationToken);

        public Task<IReadOnlyList<string>> CheckAsync(DeploymentPlan plan, CancellationToken cancellationToken) => database.CheckAsync(plan, cancellationToken);

        public Task PrepareHistoryAsync(HistorySnapshot history, CancellationToken cancellationToken) =>
            owner.Call("prepare", () => database.PrepareHistoryAsync(history, cancellationToken));

        public Task WriteRunAsync(RunRecord run, CancellationToken cancellationToken) => owner.Call("run", () => database.WriteRunAsync(run, cancellationToken));

        public Task ChangeHistoryAsync(HistoryChange change, CancellationToken cancellationToken) =>
            owner.Call("change", () => database.ChangeHistoryAsync(change, cancellationToken));

        public Task BeginAsync(MigrationRun run, CancellationToken cancellationToken) => owner.Call("begin", () => database.BeginAsync(run, cancellationToken));

        public async Task ExecuteAsync(StatementGroup group, CancellationToken cancellationToken)
        {
            await owner.Call($"statement {group.First + 1} ({group.Scope})", () => database.ExecuteAsync(group, cancellationToken));
            if (owner.OnExecuted?.Invoke(group) is { } error)
            {
                throw error;
            }
        }

        public Task RecordAsync(MigrationProgress progress, CancellationToken cancellationToken) => owner.Call(
            progress.Intent is null ? $"record {progress.Applied}" : $"announce {progress.Intent}", () => database.RecordAsync(progress, cancellationToken));

        public Task<StatementFate> ProbeAsync(PlannedMigration migration, int statement, bool hasFailed, CancellationToken cancellationToken) =>
            database.ProbeAsync(migration, statement, hasFailed, cancellationToken);

        public async Task CompleteAsync(TimeSpan duration, CancellationToken cancellationToken)
        {
            if (owner.OnComplete is { } replace)
            {
                await replace();
                throw new DeployException(new DeployError(DeployErrorKind.ConnectionLost, "The connection to the database was lost."));
            }

            await owner.Call("complete", () => database.CompleteAsync(duration, cancellationToken));
            if (owner.LosesAnswer)
            {
                owner.HasCrashed = true;
                throw new DeployException(new DeployError(DeployErrorKind.ConnectionLost, "The connection to the database was lost."));
            }
        }

        public Task<MigrationProgress?> AbandonAsync(DeployError error, TimeSpan duration)
        {
            if (owner.HasCrashed)
            {
                throw new DeployException(new DeployError(DeployErrorKind.ConnectionLost, "The process is dead."));
            }

            return owner.OnAbandon is { } fail ? throw fail() : database.AbandonAsync(error, duration);
        }

        public ValueTask DisposeAsync() => database.DisposeAsync();
    }
}
