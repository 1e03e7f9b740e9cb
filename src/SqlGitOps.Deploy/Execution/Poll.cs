using System.Diagnostics;

namespace SqlGitOps.Deploy.Execution;

/// <summary>Asks again and again, with growing pauses, until something is free.</summary>
internal static class Poll
{
    private const int ShortestPause = 25, LongestPause = 1000;
    private static readonly TimeSpan s_reportEvery = TimeSpan.FromSeconds(5);

    /// <summary>Waits. Null when it is free, else what was in the way when time was up.</summary>
    /// <param name="ask">Null when it is free, else what is in the way.</param>
    /// <param name="limit">How long at most.</param>
    /// <param name="report">Told at once and every few seconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<string?> WaitAsync(
        Func<CancellationToken, Task<string?>> ask, TimeSpan limit, Action<string, TimeSpan> report, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var nextReport = TimeSpan.Zero;
        var pause = ShortestPause;
        while (await ask(cancellationToken).ConfigureAwait(false) is { } obstacle)
        {
            if (clock.Elapsed >= nextReport)
            {
                report(obstacle, clock.Elapsed);
                nextReport = clock.Elapsed + s_reportEvery;
            }

            var left = limit - clock.Elapsed;
            if (left <= TimeSpan.Zero)
            {
                return obstacle;
            }

            // Jitter keeps deployments that began together from asking together.
            var next = TimeSpan.FromMilliseconds(Random.Shared.Next(pause / 2, pause + 1));
            await Task.Delay(next < left ? next : left, cancellationToken).ConfigureAwait(false);
            pause = Math.Min(pause * 2, LongestPause);
        }

        return null;
    }
}
