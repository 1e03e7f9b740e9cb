using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.Execution;

/// <summary>
/// Takes the values of variables out of everything that a database says, so that they reach no event, no error and no row of
/// the history.
/// </summary>
internal sealed class HidingDatabase(IDatabase inner, VariableValues variables) : IDatabase, IDatabaseDecorator
{
    public IDatabase Inner => inner;

    public DatabaseInfo Info => inner.Info;

    public Action<ServerMessage>? OnMessage
    {
        get => inner.OnMessage;
        set => inner.OnMessage = value is null ? null : message => value(message with { Text = variables.Hide(message.Text) });
    }

    public Task<string?> TryLockAsync(CancellationToken cancellationToken) => CleanAsync(() => inner.TryLockAsync(cancellationToken));

    public Task<HistorySnapshot> ReadHistoryAsync(CancellationToken cancellationToken) => CleanAsync(() => inner.ReadHistoryAsync(cancellationToken));

    public Task<IReadOnlyList<string>> ListTablesAsync(CancellationToken cancellationToken) => CleanAsync(() => inner.ListTablesAsync(cancellationToken));

    public Task AddHistoryAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken) =>
        CleanAsync(() => inner.AddHistoryAsync(entries, cancellationToken));

    public Task<string?> FindOrphanAsync(string runId, CancellationToken cancellationToken) => CleanAsync(() => inner.FindOrphanAsync(runId, cancellationToken));

    public async Task<IReadOnlyList<string>> CheckAsync(DeploymentPlan plan, CancellationToken cancellationToken)
    {
        var problems = await CleanAsync(() => inner.CheckAsync(plan, cancellationToken)).ConfigureAwait(false);
        return [.. problems.Select(variables.Hide)];
    }

    public Task PrepareHistoryAsync(HistorySnapshot history, CancellationToken cancellationToken) =>
        CleanAsync(() => inner.PrepareHistoryAsync(history, cancellationToken));

    public Task WriteRunAsync(RunRecord run, CancellationToken cancellationToken) => CleanAsync(() => inner.WriteRunAsync(run, cancellationToken));

    public Task ChangeHistoryAsync(HistoryChange change, CancellationToken cancellationToken) => CleanAsync(() => inner.ChangeHistoryAsync(change, cancellationToken));

    public Task BeginAsync(MigrationRun run, CancellationToken cancellationToken) => CleanAsync(() => inner.BeginAsync(run, cancellationToken));

    public Task ExecuteAsync(StatementGroup group, CancellationToken cancellationToken) => CleanAsync(() => inner.ExecuteAsync(group, cancellationToken));

    public Task RecordAsync(MigrationProgress progress, CancellationToken cancellationToken) => CleanAsync(() => inner.RecordAsync(progress, cancellationToken));

    public async Task<StatementFate> ProbeAsync(PlannedMigration migration, int statement, bool hasFailed, CancellationToken cancellationToken)
    {
        var fate = await CleanAsync(() => inner.ProbeAsync(migration, statement, hasFailed, cancellationToken)).ConfigureAwait(false);
        return fate with { Explanation = variables.Hide(fate.Explanation) };
    }

    public Task CompleteAsync(TimeSpan duration, CancellationToken cancellationToken) => CleanAsync(() => inner.CompleteAsync(duration, cancellationToken));

    public Task<MigrationProgress?> AbandonAsync(DeployError error, TimeSpan duration) => CleanAsync(() => inner.AbandonAsync(error, duration));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private Task CleanAsync(Func<Task> action) => CleanAsync(async () =>
    {
        await action().ConfigureAwait(false);
        return true;
    });

    private async Task<T> CleanAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (DeployException e)
        {
            throw new DeployException(e.Error with
            {
                Message = variables.Hide(e.Error.Message),
                Hint = e.Error.Hint is null ? null : variables.Hide(e.Error.Hint),
                Blockers = e.Error.Blockers is null ? null : variables.Hide(e.Error.Blockers),
            });
        }
    }
}
