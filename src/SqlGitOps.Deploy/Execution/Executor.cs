using System.Diagnostics;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Migrations;
using SqlGitOps.Model.Operations;

namespace SqlGitOps.Deploy.Execution;

/// <summary>Runs the migrations of a plan. The lock is held, and what the last deployment left uncertain is known.</summary>
internal sealed class Executor(IDatabase database, IDatabaseProvider provider, DeployOptions options, RunLimit limit, Action<DeployEvent> report)
{
    private readonly Aftermath _aftermath = new(database, provider, options, report);
    private DeploymentPlan? _plan;

    /// <summary>Runs a plan as its transaction mode says.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="fates">What became of the statements that were left uncertain, by migration.</param>
    /// <param name="cancellationToken">Cancels the running statement.</param>
    public async Task<DeployResult> RunAsync(
        DeploymentPlan plan, IReadOnlyDictionary<PlannedMigration, StatementFate> fates, CancellationToken cancellationToken)
    {
        _plan = plan;
        database.OnMessage = report;
        var applied = new List<PlannedMigration>();
        var failure = await RunCallbacksAsync(plan, CallbackMoment.BeforeDeploy, cancellationToken).ConfigureAwait(false);
        failure ??= options.TransactionMode == DeployTransactionMode.All
            ? await RunTogetherAsync(plan, applied, cancellationToken).ConfigureAwait(false)
            : await RunOneByOneAsync(plan, fates, applied, cancellationToken).ConfigureAwait(false);
        failure ??= await RunCallbacksAsync(plan, CallbackMoment.AfterDeploy, cancellationToken).ConfigureAwait(false);
        if (failure is null)
        {
            return new DeployResult(DeployOutcome.Done) { Plan = plan, Applied = applied };
        }

        report(new MigrationFailed(failure));
        if (failure.Error.Kind is not (DeployErrorKind.Cancelled or DeployErrorKind.RunTimeout or DeployErrorKind.ConnectionLost or DeployErrorKind.DeployLock)
            && await RunCallbacksAsync(plan, CallbackMoment.OnFailure, cancellationToken).ConfigureAwait(false) is { } second)
        {
            report(new FailureCallbackFailed(second));
        }

        return new DeployResult(OutcomeOf(failure)) { Plan = plan, Applied = applied, Failure = failure, Error = failure.Error };
    }

    private async Task<MigrationFailure?> RunCallbacksAsync(DeploymentPlan plan, CallbackMoment moment, CancellationToken cancellationToken)
    {
        foreach (var callback in plan.Callbacks)
        {
            if (callback.Migration.Callback != moment)
            {
                continue;
            }

            var clock = Stopwatch.StartNew();
            if (await RunWithRetriesAsync(callback, null, clock, cancellationToken).ConfigureAwait(false) is { } failure)
            {
                return failure;
            }

            report(new CallbackRan(callback, clock.Elapsed));
        }

        return null;
    }

    private Task<MigrationFailure?> RunWithRetriesAsync(
        PlannedMigration migration, StatementFate? fate, Stopwatch clock, CancellationToken cancellationToken) => WithRetriesAsync(
            migration,
            () => AttemptAsync(migration, clock, attempt => RunAsync(migration, fate, attempt, cancellationToken), cancellationToken),
            cancellationToken);

    private async Task<MigrationFailure?> RunOneByOneAsync(
        DeploymentPlan plan, IReadOnlyDictionary<PlannedMigration, StatementFate> fates, List<PlannedMigration> applied, CancellationToken cancellationToken)
    {
        foreach (var migration in plan.Pending)
        {
            report(new MigrationStarted(migration, applied.Count + 1, plan.Pending.Count));
            var clock = Stopwatch.StartNew();
            if (await RunWithRetriesAsync(migration, fates.GetValueOrDefault(migration), clock, cancellationToken).ConfigureAwait(false) is { } failure)
            {
                return await TakeBackLostAsync(failure, applied).ConfigureAwait(false);
            }

            applied.Add(migration);
            report(migration.Role == ScriptRole.Undo ? new MigrationUndone(migration, clock.Elapsed) : new MigrationApplied(migration, clock.Elapsed));
        }

        return null;
    }

    /// <summary>Takes out of the applied ones what a crash of the server took out of the database.</summary>
    private async Task<MigrationFailure> TakeBackLostAsync(MigrationFailure failure, List<PlannedMigration> applied)
    {
        if (!_aftermath.HasLostConnection || applied.Count == 0 || !IsFlushedLater(applied[^1]))
        {
            return failure;
        }

        if (await _aftermath.FindLostAsync(applied, mayWait: !failure.IsUnanswered).ConfigureAwait(false) is not var (lost, to))
        {
            return failure with { MayBeLost = [.. applied.Skip(applied.FindLastIndex(m => !IsFlushedLater(m)) + 1)] };
        }

        applied.RemoveRange(applied.Count - lost.Count, lost.Count);
        return failure with { Lost = lost, LostTo = to };
    }

    private async Task<MigrationFailure?> RunTogetherAsync(DeploymentPlan plan, List<PlannedMigration> applied, CancellationToken cancellationToken)
    {
        var durations = new TimeSpan[plan.Pending.Count];
        var current = plan.Pending[0];
        var failure = await WithRetriesAsync(
            current,
            () => AttemptAsync(
                () => current,
                Stopwatch.StartNew(),
                async attempt =>
                {
                    for (var i = 0; i < plan.Pending.Count; i++)
                    {
                        current = plan.Pending[i];
                        attempt.Clock.Restart();
                        report(new MigrationStarted(current, i + 1, plan.Pending.Count));
                        attempt.IsLast = i == plan.Pending.Count - 1;
                        attempt.Run = RunOf(current) with { JoinsTransaction = i > 0, LeavesTransactionOpen = !attempt.IsLast };
                        await RunAsync(current, null, attempt, cancellationToken).ConfigureAwait(false);
                        durations[i] = attempt.Clock.Elapsed;
                    }
                },
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (failure is null)
        {
            for (var i = 0; i < durations.Length; i++)
            {
                applied.Add(plan.Pending[i]);
                report(new MigrationApplied(plan.Pending[i], durations[i]));
            }
        }

        return failure;
    }

    private async Task<MigrationFailure?> WithRetriesAsync(PlannedMigration migration, Func<Task<Attempt>> attempt, CancellationToken cancellationToken)
    {
        var retries = new Retries(options.Retries, migration, report);
        while (true)
        {
            var result = await attempt().ConfigureAwait(false);
            if (result.Failure is not { } failure || !result.MayBeRepeated)
            {
                return result.Failure;
            }

            try
            {
                if (!await retries.MayTryAgainAsync(failure.Error, cancellationToken).ConfigureAwait(false))
                {
                    return failure;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return failure with { Error = limit.Error() };
            }
        }
    }

    private async Task RunAsync(PlannedMigration migration, StatementFate? fate, Attempt attempt, CancellationToken cancellationToken)
    {
        attempt.Runner = null;
        await database.BeginAsync(attempt.Run ?? RunOf(migration), cancellationToken).ConfigureAwait(false);
        using var runner = new StatementRunner(database, migration, options, report);
        attempt.Runner = runner;
        await runner.RunAsync(fate, cancellationToken).ConfigureAwait(false);
        attempt.IsCompleting = true;
        await database.CompleteAsync(attempt.Clock.Elapsed, cancellationToken).ConfigureAwait(false);
        attempt.IsCompleting = false;
    }

    private Task<Attempt> AttemptAsync(PlannedMigration migration, Stopwatch clock, Func<Attempt, Task> action, CancellationToken cancellationToken) =>
        AttemptAsync(() => migration, clock, action, cancellationToken);

    private async Task<Attempt> AttemptAsync(Func<PlannedMigration> current, Stopwatch clock, Func<Attempt, Task> action, CancellationToken cancellationToken)
    {
        var attempt = new Attempt { Clock = clock };
        DeployError error;
        try
        {
            await action(attempt).ConfigureAwait(false);
            return attempt;
        }
        catch (DeployException e)
        {
            error = e.Error;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            error = limit.Error();
        }
        catch
        {
            // Whatever it was, nothing may stay half done; the first exception is the one that tells why.
            await _aftermath.TryAbandonAsync(new DeployError(DeployErrorKind.Cancelled, "The deployer stopped on an internal error."), clock.Elapsed).ConfigureAwait(false);
            throw;
        }

        var migration = current();
        await _aftermath.FindAsync(attempt, migration, error with { Path = error.Path ?? migration.Migration.Path }).ConfigureAwait(false);
        return attempt;
    }

    private MigrationRun RunOf(PlannedMigration migration)
    {
        var directive = migration.Directives.LockTimeout;
        return new MigrationRun(migration, options.Run, directive ?? options.LockTimeout, migration.Directives.StatementTimeout ?? TimeSpan.Zero)
        {
            LiftsLockTimeout = directive is null && !SetsLockTimeout(migration),
            PrefixChecksum = migration.IsTransactional ? null : PrefixChecksum.Compute(migration, migration.FirstStatement),
            IsFlushedLater = IsFlushedLater(migration),
        };
    }

    /// <summary>
    /// Only while a database is built from nothing, where a crash of the server means to go on from a somewhat earlier state, and
    /// only where the model sees that the migration has no effects but those on this database.
    /// </summary>
    private bool IsFlushedLater(PlannedMigration migration)
    {
        if (migration is not { Role: ScriptRole.Migration, IsTransactional: true, IsStreamed: false }
            || _plan is not { History.Entries.Count: 0 } plan
            || !database.Info.CanFlushLater
            || ReferenceEquals(migration, plan.Pending[^1]))
        {
            return false;
        }

        foreach (var statement in migration.Transaction.Statements)
        {
            if (!statement.IsAnalysed)
            {
                return false;
            }
        }

        return true;
    }

    private static bool SetsLockTimeout(PlannedMigration migration)
    {
        foreach (var statement in migration.Transaction.Statements)
        {
            foreach (var operation in statement.Operations)
            {
                if (operation is SetSettingOperation { Name: "lock_timeout" })
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static DeployOutcome OutcomeOf(MigrationFailure failure) => failure switch
    {
        { Error.Kind: DeployErrorKind.NeedsDecision } => DeployOutcome.Refused,
        { IsRolledBack: false, AppliedBy: null } or { IsAfterDeployment: true } => DeployOutcome.FailedPartial,
        { Error.Kind: DeployErrorKind.Cancelled } => DeployOutcome.Cancelled,
        _ => DeployOutcome.FailedRolledBack,
    };
}
