using System.Diagnostics;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Migrations;
using SqlGitOps.Model.Scripts;

namespace SqlGitOps.Deploy;

/// <summary>
/// Deploys migrations: lock, read the history, compare, run what is pending. Nothing else in the library changes a
/// database. The caller has reviewed the migrations.
/// </summary>
public sealed class Deployer
{
    private readonly IDatabaseProvider _provider;
    private readonly DeploymentPlanner _planner;
    private readonly DeployOptions _options;
    private readonly IProgress<DeployEvent>? _events;

    /// <summary>Makes a deployer.</summary>
    /// <param name="provider">The database; see <see cref="DatabaseProviders"/>.</param>
    /// <param name="reader">The front end of the database's dialect.</param>
    /// <param name="options">How to deploy.</param>
    /// <param name="events">
    /// Told what happens, in order, on the thread that works. (<see cref="Progress{T}"/> is not fit: it changes the order.)
    /// When it throws, the running migration is rolled back and the exception goes on to the caller.
    /// </param>
    public Deployer(IDatabaseProvider provider, IScriptReader reader, DeployOptions? options = null, IProgress<DeployEvent>? events = null)
    {
        _provider = provider;
        _planner = new DeploymentPlanner(reader);
        _options = options ?? new DeployOptions();
        _events = events;
    }

    /// <summary>Says what is applied and what would run. Only reads; needs no more rights than that and takes no lock.</summary>
    /// <param name="migrations">The migrations in the order in which they build a database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<DeployResult> PlanAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken = default) =>
        RunAsync(DatabaseAccess.Read, migrations, cancellationToken);

    /// <summary>Runs what is pending, each migration exactly once.</summary>
    /// <param name="migrations">The migrations in the order in which they build a database.</param>
    /// <param name="cancellationToken">Cancels: the running migration is rolled back where it can be.</param>
    public Task<DeployResult> DeployAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken = default) =>
        RunAsync(DatabaseAccess.Deploy, migrations, cancellationToken);

    private async Task<DeployResult> RunAsync(DatabaseAccess access, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        DatabaseInfo? info = null;
        DeployResult result;
        try
        {
            var files = MigrationFile.ReadAll(migrations);
            await using var database = await _provider.OpenAsync(access, _options.Run, cancellationToken).ConfigureAwait(false);
            info = database.Info;
            Report(new Connected(info));
            result = access == DatabaseAccess.Read
                ? await InspectAsync(database, files, cancellationToken).ConfigureAwait(false)
                : await DeployAsync(database, files, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException e)
        {
            result = new DeployResult(OutcomeBeforeStart(e.Error.Kind)) { Error = e.Error };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result = new DeployResult(DeployOutcome.Cancelled) { Error = Cancelled() };
        }

        result = result with { Database = info };
        Report(new Finished(result));
        return result;
    }

    private async Task<DeployResult> InspectAsync(IDatabase database, IReadOnlyList<MigrationFile> files, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(database, files, cancellationToken).ConfigureAwait(false);
        return new DeployResult(OutcomeOf(plan) ?? DeployOutcome.Done) { Plan = plan };
    }

    private async Task<DeployResult> DeployAsync(IDatabase database, IReadOnlyList<MigrationFile> files, CancellationToken cancellationToken)
    {
        if (await WaitForLockAsync(database, cancellationToken).ConfigureAwait(false) is { } holder)
        {
            return new DeployResult(DeployOutcome.LockTimeout)
            {
                Error = new DeployError(
                    DeployErrorKind.DeployLock,
                    $"Another deployment held the lock for {_options.LockWait.TotalSeconds:0.#} s: {holder}. Deploy again when it has ended."),
            };
        }

        // Only now: what was read before the lock may be history already.
        var plan = await PlanAsync(database, files, cancellationToken).ConfigureAwait(false);
        if (OutcomeOf(plan) is { } outcome)
        {
            return new DeployResult(outcome) { Plan = plan };
        }

        if (!plan.History.Exists)
        {
            await database.CreateHistoryAsync(cancellationToken).ConfigureAwait(false);
            Report(new HistoryCreated(_provider.HistoryTable));
        }

        return await ApplyAsync(database, plan, cancellationToken).ConfigureAwait(false);
    }

    private async Task<DeploymentPlan> PlanAsync(IDatabase database, IReadOnlyList<MigrationFile> files, CancellationToken cancellationToken)
    {
        var history = await database.ReadHistoryAsync(cancellationToken).ConfigureAwait(false);
        var options = new PlanOptions { AllowOutOfOrder = _options.AllowOutOfOrder, Environment = _options.Run.Environment };
        var plan = _planner.Plan(files, history, options);
        Report(new Planned(plan));
        return plan;
    }

    private async Task<DeployResult> ApplyAsync(IDatabase database, DeploymentPlan plan, CancellationToken cancellationToken)
    {
        var applied = new List<PlannedMigration>();
        database.OnMessage = Report;
        foreach (var migration in plan.Pending)
        {
            Report(new MigrationStarted(migration, applied.Count + 1, plan.Pending.Count));
            var failure = await ApplyAsync(database, migration, cancellationToken).ConfigureAwait(false);
            if (failure is not null)
            {
                Report(new MigrationFailed(failure));
                return new DeployResult(OutcomeOf(failure)) { Plan = plan, Applied = applied, Failure = failure, Error = failure.Error };
            }

            applied.Add(migration);
        }

        return new DeployResult(DeployOutcome.Done) { Plan = plan, Applied = applied };
    }

    /// <summary>Runs one migration. Null when it is applied.</summary>
    private async Task<MigrationFailure?> ApplyAsync(IDatabase database, PlannedMigration migration, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var isCompleting = false;
        DeployError error;
        try
        {
            await database.VerifyLockAsync(cancellationToken).ConfigureAwait(false);
            await database.BeginAsync(RunOf(migration), cancellationToken).ConfigureAwait(false);
            var done = 0;
            while (done < migration.Statements.Count)
            {
                var count = StatementBatch.Count(migration, done);
                await database.ExecuteAsync(done, count, cancellationToken).ConfigureAwait(false);
                done += count;
                if (!migration.IsTransactional)
                {
                    // The statement is in the database: a cancellation must not keep that out of the history.
                    await database.RecordProgressAsync(done, CancellationToken.None).ConfigureAwait(false);
                }

                Report(new StatementsExecuted(migration, done));
            }

            isCompleting = true;
            await database.CompleteAsync(clock.Elapsed, cancellationToken).ConfigureAwait(false);
            Report(new MigrationApplied(migration, clock.Elapsed));
            return null;
        }
        catch (DeployException e)
        {
            error = e.Error;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            error = Cancelled();
        }
        catch
        {
            // Whatever it was, nothing may stay half done; the first exception is the one that tells why.
            await TryAbandonAsync(database, new DeployError(DeployErrorKind.Cancelled, "The deployer stopped on an internal error."), clock.Elapsed).ConfigureAwait(false);
            throw;
        }

        return await FailAsync(database, migration, error with { Path = error.Path ?? migration.Migration.Path }, isCompleting, clock.Elapsed).ConfigureAwait(false);
    }

    /// <summary>Finds out what a failed migration left in the database. Null when it turns out to be applied.</summary>
    private async Task<MigrationFailure?> FailAsync(
        IDatabase database, PlannedMigration migration, DeployError error, bool wasCompleting, TimeSpan duration)
    {
        var (isKnown, applied) = await TryAbandonAsync(database, error, duration).ConfigureAwait(false);
        if (isKnown)
        {
            var isClean = applied is null && error.Kind != DeployErrorKind.TransactionBroken;
            return new MigrationFailure(migration, error, isClean, applied ?? 0);
        }

        // The connection is gone, so only the history can say what the server made of it.
        var entry = default(HistoryEntry);
        try
        {
            await using var fresh = await _provider.OpenAsync(DatabaseAccess.Read, _options.Run, CancellationToken.None).ConfigureAwait(false);
            entry = (await fresh.ReadHistoryAsync(CancellationToken.None).ConfigureAwait(false)).Find(migration.Identity);
        }
        catch (DeployException)
        {
            var unsure = wasCompleting || !migration.IsTransactional
                ? " Whether the migration is in the database could not be found out; ask for the status when the database can be reached."
                : " The database rolls back what was not committed.";
            return new MigrationFailure(migration, error with { Message = error.Message + unsure }, migration.IsTransactional && !wasCompleting, 0);
        }

        if (entry is { State: MigrationState.Applied } && entry.Checksum.Equals(migration.Checksum, StringComparison.Ordinal))
        {
            Report(new MigrationApplied(migration, duration));
            return null;
        }

        var isPartial = entry is { State: not MigrationState.Applied };
        return new MigrationFailure(migration, error, !isPartial, isPartial ? entry!.AppliedStatements : 0);
    }

    private static async Task<(bool IsKnown, int? Applied)> TryAbandonAsync(IDatabase database, DeployError error, TimeSpan duration)
    {
        try
        {
            return (true, await database.AbandonAsync(error, duration).ConfigureAwait(false));
        }
        catch (DeployException)
        {
            return (false, null);
        }
    }

    private MigrationRun RunOf(PlannedMigration migration) => new(
        migration,
        _options.Run,
        migration.Directives.LockTimeout ?? (migration.IsTransactional ? _options.LockTimeout : TimeSpan.Zero),
        migration.Directives.StatementTimeout ?? TimeSpan.Zero);

    /// <summary>Waits for the lock. Null when it is held, else who held it when time was up.</summary>
    private async Task<string?> WaitForLockAsync(IDatabase database, CancellationToken cancellationToken)
    {
        // Asking again and again, never waiting inside the database: a waiting session could deadlock with the
        // CREATE INDEX CONCURRENTLY of the one that holds the lock.
        const int ShortestPause = 25, LongestPause = 1000;
        var reportEvery = TimeSpan.FromSeconds(5);
        var clock = Stopwatch.StartNew();
        var nextReport = TimeSpan.Zero;
        var pause = ShortestPause;
        while (await database.TryLockAsync(cancellationToken).ConfigureAwait(false) is { } holder)
        {
            var left = _options.LockWait - clock.Elapsed;
            if (left <= TimeSpan.Zero)
            {
                return holder;
            }

            if (clock.Elapsed >= nextReport)
            {
                Report(new WaitingForLock(holder, clock.Elapsed));
                nextReport = clock.Elapsed + reportEvery;
            }

            // Jitter keeps deployments that began together from asking together.
            var next = TimeSpan.FromMilliseconds(Random.Shared.Next(pause / 2, pause + 1));
            await Task.Delay(next < left ? next : left, cancellationToken).ConfigureAwait(false);
            pause = Math.Min(pause * 2, LongestPause);
        }

        return null;
    }

    private void Report(DeployEvent deployEvent) => _events?.Report(deployEvent);

    private static DeployError Cancelled() => new(DeployErrorKind.Cancelled, "The deployment was cancelled.");

    private static DeployOutcome? OutcomeOf(DeploymentPlan plan) => plan switch
    {
        { IsRunnable: false } => DeployOutcome.Refused,
        { Pending.Count: 0 } => DeployOutcome.NothingToDo,
        _ => null,
    };

    private static DeployOutcome OutcomeOf(MigrationFailure failure) => failure switch
    {
        { IsRolledBack: false } => DeployOutcome.FailedPartial,
        { Error.Kind: DeployErrorKind.Cancelled } => DeployOutcome.Cancelled,
        _ => DeployOutcome.FailedRolledBack,
    };

    private static DeployOutcome OutcomeBeforeStart(DeployErrorKind kind) => kind switch
    {
        DeployErrorKind.Configuration => DeployOutcome.ConfigurationError,
        DeployErrorKind.DeployLock => DeployOutcome.LockTimeout,
        _ => DeployOutcome.ConnectionFailed,
    };
}
