namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>A token that is cancelled by the caller, or when a statement has run too long.</summary>
internal sealed class StatementLimit : IDisposable
{
    private readonly CancellationTokenSource? _source;
    private readonly TimeSpan _timeout;

    public StatementLimit(TimeSpan timeout, CancellationToken cancellationToken)
    {
        _timeout = timeout;
        Token = cancellationToken;
        if (timeout > TimeSpan.Zero)
        {
            _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Token = _source.Token;
        }
    }

    public CancellationToken Token { get; }

    /// <summary>Gives the next statement the whole time.</summary>
    public void Restart() => _source?.CancelAfter(_timeout);

    public void Dispose() => _source?.Dispose();
}
