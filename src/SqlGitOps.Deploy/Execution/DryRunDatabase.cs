using System.Text;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Syntax;

namespace SqlGitOps.Deploy.Execution;

/// <summary>
/// Stands in for a database in a dry run: reads through, and writes down as a script what would be sent. What the deployer
/// itself writes stands there as comments.
/// </summary>
internal sealed class DryRunDatabase(IDatabase inner) : IDatabase, IDatabaseDecorator
{
    private const int ShownOfLarge = 100;

    private readonly StringBuilder _script = new();
    private MigrationRun? _run;

    public IDatabase Inner => inner;

    public DatabaseInfo Info => inner.Info;

    public Action<ServerMessage>? OnMessage
    {
        get => inner.OnMessage;
        set => inner.OnMessage = value;
    }

    /// <summary>What would have been sent so far.</summary>
    public string Script => _script.ToString();

    public Task<string?> TryLockAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<HistorySnapshot> ReadHistoryAsync(CancellationToken cancellationToken) => inner.ReadHistoryAsync(cancellationToken);

    public Task<IReadOnlyList<string>> ListTablesAsync(CancellationToken cancellationToken) => inner.ListTablesAsync(cancellationToken);

    public Task AddHistoryAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            Write($"history: '{entry.Identity}' is recorded as applied");
        }

        return Task.CompletedTask;
    }

    public Task<string?> FindOrphanAsync(string runId, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<IReadOnlyList<string>> CheckAsync(DeploymentPlan plan, CancellationToken cancellationToken) =>
        inner.Info.Exists ? inner.CheckAsync(plan, cancellationToken) : Task.FromResult<IReadOnlyList<string>>([]);

    public Task PrepareHistoryAsync(HistorySnapshot history, CancellationToken cancellationToken) => Note(history.Exists
        ? $"the history is brought to layout {HistoryTable.CurrentLayout}"
        : "the history tables are created");

    public Task WriteRunAsync(RunRecord run, CancellationToken cancellationToken) => run.Outcome is null
        ? Note($"run {run.Run.Id} is recorded")
        : Task.CompletedTask;

    public Task ChangeHistoryAsync(HistoryChange change, CancellationToken cancellationToken) => Note($"history: '{change.Before.Identity}': {change.Note}");

    public Task BeginAsync(MigrationRun run, CancellationToken cancellationToken)
    {
        _run = run;
        var migration = run.Migration;
        _script.Append('\n').Append("-- ").Append(migration.Script).Append('\n');
        if (migration.IsTransactional && !run.JoinsTransaction)
        {
            AppendTransaction(migration.Transaction.RemovedBegin is { } begin && !IsSqlServer ? migration.Text.ToString(begin.Span) : "BEGIN");
        }

        if (migration.Role != ScriptRole.Callback)
        {
            Write($"history: '{migration.Identity}' is {(migration.Role == ScriptRole.Undo ? "being undone" : "running")}{(migration.FirstStatement > 0 ? $", from statement {migration.FirstStatement + 1}" : string.Empty)}");
        }

        foreach (var statement in SessionReplay.Of(migration, migration.FirstStatement))
        {
            Append(migration.Whole, statement);
        }

        return Task.CompletedTask;
    }

    public Task ExecuteAsync(StatementGroup group, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var isOwn = group.Scope == StatementScope.Own;
        if (isOwn)
        {
            AppendTransaction("BEGIN");
        }

        for (var i = group.First; i < group.First + group.Count; i++)
        {
            if (group.Scope == StatementScope.Commit)
            {
                WriteProgress(group.Progress!);
            }

            Append(group.Window, i);
        }

        if (isOwn)
        {
            WriteProgress(group.Progress!);
            AppendTransaction("COMMIT");
        }

        return Task.CompletedTask;
    }

    public Task RecordAsync(MigrationProgress progress, CancellationToken cancellationToken) => progress.Intent is { } intent
        ? Note($"history: statement {intent} of '{_run!.Migration.Identity}' is about to run")
        : Note(Words(progress));

    public Task<StatementFate> ProbeAsync(PlannedMigration migration, int statement, bool hasFailed, CancellationToken cancellationToken)
    {
        Write($"what became of statement {statement + 1} of '{migration.Identity}' is found out first; here it runs again");
        return Task.FromResult(new StatementFate(StatementFateKind.NotApplied, "a dry run does not look"));
    }

    public Task CompleteAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        if (_run!.Migration.Role != ScriptRole.Callback)
        {
            Write(_run.Migration.Role == ScriptRole.Undo
                ? $"history: the row of '{_run.Migration.Identity}' is taken away"
                : $"history: '{_run.Migration.Identity}' is applied");
        }

        if (_run.Migration.IsTransactional && !_run.LeavesTransactionOpen)
        {
            AppendTransaction("COMMIT");
        }

        return Task.CompletedTask;
    }

    public Task<MigrationProgress?> AbandonAsync(DeployError error, TimeSpan duration) => Task.FromResult<MigrationProgress?>(null);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Append(StatementWindow window, int statement)
    {
        if (window.Migration.IsStreamed)
        {
            // As much as somebody may read; the rest is in the file.
            if (statement >= ShownOfLarge)
            {
                if (statement == ShownOfLarge)
                {
                    Write($"and so on, {window.Migration.StatementCount} statements in all");
                }

                return;
            }

            _script.Append(window.TextOf(statement)).Append(";\n");
            if (window[statement].IsCopy)
            {
                Write("its data are not shown");
            }

            return;
        }

        _script.Append(window.TextOf(statement)).Append(IsSqlServer ? "\nGO\n" : ";\n");
        var planned = window[statement];
        if (planned.IsCopy)
        {
            _script.Append(window.Text.Span.Slice(planned.CopyData.Start, planned.CopyData.Length)).Append("\\.\n");
        }
    }

    private bool IsSqlServer => inner.Info.Dialect == SqlDialect.SqlServer;

    private void AppendTransaction(string word) => _script.Append(word).Append(IsSqlServer ? " TRANSACTION\nGO\n" : ";\n");

    private string Words(MigrationProgress progress) =>
        $"history: {progress.Applied} of {_run!.Migration.StatementCount} statements of '{_run.Migration.Identity}' are in";

    private void WriteProgress(MigrationProgress progress) => Write(Words(progress));

    private void Write(string text) => _script.Append("-- [sqlgitops] ").Append(text).Append('\n');

    private Task Note(string text)
    {
        Write(text);
        return Task.CompletedTask;
    }
}
