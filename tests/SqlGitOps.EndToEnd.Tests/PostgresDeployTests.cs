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

    [PostgresFact]
    public async Task What_nobody_can_see_is_asked()
    {
        await using var database = await PostgresServer.Get(17).CreateDatabaseAsync();
        _project.Environment["APP_DATABASE"] = database.ConnectionString;
        var path = _project.Write(
            "migrations/0003_log.sql",
            "-- sqlgitops: no-transaction\nCREATE TABLE log (n integer);\nDO $$ BEGIN INSERT INTO log VALUES (1); COMMIT; PERFORM 1 / 0; END $$;\n");
        Assert.Equal(3, Assert.Single(_project.Fail(Deploy).Diagnostics, d => d.Code == "SGO0303").Line);

        var question = Assert.Single(_project.Fail(Deploy).Diagnostics, d => d.Severity == "error");

        Assert.Equal(("SGO0302", path, 3), (question.Code, question.File, question.Line));
        Assert.Contains("repair --applied", question.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_signal_cancels_and_is_told()
    {
        await using var database = await PostgresServer.Get(17).CreateDatabaseAsync();
        _project.Environment["APP_DATABASE"] = database.ConnectionString;
        _project.Write("migrations/0003_slow.sql", "CREATE TABLE slow (n integer);\nSELECT pg_sleep(300);\n");
        var deployment = Task.Run(() => _project.Fail(Deploy));
        while (!await database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%' AND state = 'active')"))
        {
            Assert.False(deployment.IsCompleted, "The deployment ended before its slow statement.");
            await Task.Delay(100);
        }

        ProcessSignals.Send(FindTool(_project.Root), ProcessSignals.Terminate);

        Assert.Single((await deployment).Diagnostics, d => d.Code == "SGO0307");
        Assert.Equal(2, await CountAsync(database));
        Assert.False(await database.ScalarAsync<bool>("SELECT to_regclass('slow') IS NOT NULL"));
    }

    /// <summary>The process id of the tool that deploys a project.</summary>
    private static int FindTool(string folder)
    {
        foreach (var process in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), out var id) && TryReadArguments(process) is { } arguments
                && arguments.Contains("sqlgitops.dll\0deploy\0", StringComparison.Ordinal) && arguments.Contains(folder, StringComparison.Ordinal))
            {
                return id;
            }
        }

        throw new InvalidOperationException("The tool does not run.");
    }

    private static string? TryReadArguments(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return null;
        }
    }

    public void Dispose() => _project.Dispose();

    private static async Task<long> CountAsync(TestDatabase database) =>
        await database.ScalarAsync<long>("SELECT count(*) FROM sqlgitops.migration_history WHERE state = 'applied'");
}
