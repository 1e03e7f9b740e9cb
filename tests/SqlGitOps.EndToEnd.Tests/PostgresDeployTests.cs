using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>The deploy targets on a PostgreSQL server, and what they keep to themselves.</summary>
public sealed class PostgresDeployTests : IDisposable
{
    private const string Canary = "c4n4ry-Pa55word";

    private static readonly string[] Deploy = ["-t:DeployMigrations", "-p:SqlEnvironment=Dev", Secrets.BinaryLog];

    private readonly DotNetProject _project = Consumer.WithFinding().Restored();

    public PostgresDeployTests() => _project.Write(
        "sqlgitops.json", """{ "environments": [ { "name": "Dev", "connection": { "env": "APP_DATABASE" } } ] }""");

    [PostgresFact]
    public async Task The_password_shows_nowhere()
    {
        await using var database = await PostgresServer.Get(17).CreateDatabaseAsync();
        var connection = $"{database.ConnectionString};Password={Canary}";
        _project.Environment["APP_DATABASE"] = connection;

        Secrets.AssertAbsent(_project, _project.Succeed(Deploy), Canary);
        Assert.Equal(2, await CountAsync(database));

        _project.Write("migrations/0003_fails.sql", "INSERT INTO users (id, email) VALUES (1, 'a');\nINSERT INTO users (id, email) VALUES (1, 'b');\n");
        var failed = _project.Fail(Deploy);
        Secrets.AssertAbsent(_project, failed, Canary);
        var error = Assert.Single(failed.Diagnostics, d => d.Code == "SGO0303");
        Assert.Equal((_project.Combine("migrations/0003_fails.sql"), 2, 1), (error.File, error.Line, error.Column));
        Assert.Equal(2, await CountAsync(database));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM users"));

        var history = await database.ScalarAsync<string>("SELECT string_agg(h::text, E'\\n') FROM sqlgitops.migration_history h");
        Assert.DoesNotContain(Canary, history, StringComparison.Ordinal);

        // Whatever is wrong with the connection string, its value is not part of the message.
        foreach (var wrong in (string[])
            [
                connection.Replace($"Port={PostgresServer.Get(17).Port}", "Port=1", StringComparison.Ordinal),
                connection.Replace("Password=", "Pasword=", StringComparison.Ordinal),
                $"postgres://postgres:{Canary}@127.0.0.1/app",
                Canary,
            ])
        {
            _project.Environment["APP_DATABASE"] = wrong;
            var unreachable = _project.Fail(Deploy);
            Secrets.AssertAbsent(_project, unreachable, Canary);
            Assert.Contains(unreachable.Diagnostics, d => d.Code is "SGO0306" or "SGO0010" && d.Message.Length > 20);
        }
    }

    [PostgresFact]
    public async Task A_concurrent_index_runs_outside_a_transaction()
    {
        await using var database = await PostgresServer.Get(17).CreateDatabaseAsync();
        _project.Environment["APP_DATABASE"] = database.ConnectionString;
        _project.Write(Consumer.Index, "CREATE INDEX CONCURRENTLY users_email ON users (email);\n");

        _project.Succeed("-t:DeployMigrations", "-p:SqlEnvironment=Dev");

        Assert.Equal(2, await CountAsync(database));
        Assert.True(await database.ScalarAsync<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_email'::regclass"));
    }

    [PostgresFact]
    public async Task What_the_server_lacks_is_told_before_anything_runs()
    {
        await using var database = await PostgresServer.Get(17).CreateDatabaseAsync();
        _project.Environment["APP_DATABASE"] = database.ConnectionString;
        _project.Write("migrations/0003_extension.sql", "CREATE EXTENSION nowhere_to_be_found;\n");

        var failed = _project.Fail("-t:DeployMigrations", "-p:SqlEnvironment=Dev");

        var error = Assert.Single(failed.Diagnostics, d => d.Severity == "error");
        Assert.Equal("SGO0308", error.Code);
        Assert.Contains("nowhere_to_be_found", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname = 'sqlgitops'"));
    }

    public void Dispose() => _project.Dispose();

    private static async Task<long> CountAsync(TestDatabase database) =>
        await database.ScalarAsync<long>("SELECT count(*) FROM sqlgitops.migration_history WHERE state = 'applied'");
}
