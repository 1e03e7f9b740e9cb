namespace SqlGitOps.Deploy.Providers;

/// <summary>
/// Runs beside a statement: looks again and again whether the lock is still held, cancels the statement when it is not, and
/// notes on the way who keeps the statement waiting.
/// </summary>
internal sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromMilliseconds(25);

    private readonly CancellationTokenSource _statement;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    private Heartbeat(Func<Task<string?>> beat, TimeSpan interval, CancellationToken cancellationToken)
    {
        _statement = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _loop = RunAsync(beat, interval, _stop.Token);
    }

    /// <summary>Cancelled by the caller, or when the lock is lost.</summary>
    public CancellationToken Token => _statement.Token;

    /// <summary>The error of a lost lock; null while it is held.</summary>
    public DeployError? Loss { get; private set; }

    /// <summary>Who kept the statement waiting when somebody did last; null when nobody was seen.</summary>
    public string? Blockers { get; private set; }

    /// <summary>Starts.</summary>
    /// <param name="beat">Throws when the lock is gone; else gives who blocks the statement, null when nobody was seen.</param>
    /// <param name="lockTimeout">How long the statement may wait for locks: it is looked at before that is over.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public static Heartbeat Start(Func<Task<string?>> beat, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        var interval = s_interval;
        if (lockTimeout > TimeSpan.Zero && lockTimeout / 2 < interval)
        {
            interval = lockTimeout / 2 > s_shortestInterval ? lockTimeout / 2 : s_shortestInterval;
        }

        return new Heartbeat(beat, interval, cancellationToken);
    }

    /// <summary>Stops, and waits until the lock's session is free again.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _statement.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(Func<Task<string?>> beat, TimeSpan interval, CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(interval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            try
            {
                // Not stopped half way: a query that is cancelled could leave the lock's transaction in an error.
                Blockers = await beat().ConfigureAwait(false) ?? Blockers;
            }
            catch (DeployException e)
            {
                Loss = e.Error;
                await _statement.CancelAsync().ConfigureAwait(false);
                return;
            }
        }
    }
}
