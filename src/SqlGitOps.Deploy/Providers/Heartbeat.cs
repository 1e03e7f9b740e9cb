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

    private DeployError? Loss { get; set; }

    private string? Blockers { get; set; }

    /// <summary>Runs something with a heartbeat beside it.</summary>
    /// <param name="beat">Throws when the lock is gone; else gives who blocks the statement, null when nobody was seen.</param>
    /// <param name="lockTimeout">How long the statement may wait for locks: it is looked at before that is over.</param>
    /// <param name="action">What to do. Its token is cancelled by the caller, or when the lock is lost.</param>
    /// <param name="locate">Adds the place to the error of a lost lock.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="DeployException">The lock was lost, or what <paramref name="action"/> threw, with who was in its way.</exception>
    public static async Task WatchAsync(
        Func<Task<string?>> beat,
        TimeSpan lockTimeout,
        Func<CancellationToken, Task> action,
        Func<DeployError, DeployError> locate,
        CancellationToken cancellationToken)
    {
        using var heartbeat = Start(beat, lockTimeout, cancellationToken);
        try
        {
            try
            {
                await action(heartbeat._statement.Token).ConfigureAwait(false);
            }
            finally
            {
                await heartbeat.StopAsync().ConfigureAwait(false);
            }
        }
        catch (DeployException e) when (heartbeat.Loss is null && e.Error.IsTransient)
        {
            throw new DeployException(e.Error with { Blockers = heartbeat.Blockers });
        }
        catch (Exception e) when (heartbeat.Loss is not null && e is (DeployException or OperationCanceledException))
        {
            // The lost lock counts more.
        }

        if (heartbeat.Loss is { } loss)
        {
            throw new DeployException(locate(loss));
        }
    }

    public void Dispose()
    {
        _statement.Dispose();
        _stop.Dispose();
    }

    private static Heartbeat Start(Func<Task<string?>> beat, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        var interval = s_interval;
        if (lockTimeout > TimeSpan.Zero && lockTimeout / 2 < interval)
        {
            interval = lockTimeout / 2 > s_shortestInterval ? lockTimeout / 2 : s_shortestInterval;
        }

        return new Heartbeat(beat, interval, cancellationToken);
    }

    /// <summary>Stops, and waits until the lock's session is free again.</summary>
    private async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
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
