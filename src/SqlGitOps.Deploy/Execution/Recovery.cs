using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.Execution;

/// <summary>Finds out, under the lock and before anything runs, how deployments that did not end left the database.</summary>
internal sealed class Recovery(IDatabase database, DeployOptions options, Action<DeployEvent> report)
{
    /// <summary>
    /// Waits until the server no longer works for a deployment that is over: what its statement does decides how to go on.
    /// </summary>
    /// <returns>Whether the history may have changed meanwhile.</returns>
    /// <exception cref="DeployException">It still works when time is up.</exception>
    public async Task<bool> WaitForOrphansAsync(DeploymentPlan plan, CancellationToken cancellationToken)
    {
        var hasWaited = false;
        foreach (var migration in plan.Pending)
        {
            if (!migration.IsResumed || migration.Row!.RunId is not { } run)
            {
                continue;
            }

            var session = await Poll.WaitAsync(
                token => database.FindOrphanAsync(run, token),
                options.LockWait,
                (session, waited) =>
                {
                    hasWaited = true;
                    report(new WaitingForSession(session, waited));
                },
                cancellationToken).ConfigureAwait(false);
            if (session is not null)
            {
                throw new DeployException(new DeployError(
                    DeployErrorKind.NeedsDecision,
                    $"The deployment that began '{migration.Script}' is over, but the server still works for it: {session}. Wait until that ends, or end it, then deploy again.")
                {
                    Path = migration.Migration.Path,
                });
            }
        }

        return hasWaited;
    }

    /// <summary>Finds out what became of every statement that was left uncertain.</summary>
    /// <exception cref="DeployException">It cannot be found out: somebody has to say it.</exception>
    public async Task<Dictionary<PlannedMigration, StatementFate>> SettleAsync(DeploymentPlan plan, CancellationToken cancellationToken)
    {
        var fates = new Dictionary<PlannedMigration, StatementFate>();
        foreach (var migration in plan.Pending)
        {
            if (migration.UncertainStatement is not { } statement)
            {
                continue;
            }

            var fate = await database.ProbeAsync(migration, statement, hasFailed: false, cancellationToken).ConfigureAwait(false);
            if (fate.Kind == StatementFateKind.Unknown)
            {
                throw new DeployException(Question(migration, statement, fate));
            }

            report(new StatementSettled(migration, statement, fate));
            fates.Add(migration, fate);
        }

        return fates;
    }

    private static DeployError Question(PlannedMigration migration, int statement, StatementFate fate)
    {
        const int LongestText = 200;
        var text = migration.Text.ToString(migration.Statements[statement].Span);
        if (text.Length > LongestText)
        {
            text = text[..LongestText] + "…";
        }

        return new DeployError(
            DeployErrorKind.NeedsDecision,
            $"Did statement {statement + 1} of '{migration.Script}' have its effect? The deployment that ran it ended before it could record that, and {fate.Explanation}. The statement is: {text}")
        {
            Hint = "Look at the database, then run 'sqlgitops repair --applied' if it had, or 'sqlgitops repair --not-applied' if it had not, and deploy again.",
            Path = migration.Migration.Path,
            Position = migration.PositionOf(statement),
            Statement = statement,
        };
    }
}
