using System.Diagnostics;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Execution;

/// <summary>Counts the tries of one transaction and pauses between them.</summary>
internal sealed class Retries(RetryBudget budget, PlannedMigration migration, Action<DeployEvent> report)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(10);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _attempts;

    /// <summary>Pauses before the next try. False when there is to be none. The transaction must be rolled back.</summary>
    public async Task<bool> MayTryAgainAsync(DeployError error, CancellationToken cancellationToken)
    {
        _attempts++;
        if (!error.IsTransient || _attempts >= budget.Attempts || _clock.Elapsed >= budget.Time)
        {
            return false;
        }

        // Twice as long each time, with jitter: whoever was in the way may try again as well.
        var longest = s_firstPause * Math.Pow(2, Math.Min(_attempts - 1, 10));
        var pause = (longest < s_longestPause ? longest : s_longestPause) * (0.5 + (Random.Shared.NextDouble() / 2));
        report(new Retrying(migration, _attempts, error, pause));
        await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
