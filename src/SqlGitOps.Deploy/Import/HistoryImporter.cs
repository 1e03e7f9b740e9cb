using SqlGitOps.Deploy.Execution;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Import;

/// <summary>
/// Takes over the history that another migration tool keeps in a database: finds its table, maps its rows to the files of
/// the project, and records those files as applied. The other tool's table is left as it is.
/// </summary>
public sealed class HistoryImporter
{
    private readonly IDatabaseProvider _provider;
    private readonly ImportOptions _options;

    /// <summary>Makes an importer.</summary>
    /// <param name="provider">The database; see <see cref="DatabaseProviders"/>.</param>
    /// <param name="options">What to import.</param>
    public HistoryImporter(IDatabaseProvider provider, ImportOptions? options = null)
    {
        _provider = provider;
        _options = options ?? new ImportOptions();
    }

    /// <summary>The names of <see cref="ImportOptions.Tool"/> with the tools that they stand for.</summary>
    public static IReadOnlyList<(string Key, string Name)> Tools { get; } = [.. ForeignTools.All.Select(tool => (tool.Key, tool.Name))];

    /// <summary>Says what would be imported. Only reads, and takes no lock.</summary>
    /// <param name="migrations">The migrations in the order in which they build a database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ImportResult> PlanAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken = default) =>
        RunAsync(DatabaseAccess.Read, migrations, cancellationToken);

    /// <summary>Imports, all or nothing. Doing it again does nothing.</summary>
    /// <param name="migrations">The migrations in the order in which they build a database.</param>
    /// <param name="cancellationToken">Gives up; nothing is written then.</param>
    public Task<ImportResult> ApplyAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken = default) =>
        RunAsync(DatabaseAccess.Deploy, migrations, cancellationToken);

    private async Task<ImportResult> RunAsync(DatabaseAccess access, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        DatabaseInfo? info = null;
        ImportResult result;
        try
        {
            var tools = ToolsToLookFor();
            var files = new ImportFiles(MigrationFile.ReadAll(migrations));
            await using var database = await _provider.OpenAsync(access, _options.Run, cancellationToken).ConfigureAwait(false);
            info = database.Info;
            (database as ILimitedWait)?.LimitWait(_options.LockWait);
            result = database is IImportTarget target
                ? await ImportAsync(access, database, target, tools, files, cancellationToken).ConfigureAwait(false)
                : throw Error(DeployErrorKind.Configuration, $"Nothing can be imported into {database.Info.Dialect}.");
        }
        catch (DeployException e)
        {
            result = new ImportResult(OutcomeOf(e.Error.Kind)) { Error = e.Error };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result = new ImportResult(DeployOutcome.Cancelled) { Error = new DeployError(DeployErrorKind.Cancelled, "The import was cancelled.") };
        }

        return result with { Database = info };
    }

    private async Task<ImportResult> ImportAsync(
        DatabaseAccess access,
        IDatabase database,
        IImportTarget target,
        IReadOnlyList<ForeignTool> tools,
        ImportFiles files,
        CancellationToken cancellationToken)
    {
        if (access == DatabaseAccess.Deploy
            && await Poll.WaitAsync(database.TryLockAsync, _options.LockWait, static (_, _) => { }, cancellationToken).ConfigureAwait(false) is { } holder)
        {
            return Failed(
                DeployOutcome.LockTimeout,
                DeployErrorKind.DeployLock,
                $"A deployment held the lock for {_options.LockWait.TotalSeconds:0.#} s: {holder}. Import when it has ended.");
        }

        var found = await FindAsync(tools, target, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
        {
            return Failed(DeployOutcome.Refused, DeployErrorKind.History, NothingFound());
        }

        if (found.Count > 1)
        {
            return Failed(
                DeployOutcome.ConfigurationError,
                DeployErrorKind.Configuration,
                $"There are several histories: {string.Join(", ", found.Select(f => $"{f.Tool.Key} in {f.Table}"))}. Choose one with --from and --table.");
        }

        var history = found[0];
        var ours = await database.ReadHistoryAsync(cancellationToken).ConfigureAwait(false);
        var wasTakenBack = await ExistingTablesProbe.WasTakenBackAsync(database, ours, cancellationToken).ConfigureAwait(false);
        var lockHolder = await LockHolderAsync(history, target, cancellationToken).ConfigureAwait(false);
        var plan = new ImportPlanner(history.Tool, history.Table, _provider.HistoryTable, _options)
            .Plan(history.Tool.Read(history.Rows), files, ours, lockHolder, wasTakenBack);
        if (plan.Problems.Count > 0 || plan.IsImported || plan.Entries.Count == 0)
        {
            return new ImportResult(plan.Problems.Count > 0 ? DeployOutcome.Refused : DeployOutcome.NothingToDo) { Plan = plan };
        }

        if (access == DatabaseAccess.Read)
        {
            return new ImportResult(DeployOutcome.Done) { Plan = plan };
        }

        if (ours is not { Exists: true, Layout: HistoryTable.CurrentLayout })
        {
            await database.PrepareHistoryAsync(ours, cancellationToken).ConfigureAwait(false);
        }

        return await WriteAsync(history, plan, database, target, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImportResult> WriteAsync(
        ForeignHistory history, ImportPlan plan, IDatabase database, IImportTarget target, CancellationToken cancellationToken)
    {
        var busy = await target.BeginImportAsync(
            history.Table, history.Tool.AdvisoryLocks(history.Table, database.Info.Name), cancellationToken).ConfigureAwait(false);
        if (busy is not null)
        {
            return Failed(
                DeployOutcome.Refused, DeployErrorKind.LockNotAvailable, $"{history.Tool.Name} is at work: {busy}. Import when it has ended.") with
            { Plan = plan };
        }

        // Nobody can write the other table now; what was planned holds only if nobody has since it was read.
        var now = await ReadAsync(history, target, cancellationToken).ConfigureAwait(false);
        if (!now.IsSameAs(history) || await LockHolderAsync(now, target, cancellationToken).ConfigureAwait(false) is not null)
        {
            return Failed(
                DeployOutcome.Refused, DeployErrorKind.LockNotAvailable, $"{history.Tool.Name} wrote {history.Table} while it was read. Import again.") with
            { Plan = plan };
        }

        // In the transaction of the import: either both are in the history or neither.
        var record = new RunRecord(_options.Run, $"import: {history.Tool.Key}", null, plan.Entries.Count);
        await database.WriteRunAsync(record, cancellationToken).ConfigureAwait(false);
        await database.WriteRunAsync(record with { Outcome = DeployOutcome.Done, Applied = plan.Entries.Count }, cancellationToken).ConfigureAwait(false);
        await target.CompleteImportAsync(plan.Entries, cancellationToken).ConfigureAwait(false);
        return new ImportResult(DeployOutcome.Done) { Plan = plan, IsApplied = true };
    }

    /// <summary>Finds the histories that are meant; empty ones only when there is nothing else.</summary>
    private async Task<List<ForeignHistory>> FindAsync(IReadOnlyList<ForeignTool> tools, IImportTarget target, CancellationToken cancellationToken)
    {
        var tables = await target.ReadTablesAsync(cancellationToken).ConfigureAwait(false);
        var found = new List<ForeignHistory>();
        foreach (var tool in tools)
        {
            foreach (var table in tables)
            {
                if (_options.Table is { } name && !IsNamed(table, name))
                {
                    continue;
                }

                // A table that the user names may have any name; then the tool has to be named, too, to mean just one.
                var anyName = _options is { Table: not null, Tool: not null };
                if (tool.Layouts.FirstOrDefault(layout => layout.Fits(table, tables, anyName)) is { } layout)
                {
                    found.Add(await ReadAsync(new ForeignHistory(tool, layout, table, tables), target, cancellationToken).ConfigureAwait(false));
                }
            }
        }

        return found.Count > 1 && found.Exists(history => history.Rows.Count > 0) ? found.FindAll(history => history.Rows.Count > 0) : found;
    }

    private IReadOnlyList<ForeignTool> ToolsToLookFor()
    {
        if (_options.Tool is not { } key)
        {
            return ForeignTools.All;
        }

        var tools = ForeignTools.All.Where(tool => tool.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).ToArray();
        return tools.Length > 0
            ? tools
            : throw Error(DeployErrorKind.Configuration, $"'{key}' is no tool whose history can be imported. Known are: {string.Join(", ", ForeignTools.All.Select(tool => tool.Key))}.");
    }

    private string NothingFound() => (_options.Tool, _options.Table) switch
    {
        (null, null) => $"No history of another tool was found. Looked for: {string.Join(", ", ForeignTools.All.Select(tool => tool.Name))}. Name the table with --from and --table if it has a name of its own.",
        (var tool, null) => $"No history table of '{tool}' was found. Name it with --table if it has a name of its own.",
        (null, var table) => $"The table '{table}' does not exist, or its name and columns are not those of a tool that is known. Name the tool with --from.",
        var (tool, table) => $"The table '{table}' does not exist, or its columns are not those of '{tool}'.",
    };

    private static async Task<ForeignHistory> ReadAsync(ForeignHistory history, IImportTarget target, CancellationToken cancellationToken)
    {
        var columns = history.Layout.ColumnsOf(history.Table);
        var values = await target.ReadRowsAsync(history.Table, columns, cancellationToken).ConfigureAwait(false);
        return history with { Values = values, Rows = [.. values.Select(row => new ForeignRow(columns, row))] };
    }

    private static async Task<string?> LockHolderAsync(ForeignHistory history, IImportTarget target, CancellationToken cancellationToken)
    {
        if (history.Tool.LockLayout is not { } layout)
        {
            return history.Tool.LockHolder(history.Rows);
        }

        // It lies beside the history, so one of another schema is another project's.
        var table = history.Tables.FirstOrDefault(t => t.Schema == history.Table.Schema && layout.Fits(t, history.Tables, anyName: false));
        return table is null
            ? null
            : history.Tool.LockHolder((await ReadAsync(history with { Layout = layout, Table = table }, target, cancellationToken).ConfigureAwait(false)).Rows);
    }

    private static bool IsNamed(ForeignTable table, string name) =>
        name.Equals(table.Name, StringComparison.OrdinalIgnoreCase) || name.Equals(table.ToString(), StringComparison.OrdinalIgnoreCase);

    private static ImportResult Failed(DeployOutcome outcome, DeployErrorKind kind, string message) =>
        new(outcome) { Error = new DeployError(kind, message) };

    private static DeployException Error(DeployErrorKind kind, string message) => new(new DeployError(kind, message));

    private static DeployOutcome OutcomeOf(DeployErrorKind kind) => kind switch
    {
        DeployErrorKind.Configuration => DeployOutcome.ConfigurationError,
        DeployErrorKind.LockNotAvailable => DeployOutcome.Refused,
        DeployErrorKind.DeployLock => DeployOutcome.LockTimeout,
        _ => DeployOutcome.ConnectionFailed,
    };

    /// <summary>One tool's table with its rows.</summary>
    /// <param name="Tool">The tool.</param>
    /// <param name="Layout">What its table looks like.</param>
    /// <param name="Table">The table.</param>
    /// <param name="Tables">All tables of the database.</param>
    private sealed record ForeignHistory(ForeignTool Tool, ForeignLayout Layout, ForeignTable Table, IReadOnlyList<ForeignTable> Tables)
    {
        public IReadOnlyList<IReadOnlyList<string?>> Values { get; init; } = [];

        public IReadOnlyList<ForeignRow> Rows { get; init; } = [];

        /// <summary>Whether the rows are the same, in any order.</summary>
        public bool IsSameAs(ForeignHistory other) => Values.Count == other.Values.Count && Fingerprint().SetEquals(other.Fingerprint());

        private HashSet<string> Fingerprint() => [.. Values.Select(values => string.Join('\u001F', values.Select(value => value ?? "\u0000")))];
    }
}
