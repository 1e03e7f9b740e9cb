namespace SqlGitOps.Deploy.Providers;

/// <summary>
/// Lets one after another use a session: the lock's is asked by the heartbeat of a statement and by the deployer itself.
/// </summary>
internal sealed class SessionTurn : IDisposable
{
    private readonly SemaphoreSlim _free = new(1, 1);

    /// <summary>Waits until the session is free, and uses it.</summary>
    /// <exception cref="OperationCanceledException">It was not free before the token was cancelled.</exception>
    public async Task<T> UseAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await action().ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
