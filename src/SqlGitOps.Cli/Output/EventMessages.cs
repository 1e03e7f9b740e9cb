using SqlGitOps.Cli.Commands;
using SqlGitOps.Deploy;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Hosting;
using SqlGitOps.Migrations;
using SqlGitOps.Review.Findings;

namespace SqlGitOps.Cli.Output;

/// <summary>The words of every event: text, JSON and MSBuild show the same ones.</summary>
internal static class EventMessages
{
    private const string ProblemCode = "SGO0301";

    // Nobody waits long for less.
    private const int TellStatements = 50_000;
    private const long TellData = 16 * 1024 * 1024;

    public static IEnumerable<EventMessage> Of(ReviewOutcome outcome)
    {
        foreach (var finding in outcome.Result.Findings)
        {
            if (finding.Severity == Severity.Error && !finding.IsSuppressed)
            {
                yield return new EventMessage(MessageLevel.Error, finding.Message)
                {
                    Kind = "finding",
                    Code = finding.RuleId,
                    File = finding.Location.Path,
                    Position = finding.Location.Start,
                };
            }
        }

        yield return new EventMessage(MessageLevel.Error, "Nothing was run: the review found errors. Mend them or change their severity, then try again.")
        {
            Kind = "refused",
            Code = "SGO0012",
        };
    }

    public static IEnumerable<EventMessage> Of(DeployEvent item, DatabaseAction action)
    {
        switch (item)
        {
            case Connected connected:
                yield return new EventMessage(MessageLevel.Info, $"Database: {connected.Database.Target} ({connected.Database.Dialect} {connected.Database.Version})") { Kind = "connected" };
                break;
            case WaitingForLock waiting:
                yield return new EventMessage(MessageLevel.Info, $"Waiting for another deployment ({waiting.Holder}), {waiting.Waited.TotalSeconds:0} s so far") { Kind = "waiting" };
                break;
            case HistoryCreated created when !action.IsDryRun():
                yield return new EventMessage(MessageLevel.Detail, $"Created the history table {created.Table}") { Kind = "historyCreated" };
                break;
            case Planned planned when action != DatabaseAction.Status:
                foreach (var message in Of(planned.Plan, action))
                {
                    yield return message;
                }

                foreach (var notice in planned.Plan.Notices)
                {
                    yield return new EventMessage(MessageLevel.Info, notice) { Kind = "notice" };
                }

                break;
            case HistoryUpgraded upgraded when !action.IsDryRun():
                yield return new EventMessage(MessageLevel.Detail, $"Brought the history table {upgraded.Table} from layout {upgraded.From} to {upgraded.To}") { Kind = "historyUpgraded" };
                break;
            case HistoryRepaired repaired:
                yield return new EventMessage(MessageLevel.Info, $"Repaired {repaired.What}") { Kind = "repaired" };
                break;
            case HistoryBaselined baselined:
                var (words, kind) = action.IsDryRun() ? ("  would record  ", "wouldRecord") : ("  recorded  ", "recorded");
                foreach (var entry in baselined.Entries)
                {
                    yield return new EventMessage(MessageLevel.Info, $"{words}{entry.Script}") { Kind = kind };
                }

                break;
            case PreflightFailed preflight:
                foreach (var problem in preflight.Problems)
                {
                    yield return new EventMessage(MessageLevel.Error, problem) { Kind = "problem", Code = "SGO0308" };
                }

                break;
            case WaitingForSession waiting:
                yield return new EventMessage(MessageLevel.Info, $"The server still works for a deployment that is over ({waiting.Session}), {waiting.Waited.TotalSeconds:0} s so far") { Kind = "waiting" };
                break;
            case StatementSettled settled:
                yield return new EventMessage(MessageLevel.Info, $"Statement {settled.Statement + 1} of {settled.Migration.Script} {Words(settled.Fate.Kind)}: {settled.Fate.Explanation}") { Kind = "settled" };
                break;
            case Retrying retrying:
                var blockers = retrying.Error.Blockers is null ? string.Empty : $" In the way: {retrying.Error.Blockers}.";
                yield return new EventMessage(
                    MessageLevel.Info,
                    $"Try {retrying.Attempt} of {retrying.Migration.Script} was rolled back ({retrying.Error.Message}).{blockers} Next try in {retrying.Pause.TotalSeconds:0.#} s")
                {
                    Kind = "retrying",
                };
                break;
            case MigrationStarted started when !action.IsDryRun():
                var mode = started.Migration.IsTransactional ? string.Empty : ", without a transaction";
                var from = started.Migration.FirstStatement == 0 ? string.Empty : $", from statement {started.Migration.FirstStatement + 1} on";
                yield return new EventMessage(MessageLevel.Detail, $"[{started.Number}/{started.Count}] {started.Migration.Script} ({started.Migration.StatementCount} statements{mode}{from})") { Kind = "started" };
                break;
            case StatementsExecuted { Migration.IsStreamed: true } executed when executed.Done / TellStatements > (executed.Done - executed.Count) / TellStatements:
                yield return new EventMessage(
                    MessageLevel.Info, $"  {executed.Done} of {executed.Migration.StatementCount} statements of {executed.Migration.Script} ran so far")
                { Kind = "progress" };
                break;
            case DataSent sent when sent.Bytes >= TellData:
                yield return new EventMessage(MessageLevel.Info, $"  {sent.Bytes >> 20} MB of data of {sent.Migration.Script} sent so far") { Kind = "progress" };
                break;
            case MigrationApplied applied when !action.IsDryRun():
                yield return new EventMessage(MessageLevel.Info, $"Applied {applied.Migration.Script} ({applied.Duration.TotalMilliseconds:0} ms)")
                {
                    Kind = "applied",
                };
                break;
            case CallbackRan callback when action.IsDryRun():
                yield return new EventMessage(MessageLevel.Info, $"Would run {callback.Callback.Script}") { Kind = "wouldRun" };
                break;
            case CallbackRan callback:
                yield return new EventMessage(MessageLevel.Info, $"Ran {callback.Callback.Script} ({callback.Duration.TotalMilliseconds:0} ms)") { Kind = "callback" };
                break;
            case FailureCallbackFailed second:
                yield return Error(second.Failure.Error, "SGO0303");
                yield return new EventMessage(MessageLevel.Error, second.Failure.Describe()) { Kind = "left", Code = "SGO0304" };
                break;
            case MigrationUndone undone when action.IsDryRun():
                yield return new EventMessage(MessageLevel.Info, $"Would undo {undone.Undo.Row!.Script} by {undone.Undo.Script}") { Kind = "wouldUndo" };
                break;
            case MigrationUndone undone:
                yield return new EventMessage(MessageLevel.Info, $"Undid {undone.Undo.Row!.Script} by {undone.Undo.Script} ({undone.Duration.TotalMilliseconds:0} ms)") { Kind = "undone" };
                break;
            case ServerMessage message:
                yield return new EventMessage(MessageLevel.Detail, $"{message.Severity}: {message.Text}") { Kind = "serverMessage" };
                break;
        }
    }

    public static IEnumerable<EventMessage> Of(DeployResult result, DatabaseAction action)
    {
        if (action == DatabaseAction.Status && result.Plan is { } plan)
        {
            foreach (var entry in plan.Applied)
            {
                yield return new EventMessage(MessageLevel.Info, $"  applied  {entry.Script}  {entry.FinishedAt:yyyy-MM-dd HH:mm:ss}  {entry.AppliedBy}")
                {
                    Kind = "applied",
                    Migration = MigrationFields.Of(entry),
                };
            }

            foreach (var pending in plan.Pending)
            {
                yield return Pending(pending, string.Empty);
            }

            foreach (var problem in plan.Problems.Concat(plan.Warnings))
            {
                yield return Problem(problem, MessageLevel.Warning, ProblemCode);
            }

            foreach (var run in result.Runs)
            {
                yield return Of(run);
            }

            var unfinished = plan.Pending.Count(static migration => migration.IsResumed);
            var ofThem = unfinished == 0 ? string.Empty : $", {unfinished} of them unfinished";
            yield return new EventMessage(MessageLevel.Info, $"{plan.Applied.Count} applied, {plan.Pending.Count} pending{ofThem}") { Kind = "summary" };
            yield break;
        }

        if (action == DatabaseAction.Plan && result.Plan is { IsRunnable: true } runnable)
        {
            var later = runnable.Deferred.Count == 0 ? string.Empty : $" {runnable.Deferred.Count} more were not chosen.";
            yield return new EventMessage(
                MessageLevel.Info,
                (runnable.Pending.Count == 0 ? ChosenElsewhere(runnable) ?? "Nothing is pending." : $"{runnable.Pending.Count} migrations are pending. Plan {runnable.Hash}") + later)
            { Kind = "summary" };
            yield break;
        }

        if (action.IsVerification() && result.Plan is { } verified)
        {
            var isPendingWrong = action == DatabaseAction.VerifyNothingPending && verified.Pending.Count > 0;
            yield return new EventMessage(
                MessageLevel.Info,
                verified.IsRunnable && !isPendingWrong
                    ? $"Verified: {verified.Agreeing.Count} applied migrations agree with their files; {verified.Pending.Count} pending."
                    : $"Not verified: {verified.Problems.Count} problems; {verified.Pending.Count} pending.")
            { Kind = "summary" };
            yield break;
        }

        if (result.Failure is { } failure)
        {
            yield return Error(failure.Error, CodeOf(failure.Error, "SGO0303"));
            yield return new EventMessage(failure.IsRolledBack ? MessageLevel.Info : MessageLevel.Error, failure.Describe()) { Kind = "left", Code = "SGO0304" };
        }
        else if (result.Error is { } error && result.Outcome != DeployOutcome.PreflightFailed)
        {
            yield return Error(error, CodeOf(error, CodeOf(result.Outcome)));
        }

        var summary = (action, result.Outcome) switch
        {
            (DatabaseAction.DryRun, DeployOutcome.Done) => $"Dry run: {result.Applied.Count} migrations would be applied. Nothing was changed.",
            (_, DeployOutcome.Done) when result.Script is not null => "Dry run: nothing was changed.",
            (DatabaseAction.Repair, DeployOutcome.Done) => "Recorded. Deploy again to go on.",
            (DatabaseAction.Baseline, DeployOutcome.Done) => "Recorded as applied, nothing was run. Deploy to apply the rest.",
            (DatabaseAction.Undo, DeployOutcome.Done) => $"Done: {result.Applied.Count} migrations undone.",
            (DatabaseAction.Undo or DatabaseAction.UndoDryRun, DeployOutcome.NothingToDo) => "Nothing to undo.",
            _ => Summary(result),
        };
        yield return new EventMessage(MessageLevel.Info, summary) { Kind = "summary" };
    }

    private static EventMessage Of(RunEntry run)
    {
        var (environment, commit, error) = (
            run.Environment is null ? string.Empty : $"  {run.Environment}",
            run.Commit is null ? string.Empty : $"  commit {run.Commit[..Math.Min(run.Commit.Length, 10)]}",
            run.Error is null ? string.Empty : $"  {run.Error.ReplaceLineEndings(" ")}");
        return new EventMessage(
            MessageLevel.Info,
            $"  run      {run.Id}  {run.StartedAt:yyyy-MM-dd HH:mm:ss}  {run.Action}  {run.Outcome ?? "not ended"}  {run.Applied} of {run.Planned}{environment}  {run.Actor}{commit}{error}")
        {
            Kind = "run",
            Run = run,
        };
    }

    private static IEnumerable<EventMessage> Of(DeploymentPlan plan, DatabaseAction action)
    {
        foreach (var problem in plan.Problems)
        {
            yield return Problem(problem, MessageLevel.Error, ProblemCode);
        }

        foreach (var warning in plan.Warnings)
        {
            yield return Problem(warning, MessageLevel.Warning, "SGO0310");
        }

        if (action != DatabaseAction.Plan && !action.IsVerification())
        {
            yield break;
        }

        foreach (var migration in plan.Pending)
        {
            yield return action == DatabaseAction.VerifyNothingPending
                ? new EventMessage(MessageLevel.Error, $"'{migration.Script}' is pending.")
                {
                    Kind = "pending",
                    Code = "SGO0312",
                    File = migration.Migration.Path,
                    Migration = MigrationFields.Of(migration),
                }
                : Pending(migration, migration.IsTransactional ? string.Empty : "  (without a transaction)");
        }

        foreach (var migration in plan.Deferred)
        {
            yield return new EventMessage(MessageLevel.Info, $"  later    {migration.Script}  (not chosen)")
            {
                Kind = "deferred",
                Migration = MigrationFields.Of(migration, isSkipped: false),
            };
        }

        foreach (var skipped in action == DatabaseAction.Plan ? plan.Skipped : [])
        {
            // What a baseline stands for can be every file of years.
            var (level, why) = skipped switch
            {
                { Environments.Count: > 0 } => (MessageLevel.Info, OnlyFor(skipped)),
                { Migration.Kind: MigrationKind.Baseline } => (MessageLevel.Detail, "the database has what it stands for"),
                _ => (MessageLevel.Detail, "a baseline stands for it"),
            };
            yield return new EventMessage(level, $"  skipped  {skipped.Script}  ({why})")
            {
                Kind = "skipped",
                Migration = MigrationFields.Of(skipped.Migration, isSkipped: true),
            };
        }
    }

    private static string OnlyFor(SkippedMigration skipped) => $"only for {string.Join(", ", skipped.Environments)}";

    /// <summary>Says which chosen migration does not run here; null when it is not so.</summary>
    private static string? ChosenElsewhere(DeploymentPlan? plan) => plan?.Skipped.FirstOrDefault(static skipped => skipped.IsChosen) is { } chosen
        ? $"Nothing to deploy: '{chosen.Script}' was chosen and is {OnlyFor(chosen)}."
        : null;

    private static EventMessage Pending(PlannedMigration migration, string mode) => migration.IsResumed
        ? new EventMessage(MessageLevel.Info, $"  unfinished  {migration.Script}  ({migration.Row!.DescribeProgress()}){mode}")
        {
            Kind = "unfinished",
            Migration = MigrationFields.Of(migration),
        }
        : new EventMessage(MessageLevel.Info, $"  pending  {migration.Script}{mode}")
        {
            Kind = "pending",
            Migration = MigrationFields.Of(migration),
        };

    private static EventMessage Problem(PlanProblem problem, MessageLevel level, string code) => new(level, problem.Message)
    {
        Kind = "problem",
        Code = code,
        File = problem.Path,
        Position = problem.Position,
        Details = problem.Details,
    };

    private static string Words(StatementFateKind fate) => fate switch
    {
        StatementFateKind.Applied => "had its effect",
        StatementFateKind.NotApplied => "had no effect",
        _ => "may have had an effect",
    };

    private static EventMessage Error(DeployError error, string code)
    {
        var text = error.Message + (error.Code is null ? string.Empty : $" [{error.Code}]") + (error.Hint is null ? string.Empty : $" {error.Hint}");
        return new EventMessage(MessageLevel.Error, text) { Kind = "error", Code = code, File = error.Path, Position = error.Position };
    }

    /// <summary>The code of an error that ended a command in this way.</summary>
    public static string CodeOf(DeployOutcome outcome) => outcome switch
    {
        DeployOutcome.LockTimeout => "SGO0305",
        DeployOutcome.ConnectionFailed => "SGO0306",
        DeployOutcome.Cancelled => "SGO0307",
        DeployOutcome.ConfigurationError => "SGO0010",
        _ => "SGO0302",
    };

    private static string CodeOf(DeployError error, string code) => error.Kind switch
    {
        DeployErrorKind.RunTimeout => "SGO0309",
        DeployErrorKind.Cancelled => CodeOf(DeployOutcome.Cancelled),
        _ => code,
    };

    private static string Summary(DeployResult result) => result.Outcome switch
    {
        DeployOutcome.Done => $"Done: {result.Applied.Count} migrations applied.",
        DeployOutcome.NothingToDo => ChosenElsewhere(result.Plan)
            ?? (result.Plan is { Deferred.Count: > 0 } ? "Nothing to deploy: nothing that was chosen is pending." : "Nothing to deploy: nothing is pending."),
        DeployOutcome.Refused => "Refused: nothing was changed.",
        DeployOutcome.FailedRolledBack => $"Failed and rolled back; {result.Applied.Count} migrations were applied before.",
        DeployOutcome.FailedPartial when result.Failure is { IsAfterDeployment: true } => $"Failed after {result.Applied.Count} migrations were applied: all of them are in.",
        DeployOutcome.FailedPartial => $"Failed in part; {result.Applied.Count} migrations were applied before.",
        DeployOutcome.PreflightFailed => "Refused before the start: nothing was changed.",
        DeployOutcome.LockTimeout => "Another deployment holds the lock: nothing was changed.",
        DeployOutcome.ConnectionFailed => "The database could not be used: nothing was changed.",
        DeployOutcome.Cancelled => "Cancelled.",
        _ => "Could not start: nothing was changed.",
    };
}
