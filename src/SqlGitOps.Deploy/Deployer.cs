using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Execution;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Integrity;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Deploy.Repair;
using SqlGitOps.Migrations;
using SqlGitOps.Model.Scripts;

namespace SqlGitOps.Deploy;

/// <summary>
/// Deploys migrations: lock, read the history, compare, run what is pending. Nothing else in the library changes a
/// database. The caller reviews the migrations, before or as the <see cref="DeployOptions.Gate"/>.
/// </summary>
public sealed class Deployer
{
    private readonly IDatabaseProvider _provider;
    private readonly DeploymentPlanner _planner;
    private readonly IScriptReader _reader;
    private readonly VariableValues _variables;
    private readonly MigrationTexts _texts;
    private readonly DeployOptions _options;
    private readonly IProgress<DeployEvent>? _events;

    /// <summary>Makes a deployer.</summary>
    /// <param name="provider">The database; see <see cref="DatabaseProviders"/>.</param>
    /// <param name="reader">The front end of the database's dialect.</param>
    /// <param name="options">How to deploy.</param>
    /// <param name="events">
    /// Told what happens, in order, on the thread that works. (<see cref="Progress{T}"/> is not fit: it changes the order.)
    /// When it throws, the running migration is rolled back unless it is complete, and the exception goes on to the caller.
    /// </param>
    public Deployer(IDatabaseProvider provider, IScriptReader reader, DeployOptions? options = null, IProgress<DeployEvent>? events = null)
    {
        _provider = provider;
        _reader = reader;
        _options = options ?? new DeployOptions();
        _variables = new VariableValues(_options.Variables);
        _texts = _options.Texts ?? new MigrationTexts(reader);
        _planner = new DeploymentPlanner(reader, _variables);
        _events = events;
    }

    /// <summary>Says what is applied and what would run. Only reads; needs no more rights than that and takes no lock.</summary>
    /// <param name="migrations">The migrations in the order in which they build a database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<DeployResult> PlanAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken = default) =>
        RunAsync(DatabaseAccess.Read, migrations, (database, selection, limit) => InspectAsync(database, selection, limit), cancellationToken);

    /// <summary>
    /// Says whether the database and the files agree: as <see cref="PlanAsync(IReadOnlyList{Migration}, CancellationToken)"/>,
    /// and refused also when a migration is in the database in part.
    /// </summary>
    /// <param name="migrations">The migrations in the order in which they build a database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<DeployResult> VerifyAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken = default) => RunAsync(
        DatabaseAccess.Read, migrations, (database, selection, limit) => InspectAsync(database, selection, limit, refusesUnfinished: true), cancellationToken);

    /// <summary>The plan with the last runs that the history has (<see cref="DeployResult.Runs"/>).</summary>
    /// <param name="migrations">The migrations in the order in which they build a database.</param>
    /// <param name="runs">How many runs at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<DeployResult> StatusAsync(IReadOnlyList<Migration> migrations, int runs, CancellationToken cancellationToken = default) => RunAsync(
        DatabaseAccess.Read,
        migrations,
        async (database, selection, limit) =>
        {
            var result = await InspectAsync(database, selection, limit).ConfigureAwait(false);
            return runs > 0 && IDatabaseDecorator.Provided(database) is IRunHistory history && result.Plan is { History: { Exists: true, Layout: >= HistoryTable.LayoutWithRuns } }
                ? result with { Runs = await history.ReadRunsAsync(runs, limit.Token).ConfigureAwait(false) }
                : result;
        },
        cancellationToken);

    /// <summary>Runs what is pending, each migration exactly once.</summary>
    /// <param name="migrations">The migrations in the order in which they build a database.</param>
    /// <param name="cancellationToken">Cancels: the running migration is rolled back where it can be.</param>
    public Task<DeployResult> DeployAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken = default) => RunAsync(
        _options.DryRun ? DatabaseAccess.Read : DatabaseAccess.Deploy,
        migrations,
        (database, selection, limit) => RecordedOrNotAsync(database, d => DeployAsync(d, selection, limit)),
        cancellationToken);

    /// <summary>
    /// Records what somebody decided about an unfinished, edited or missing migration. Nothing of a migration runs; the next
    /// deployment goes by what was recorded.
    /// </summary>
    /// <param name="migrations">The migrations in the order in which they build a database.</param>
    /// <param name="action">What was decided.</param>
    /// <param name="migration">Which one it is about: its version or its path in the history; null when only one can be meant.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<DeployResult> RepairAsync(
        IReadOnlyList<Migration> migrations, RepairAction action, string? migration = null, CancellationToken cancellationToken = default) => RunAsync(
            DatabaseAccess.Amend, migrations, (database, selection, limit) => RepairAsync(database, selection.Files, action, migration, limit), cancellationToken);

    /// <summary>
    /// Records that migrations are in the database without running them: for a database that has their tables but no history.
    /// </summary>
    /// <param name="migrations">The migrations in the order in which they build a database.</param>
    /// <param name="version">The last version that is in the database; null for all migrations, the repeatable ones as well.</param>
    /// <param name="cancellationToken">Gives up; then nothing was recorded.</param>
    public Task<DeployResult> BaselineAsync(
        IReadOnlyList<Migration> migrations, MigrationVersion? version, CancellationToken cancellationToken = default) => RunAsync(
            _options.DryRun ? DatabaseAccess.Read : DatabaseAccess.Amend,
            migrations,
            (database, selection, limit) => RecordedOrNotAsync(database, d => BaselineAsync(d, selection.Files, version, limit)),
            cancellationToken);

    /// <summary>
    /// Takes migrations back by their undo scripts, the last applied one first, each in one transaction with its history row
    /// where it can. A later deployment applies them again.
    /// </summary>
    /// <param name="migrations">The migrations in the order in which they build a database.</param>
    /// <param name="request">What to take back.</param>
    /// <param name="cancellationToken">Cancels: the running script is rolled back where it can be.</param>
    public Task<DeployResult> UndoAsync(
        IReadOnlyList<Migration> migrations, UndoRequest request, CancellationToken cancellationToken = default) => RunAsync(
            _options.DryRun ? DatabaseAccess.Read : DatabaseAccess.Amend,
            migrations,
            (database, selection, limit) => RecordedOrNotAsync(database, d => UndoAsync(d, selection.Files, request, limit)),
            cancellationToken);

    private async Task<DeployResult> RunAsync(
        DatabaseAccess access,
        IReadOnlyList<Migration> migrations,
        Func<IDatabase, FileSelection, RunLimit, Task<DeployResult>> action,
        CancellationToken cancellationToken)
    {
        DatabaseInfo? info = null;
        DeployResult result;
        using var limit = new RunLimit(_options.Timeout, cancellationToken);
        try
        {
            // A choice that cannot work needs no database to be refused.
            var choice = new FileSelection(_options.Selection, migrations);
            var (opened, files) = await OpenAndReadAsync(access, migrations, limit.Token).ConfigureAwait(false);
            var selection = choice with { Files = files };
            var database = _variables.IsEmpty ? opened : new HidingDatabase(opened, _variables);
            await using (database.ConfigureAwait(false))
            {
                info = database.Info;
                (opened as ILimitedWait)?.LimitWait(_options.LockWait);
                Report(new Connected(info));
                result = await action(database, selection, limit).ConfigureAwait(false);
            }
        }
        catch (DeployException e)
        {
            result = new DeployResult(OutcomeBeforeStart(e.Error.Kind)) { Error = e.Error };
        }
        catch (OperationCanceledException) when (limit.Token.IsCancellationRequested)
        {
            var error = limit.Error();
            result = new DeployResult(OutcomeBeforeStart(error.Kind)) { Error = error };
        }

        result = result with { Database = info };
        Report(new Finished(result));
        return result;
    }

    /// <summary>Reads the files while the server answers.</summary>
    private async Task<(IDatabase Database, List<MigrationFile> Files)> OpenAndReadAsync(
        DatabaseAccess access, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        var opening = Task.Run(() => _provider.OpenAsync(access, _options.Run, cancellationToken), CancellationToken.None);
        List<MigrationFile> files;
        try
        {
            files = ReadAll(migrations);
        }
        catch
        {
            await opening.DiscardAsync().ConfigureAwait(false);
            throw;
        }

        return (await opening.ConfigureAwait(false), files);
    }

    private List<MigrationFile> ReadAll(IReadOnlyList<Migration> migrations)
    {
        var files = new List<MigrationFile>(migrations.Count);
        foreach (var migration in migrations)
        {
            files.Add(MigrationFile.Read(migration, _texts, !_variables.IsEmpty));
        }

        return files;
    }

    private async Task<DeployResult> InspectAsync(IDatabase database, FileSelection selection, RunLimit limit, bool refusesUnfinished = false)
    {
        var plan = await PlanAsync(database, selection, limit.Token, refusesUnfinished).ConfigureAwait(false);
        return new DeployResult(OutcomeOf(plan) ?? DeployOutcome.Done) { Plan = plan };
    }

    /// <summary>Works on the database, or in a dry run on a recorder in front of it.</summary>
    private async Task<DeployResult> RecordedOrNotAsync(IDatabase database, Func<IDatabase, Task<DeployResult>> action)
    {
        if (!_options.DryRun)
        {
            return await action(database).ConfigureAwait(false);
        }

        var recorder = new DryRunDatabase(database);
        await using (recorder.ConfigureAwait(false))
        {
            return await action(recorder).ConfigureAwait(false) with { Script = recorder.Script };
        }
    }

    private Task<DeployResult> DeployAsync(IDatabase database, FileSelection selection, RunLimit limit) =>
        RunPlanAsync(database, () => PlanAsync(database, selection, limit.Token), ActionOf, _options, limit);

    private Task<DeployResult> UndoAsync(IDatabase database, IReadOnlyList<MigrationFile> files, UndoRequest request, RunLimit limit) => RunPlanAsync(
        database,
        async () =>
        {
            var history = await database.ReadHistoryAsync(limit.Token).ConfigureAwait(false);
            var plan = new UndoPlanner(_reader, _variables).Plan(request, files, history);
            Report(new Planned(plan));
            return plan;
        },

        // The rows will be gone, so the run says which they were.
        static plan => "undo " + string.Join(", ", plan.Pending.Select(static undo => undo.Identity)),
        _options with { TransactionMode = DeployTransactionMode.PerFile },
        limit);

    /// <summary>What the run's row says: a deployment, and the scripts around it, which have no rows of their own.</summary>
    private static string ActionOf(DeploymentPlan plan) => plan.Callbacks.Count == 0
        ? "deploy"
        : $"deploy with {string.Join(", ", plan.Callbacks.Select(static callback => callback.Script))}";

    private async Task<DeployResult> RunPlanAsync(
        IDatabase database, Func<Task<DeploymentPlan>> makePlan, Func<DeploymentPlan, string> action, DeployOptions options, RunLimit limit)
    {
        var cancellationToken = limit.Token;
        await LockAsync(database, cancellationToken).ConfigureAwait(false);

        // Only now: what was read before the lock may be history already.
        var plan = await makePlan().ConfigureAwait(false);
        var recovery = new Recovery(database, options, Report);
        if (OutcomeOf(plan) is null && await recovery.WaitForOrphansAsync(plan, cancellationToken).ConfigureAwait(false))
        {
            plan = await makePlan().ConfigureAwait(false);
        }

        if (OutcomeOf(plan) is { } outcome)
        {
            return new DeployResult(outcome) { Plan = plan };
        }

        if (await CheckAsync(database, plan, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        var fates = await recovery.SettleAsync(plan, cancellationToken).ConfigureAwait(false);
        await PrepareHistoryAsync(database, plan.History, cancellationToken).ConfigureAwait(false);
        var record = new RunRecord(options.Run, action(plan), plan.Hash, plan.Pending.Count);
        return await RecordedAsync(
            database, record, () => new Executor(database, _provider, options, limit, Report).RunAsync(plan, fates, cancellationToken), limit).ConfigureAwait(false);
    }

    private async Task<DeployResult> RepairAsync(
        IDatabase database, IReadOnlyList<MigrationFile> files, RepairAction action, string? migration, RunLimit limit)
    {
        var cancellationToken = limit.Token;
        await LockAsync(database, cancellationToken).ConfigureAwait(false);
        var history = await database.ReadHistoryAsync(cancellationToken).ConfigureAwait(false);
        var change = new RepairPlanner(_reader, _options.Run, _variables).Plan(action, migration, files, history);
        await PrepareHistoryAsync(database, history, cancellationToken).ConfigureAwait(false);
        return await RecordedAsync(
            database,
            new RunRecord(_options.Run, $"repair: {action}", null, 0),
            async () =>
            {
                await database.ChangeHistoryAsync(change, cancellationToken).ConfigureAwait(false);
                Report(new HistoryRepaired(action, change.Before, $"'{change.Before.Script}': {change.Note}"));
                return new DeployResult(DeployOutcome.Done);
            },
            limit).ConfigureAwait(false);
    }

    private async Task<DeployResult> BaselineAsync(
        IDatabase database, IReadOnlyList<MigrationFile> files, MigrationVersion? version, RunLimit limit)
    {
        var cancellationToken = limit.Token;
        await LockAsync(database, cancellationToken).ConfigureAwait(false);
        var history = await database.ReadHistoryAsync(cancellationToken).ConfigureAwait(false);
        var entries = new BaselinePlanner(_options.Run, database.Info.User).Plan(version, files, history);
        await PrepareHistoryAsync(database, history, cancellationToken).ConfigureAwait(false);
        return await RecordedAsync(
            database,
            new RunRecord(_options.Run, "baseline", null, entries.Count),
            async () =>
            {
                await database.AddHistoryAsync(entries, cancellationToken).ConfigureAwait(false);
                Report(new HistoryBaselined(entries));
                return new DeployResult(DeployOutcome.Done);
            },
            limit).ConfigureAwait(false);
    }

    private async Task LockAsync(IDatabase database, CancellationToken cancellationToken)
    {
        // Asking again and again, never waiting inside the database: a waiting session could deadlock with the
        // CREATE INDEX CONCURRENTLY of the one that holds the lock.
        var holder = await Poll.WaitAsync(
            database.TryLockAsync, _options.LockWait, (holder, waited) => Report(new WaitingForLock(holder, waited)), cancellationToken).ConfigureAwait(false);
        if (holder is not null)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.DeployLock,
                $"Another deployment held the lock for {_options.LockWait.TotalSeconds:0.#} s: {holder}. Try again when it has ended."));
        }
    }

    private async Task<DeploymentPlan> PlanAsync(
        IDatabase database, FileSelection selection, CancellationToken cancellationToken, bool refusesUnfinished = false)
    {
        var history = await database.ReadHistoryAsync(cancellationToken).ConfigureAwait(false);
        if (history.Entries.Count < selection.Files.Count)
        {
            _options.Gate?.Prepare(cancellationToken);
        }

        var existing = history.Entries.Count == 0 && !_options.AllowExisting
            ? await ExistingTablesProbe.FindAsync(database, cancellationToken).ConfigureAwait(false)
            : null;
        if (existing is not null)
        {
            // A run that lost its lock may just have committed what it had begun: the tables with the row of the history.
            history = await database.ReadHistoryAsync(cancellationToken).ConfigureAwait(false);
            if (history.Entries.Count > 0 || await ExistingTablesProbe.WasTakenBackAsync(database, history, cancellationToken).ConfigureAwait(false))
            {
                existing = null;
            }
        }

        var options = new PlanOptions
        {
            Existing = existing,
            RefusesUnfinished = refusesUnfinished,
            Policy = _options.Policy,
            TransactionMode = _options.TransactionMode,
            Environment = _options.Run.Environment,
            LargeFileWindow = _texts.LargeFileWindow,
            Callbacks = MigrationFile.ReadAll(_options.Callbacks),
        };
        var plan = new ProblemInvestigator(_options.FileHistory, _reader, _options.Policy).Investigate(_planner.Plan(selection, history, options), selection.Files);
        if (OutcomeOf(plan) != DeployOutcome.NothingToDo && _options.Gate is { } gate && !await gate.MayRunAsync(cancellationToken).ConfigureAwait(false))
        {
            // The gate has said why, and for problems that it shares with the plan in its own words.
            return plan with { IsStopped = true };
        }

        Report(new Planned(plan));
        return plan;
    }

    private async Task<DeployResult?> CheckAsync(IDatabase database, DeploymentPlan plan, CancellationToken cancellationToken)
    {
        var problems = await database.CheckAsync(plan, cancellationToken).ConfigureAwait(false);
        if (problems.Count == 0)
        {
            return null;
        }

        Report(new PreflightFailed(problems));
        return new DeployResult(DeployOutcome.PreflightFailed)
        {
            Plan = plan,
            Error = new DeployError(DeployErrorKind.Preflight, string.Join(" ", problems)),
        };
    }

    private async Task PrepareHistoryAsync(IDatabase database, HistorySnapshot history, CancellationToken cancellationToken)
    {
        if (history is { Exists: true, Layout: HistoryTable.CurrentLayout })
        {
            return;
        }

        await database.PrepareHistoryAsync(history, cancellationToken).ConfigureAwait(false);
        Report(history.Exists
            ? new HistoryUpgraded(_provider.HistoryTable, history.Layout, HistoryTable.CurrentLayout)
            : new HistoryCreated(_provider.HistoryTable));
    }

    /// <summary>Runs something between the start and the end of a run's row.</summary>
    private async Task<DeployResult> RecordedAsync(IDatabase database, RunRecord record, Func<Task<DeployResult>> action, RunLimit limit)
    {
        await database.WriteRunAsync(record, limit.Token).ConfigureAwait(false);
        DeployResult result;
        try
        {
            result = await action().ConfigureAwait(false);
        }
        catch (DeployException e)
        {
            await EndAsync(database, record with { Outcome = OutcomeBeforeStart(e.Error.Kind), Error = e.Error.ToString() }).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException)
        {
            var error = limit.Error();
            await EndAsync(database, record with { Outcome = OutcomeBeforeStart(error.Kind), Error = error.ToString() }).ConfigureAwait(false);
            throw;
        }

        await EndAsync(database, record with { Outcome = result.Outcome, Applied = result.Applied.Count, Error = result.Error?.ToString() }).ConfigureAwait(false);
        return result;
    }

    private async Task EndAsync(IDatabase database, RunRecord record)
    {
        if (await RunEnd.WriteAsync(_provider, database, record).ConfigureAwait(false) is { } error)
        {
            Report(new ServerMessage("WARNING", $"The end of run {record.Run.Id} could not be recorded: {error.Message}"));
        }
    }

    private void Report(DeployEvent deployEvent) => _events?.Report(deployEvent);

    private static DeployOutcome? OutcomeOf(DeploymentPlan plan) => plan switch
    {
        { IsRunnable: false } => DeployOutcome.Refused,
        { Pending.Count: 0 } => DeployOutcome.NothingToDo,
        _ => null,
    };

    private static DeployOutcome OutcomeBeforeStart(DeployErrorKind kind) => kind switch
    {
        DeployErrorKind.Configuration => DeployOutcome.ConfigurationError,
        DeployErrorKind.DeployLock => DeployOutcome.LockTimeout,
        DeployErrorKind.NeedsDecision or DeployErrorKind.AlreadyRecorded => DeployOutcome.Refused,
        DeployErrorKind.Cancelled => DeployOutcome.Cancelled,
        DeployErrorKind.RunTimeout => DeployOutcome.FailedRolledBack,
        _ => DeployOutcome.ConnectionFailed,
    };
}
