using Npgsql;
using Xunit;

namespace SqlGitOps.Testing.Tests;

public sealed class PgBouncerServerTests
{
    [PostgresFact]
    public async Task A_server_session_is_lent_for_one_transaction_only()
    {
        await using TestDatabase database = await PostgresServer.Get(17).CreateDatabaseAsync();
        using PgBouncerServer pooler = PgBouncerServer.Start(PostgresServer.Get(17), poolSize: 1);
        await using var first = new NpgsqlConnection(pooler.GetConnectionString(database));
        await using var second = new NpgsqlConnection(pooler.GetConnectionString(database));
        await first.OpenAsync();
        await second.OpenAsync();

        Assert.Equal(await BackendAsync(first), await BackendAsync(second));
    }

    private static async Task<object?> BackendAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        return await command.ExecuteScalarAsync();
    }
}
