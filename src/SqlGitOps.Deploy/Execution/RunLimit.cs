namespace SqlGitOps.Deploy.Execution;

/// <summary>Ends a run when the caller cancels or when its time is up, and knows which of the two it was.</summary>
internal sealed class RunLimit : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;
    private readonly TimeSpan? _timeout;

    /// <summary>Starts the clock.</summary>
    /// <param name="timeout">How long the run may take; null for no limit.</param>
    /// <param name="caller">The caller's token.</param>
    public RunLimit(TimeSpan? timeout, CancellationToken caller)
    {
        _caller = caller;
        _timeout = timeout;
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        if (timeout is { } limit)
        {
            _source.CancelAfter(limit);
        }
    }

    /// <summary>What every step of the run listens to.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Why the run ends. Only after <see cref="Token"/> was cancelled.</summary>
    public DeployError Error() => _timeout is { } timeout && !_caller.IsCancellationRequested
        ? new DeployError(
            DeployErrorKind.RunTimeout,
            $"The deployment did not end within {timeout.TotalSeconds:0.###} s, the time limit of the whole run, so it was stopped.")
        {
            Hint = "Deploy again with a longer limit to go on.",
        }
        : new DeployError(DeployErrorKind.Cancelled, "The deployment was cancelled.");

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
