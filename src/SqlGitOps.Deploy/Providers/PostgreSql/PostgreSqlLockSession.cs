using Npgsql;
using SqlGitOps.Deploy.Execution;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>The session that holds the lock: opened when it is needed, or begun before.</summary>
/// <param name="connect">Connects.</param>
internal sealed class PostgreSqlLockSession(Func<CancellationToken, Task<NpgsqlConnection>> connect) : IAsyncDisposable
{
    private Task<NpgsqlConnection>? _connection;

    /// <summary>Connects without waiting for it; whether it worked shows in <see cref="OpenAsync"/>.</summary>
    public void Begin(CancellationToken cancellationToken) => _connection ??= connect(cancellationToken);

    /// <summary>The open session.</summary>
    /// <exception cref="DeployException">It could not be opened.</exception>
    public Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        Begin(cancellationToken);
        return _connection!;
    }

    public async ValueTask DisposeAsync() => await (_connection?.DiscardAsync() ?? Task.CompletedTask).ConfigureAwait(false);
}
