using SqlGitOps.Cli.Commands;
using SqlGitOps.Deploy;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Hosting;
using SqlGitOps.Review.Findings;

namespace SqlGitOps.Cli.Output;

/// <summary>The words of every event: text, JSON and MSBuild show the same ones.</summary>
internal static class EventMessages
{
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
            case HistoryCreated created:
                yield return new EventMessage(MessageLevel.Detail, $"Created the history table {created.Table}") { Kind = "historyCreated" };
                break;
            case Planned planned when action != DatabaseAction.Status:
                foreach (var problem in planned.Plan.Problems)
                {
                    yield return new EventMessage(MessageLevel.Error, problem.Message)
                    {
                        Kind = "problem",
                        Code = "SGO0301",
                        File = problem.Path,
                        Position = problem.Position,
                    };
                }

                break;
            case HistoryUpgraded upgraded:
                yield return new EventMessage(MessageLevel.Detail, $"Brought the history table {upgraded.Table} from layout {upgraded.From} to {upgraded.To}") { Kind = "historyUpgraded" };
                break;
            case HistoryRepaired repaired:
                yield return new EventMessage(MessageLevel.Info, $"Repaired {repaired.What}") { Kind = "repaired" };
                break;
            case HistoryBaselined baselined:
                foreach (var entry in baselined.Entries)
                {
                    yield return new EventMessage(MessageLevel.Info, $"  recorded  {entry.Script}") { Kind = "recorded" };
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
            case MigrationStarted started:
                var mode = started.Migration.IsTransactional ? string.Empty : ", without a transaction";
                var from = started.Migration.FirstStatement == 0 ? string.Empty : $", from statement {started.Migration.FirstStatement + 1} on";
                yield return new EventMessage(MessageLevel.Detail, $"[{started.Number}/{started.Count}] {started.Migration.Script} ({started.Migration.StatementCount} statements{mode}{from})") { Kind = "started" };
                break;
            case StatementsExecuted { Migration.IsStreamed: true } executed when executed.Done / TellStatements > (executed.Done - executed.Count) / TellStatements:
                yield return new EventMessage(
                    MessageLevel.Info, $"  {executed.Done} of {executed.Migration.StatementCount} statements of {executed.Migration.Script} ran so far") { Kind = "progress" };
                break;
            case DataSent sent when sent.Bytes >= TellData:
                yield return new EventMessage(MessageLevel.Info, $"  {sent.Bytes >> 20} MB of data of {sent.Migration.Script} sent so far") { Kind = "progress" };
                break;
            case MigrationApplied applied:
                yield return new EventMessage(MessageLevel.Info, $"Applied {applied.Migration.Script} ({applied.Duration.TotalMilliseconds:0} ms)") { Kind = "applied" };
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
                yield return new EventMessage(MessageLevel.Info, $"  applied  {entry.Script}  {entry.FinishedAt:yyyy-MM-dd HH:mm:ss}  {entry.AppliedBy}") { Kind = "applied" };
            }

            foreach (var pending in plan.Pending)
            {
                yield return new EventMessage(MessageLevel.Info, $"  pending  {pending.Script}") { Kind = "pending" };
            }

            foreach (var problem in plan.Problems)
            {
                yield return new EventMessage(MessageLevel.Warning, problem.Message)
                {
                    Kind = "problem",
                    Code = "SGO0301",
                    File = problem.Path,
                    Position = problem.Position,
                };
            }

            yield return new EventMessage(MessageLevel.Info, $"{plan.Applied.Count} applied, {plan.Pending.Count} pending") { Kind = "summary" };
            yield break;
        }

        if (action == DatabaseAction.Plan && result.Plan is { IsRunnable: true } runnable)
        {
            yield return new EventMessage(
                MessageLevel.Info,
                runnable.Pending.Count == 0 ? "Nothing is pending." : $"{runnable.Pending.Count} migrations are pending. Plan {runnable.Hash}")
            { Kind = "summary" };
            yield break;
        }

        if (result.Failure is { } failure)
        {
            yield return Error(failure.Error, "SGO0303");
            yield return new EventMessage(failure.IsRolledBack ? MessageLevel.Info : MessageLevel.Error, failure.Describe()) { Kind = "left", Code = "SGO0304" };
        }
        else if (result.Error is { } error && result.Outcome != DeployOutcome.PreflightFailed)
        {
            yield return Error(error, CodeOf(result.Outcome));
        }

        if (result.Script is { } script)
        {
            yield return new EventMessage(MessageLevel.Info, script.TrimEnd()) { Kind = "script" };
        }

        var summary = (action, result.Outcome) switch
        {
            (_, DeployOutcome.Done) when result.Script is not null => "Dry run: nothing was changed.",
            (DatabaseAction.Repair, DeployOutcome.Done) => "Recorded. Deploy again to go on.",
            (DatabaseAction.Baseline, DeployOutcome.Done) => "Recorded as applied, nothing was run. Deploy to apply the rest.",
            _ => Summary(result),
        };
        yield return new EventMessage(MessageLevel.Info, summary) { Kind = "summary" };
    }

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

    private static string Summary(DeployResult result) => result.Outcome switch
    {
        DeployOutcome.Done => $"Done: {result.Applied.Count} migrations applied.",
        DeployOutcome.NothingToDo => "Nothing to deploy: nothing is pending.",
        DeployOutcome.Refused => "Refused: nothing was changed.",
        DeployOutcome.FailedRolledBack => $"Failed and rolled back; {result.Applied.Count} migrations were applied before.",
        DeployOutcome.FailedPartial => $"Failed in part; {result.Applied.Count} migrations were applied before.",
        DeployOutcome.PreflightFailed => "Refused before the start: nothing was changed.",
        DeployOutcome.LockTimeout => "Another deployment holds the lock: nothing was changed.",
        DeployOutcome.ConnectionFailed => "The database could not be used: nothing was changed.",
        DeployOutcome.Cancelled => "Cancelled.",
        _ => "Could not start: nothing was changed.",
    };
}
