using Npgsql;
using Xunit;

namespace SqlGitOps.Testing.Tests;

public sealed class LoopbackProxyTests
{
    [PostgresFact]
    public async Task Bytes_pass_until_the_cut_and_then_the_port_refuses()
    {
        PostgresServer server = PostgresServer.Get(17);
        await using var proxy = new LoopbackProxy(server.Port);
        string through = new NpgsqlConnectionStringBuilder(server.AdminConnectionString) { Port = proxy.Port }.ConnectionString;
        await using var connection = new NpgsqlConnection(through);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT 'a text that is long enough to be seen in the count of bytes'", connection);
        await command.ExecuteScalarAsync();
        long before = proxy.Forwarded(ProxyDirection.ToServer);

        // Npgsql asks for the types of the server first, in several kilobytes.
        Assert.InRange(before, 50, 20_000);

        // In the middle of the next command, to the byte.
        proxy.After(ProxyDirection.ToServer, before + 20, () =>
        {
            proxy.Refuse();
            proxy.Cut();
            return Task.CompletedTask;
        });

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteScalarAsync());
        Assert.Equal(before + 20, proxy.Forwarded(ProxyDirection.ToServer));
        await using var refused = new NpgsqlConnection(through);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => refused.OpenAsync());

        proxy.Allow();
        await using var again = new NpgsqlConnection(through);
        await again.OpenAsync();
    }

    [PostgresFact]
    public async Task A_silent_connection_stays_open_and_goes_on_where_it_was()
    {
        PostgresServer server = PostgresServer.Get(17);
        await using var proxy = new LoopbackProxy(server.Port);
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server.AdminConnectionString) { Port = proxy.Port }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT 1", connection);

        proxy.FallSilent();
        Task<object?> answer = command.ExecuteScalarAsync();
        long before = proxy.Forwarded(ProxyDirection.ToServer);
        await Task.Delay(100);
        Assert.False(answer.IsCompleted);
        Assert.Equal(before, proxy.Forwarded(ProxyDirection.ToServer));

        proxy.Resume();
        Assert.Equal(1, await answer);
    }
}
