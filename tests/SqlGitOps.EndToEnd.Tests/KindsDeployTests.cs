using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>Callbacks and variables in deployments by the build, and a variable's value, which shows nowhere.</summary>
public sealed class KindsDeployTests : IDisposable
{
    private const string Password = "c4n4ry-Pa55word";
    private const string Value = "v4lue_c4n4ry";
    private const string Audit = "SELECT count(*) FROM audit_log WHERE what = ";

    private static readonly string[] s_deploy = ["-t:DeployMigrations", "-p:SqlEnvironment=Dev", Secrets.BinaryLog];

    private readonly TemporaryFolder _folder = new("kinds");
    private DotNetProject? _project;

    private DotNetProject Project => _project!;

    public void Dispose()
    {
        _project?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task In_SQLite()
    {
        var path = _folder.Combine("app.db");
        await DeployAsync("Sqlite", $"Data Source={path}", sql => Task.FromResult((long)SqliteFile.Count(path, sql)));

        // All that is left in the file is the history, and what SQLite had freed is gone.
        SqliteFile.Execute(path, "DROP TABLE settings; VACUUM");
        Assert.True(Secrets.Contains(path, "beforeDeploy.sql"));
        Assert.False(Secrets.Contains(path, Value));
    }

    [PostgresFact]
    public async Task In_PostgreSQL()
    {
        await using var database = await PostgresServer.Get(17).CreateDatabaseAsync();
        await DeployAsync("PostgreSql", $"{database.ConnectionString};Password={Password}", sql => database.ScalarAsync<long>(sql));

        foreach (var table in (string[])["migration_history", "migration_history_run", "migration_history_meta"])
        {
            var rows = await database.ScalarAsync<string>($"SELECT string_agg(t::text, E'\\n') FROM sqlgitops.{table} AS t");
            Assert.DoesNotContain(Value, rows, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Password, rows, StringComparison.Ordinal);
        }
    }

    private async Task DeployAsync(string dialect, string connection, Func<string, Task<long>> count)
    {
        _project = Consumer.Library(
            $"<SqlDialect>{dialect}</SqlDialect>",
            "<TargetFramework>net10.0</TargetFramework>",
            ("sqlgitops.json", """
                {
                  "migrations": { "variables": { "audit": "audit_log" } },
                  "environments": [ { "name": "Dev", "connection": { "env": "APP_DATABASE" }, "variables": { "api_key": { "env": "API_KEY" } } } ]
                }
                """),
            ("migrations/callbacks/beforeDeploy.sql", "CREATE TABLE IF NOT EXISTS ${audit} (id integer PRIMARY KEY, what text NOT NULL);\nINSERT INTO ${audit} SELECT count(*), 'before' FROM ${audit};\n"),
            ("migrations/V1__settings.sql", "CREATE TABLE settings (id integer PRIMARY KEY, api_key text NOT NULL);\nINSERT INTO settings (id, api_key) VALUES (1, '${api_key}');\n"),
            ("migrations/callbacks/afterDeploy.sql", "INSERT INTO ${audit} SELECT count(*), 'after' FROM ${audit};\n"),
            ("migrations/callbacks/onFailure.sql", "INSERT INTO ${audit} SELECT count(*), 'failure' FROM ${audit};\n")).Restored();
        Project.Environment["APP_DATABASE"] = connection;

        var unset = Project.Fail(s_deploy);
        Assert.Contains(unset.Diagnostics, d => d.Severity == "error" && d.Message.Contains("API_KEY", StringComparison.Ordinal));

        Project.Environment["API_KEY"] = Value;
        var deployed = Project.Succeed(s_deploy);
        Secrets.AssertAbsent(Project, deployed, Value, Password);
        Assert.NotEmpty(Project.FilesNamed("*.sarif"));
        Assert.Equal(1, await count($"SELECT count(*) FROM settings WHERE api_key = '{Value}'"));
        Assert.Equal((1L, 1L, 0L), (await count(Audit + "'before'"), await count(Audit + "'after'"), await count(Audit + "'failure'")));

        Project.Succeed(s_deploy);
        Assert.Equal(2, await count("SELECT count(*) FROM audit_log"));

        // The database says the value when it complains.
        var fails = Project.Write("migrations/V2__fails.sql", "INSERT INTO settings (id, api_key) VALUES (2, 'b');\nINSERT INTO ${api_key} (id) VALUES (1);\n");
        var failed = Project.Fail(s_deploy);
        Secrets.AssertAbsent(Project, failed, Value, Password);
        var error = Assert.Single(failed.Diagnostics, d => d.Code == "SGO0303");
        Assert.Equal((fails, 2), (error.File, error.Line));
        Assert.Contains("${api_key}", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await count("SELECT count(*) FROM settings"));
        Assert.Equal((2L, 1L, 1L), (await count(Audit + "'before'"), await count(Audit + "'after'"), await count(Audit + "'failure'")));
    }
}
