using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>Histories of real projects, reviewed by <c>dotnet build</c> and deployed by its targets.</summary>
public sealed class CorpusTests
{
    [CorpusFact]
    public void PostgreSql_history_is_reviewed_without_a_syntax_error()
    {
        using var project = WithHistory("PostgreSql", "17", "postgres/lemmy");
        Assert.Empty(SyntaxErrors(project));
    }

    [CorpusFact]
    public void Sqlite_history_is_reviewed_without_a_syntax_error()
    {
        using var project = WithHistory("Sqlite", "3.35", "sqlite/vaultwarden");
        Assert.Empty(SyntaxErrors(project));
    }

    [CorpusFact]
    public void SqlServer_history_is_reviewed_with_the_syntax_errors_that_it_has()
    {
        using var project = WithHistory("SqlServer", "2019", "tsql/bitwarden/util/Migrator/DbScripts");
        // Each ends an ALTER with "] GO;" in one line. GO is a batch separator only on a line of its own; SQL Server reads
        // it as part of the statement there and refuses it.
        Assert.Equal(
            [
                "2025-03-14_00_AddUseAdminInitiatedSponsorship.sql",
                "2025-04-16_00_AddUseAdminInitiatedSponsorship.sql",
            ],
            SyntaxErrors(project).Order(StringComparer.Ordinal));
    }

    [CorpusFact(needsServer: true)]
    public async Task PostgreSql_history_is_deployed_exactly_once()
    {
        await using var database = await PostgresServer.Get(17).CreateDatabaseAsync();
        using var project = WithHistory("PostgreSql", "17", "postgres/lemmy", path => Path.GetFileName(path) == "up.sql");
        project.Environment["APP_DATABASE"] = database.ConnectionString;
        var migrations = project.FilesNamed("up.sql").Count();
        // One migration puts a trigger on the table of the runner that lemmy had before; it made the table itself.
        await database.ExecuteAsync("CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT now())");

        project.Succeed("-t:DeployMigrations", "-p:SqlEnvironment=Dev");
        Assert.Equal(migrations, await CountAsync(database));

        var second = project.Succeed("-t:DeployMigrations", "-p:SqlEnvironment=Dev");
        Assert.Contains("nothing is pending", second.Output, StringComparison.Ordinal);
        Assert.Equal(migrations, await CountAsync(database));
    }

    [CorpusFact]
    public void Sqlite_history_is_deployed_exactly_once()
    {
        using var project = WithHistory("Sqlite", "3.35", "sqlite/vaultwarden");
        var path = project.Combine("app.db");
        project.Environment["APP_DATABASE"] = $"Data Source={path}";

        project.Succeed("-t:DeployMigrations", "-p:SqlEnvironment=Dev");
        Assert.Equal(project.FilesNamed("up.sql").Count(), SqliteFile.CountHistory(path));

        var before = File.ReadAllBytes(path);
        Assert.Contains("nothing is pending", project.Succeed("-t:DeployMigrations", "-p:SqlEnvironment=Dev").Output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    private static async Task<long> CountAsync(TestDatabase database) =>
        await database.ScalarAsync<long>("SELECT count(*) FROM sqlgitops.migration_history WHERE state = 'applied'");

    /// <summary>A restored project with a copy of a history in its migrations folder.</summary>
    private static DotNetProject WithHistory(string dialect, string version, string history, Func<string, bool>? take = null)
    {
        Assert.True(Corpus.TryGetRoot(out var root));
        var source = Path.Combine(root, history);
        var project = Consumer.Library(
            $"<SqlDialect>{dialect}</SqlDialect><SqlTargetVersion>{version}</SqlTargetVersion>",
            "<TargetFramework>net10.0</TargetFramework>",
            ("sqlgitops.json", """{ "environments": [ { "name": "Dev", "connection": { "env": "APP_DATABASE" } } ] }"""));
        foreach (var path in Directory.EnumerateFiles(source, "*.sql", SearchOption.AllDirectories))
        {
            if (take?.Invoke(path) != false)
                project.Write(Path.Combine("migrations", Path.GetRelativePath(source, path)), File.ReadAllBytes(path));
        }

        return project.Restored();
    }

    /// <summary>Builds and validates the SARIF file; names of the files with a syntax error, one for each error.</summary>
    private static IEnumerable<string> SyntaxErrors(DotNetProject project)
    {
        // The review of old files may well find errors: what counts is that it ends, and how.
        var result = project.Build("--no-restore");
        Assert.DoesNotContain(result.Diagnostics, d => d.Code.StartsWith("MSB", StringComparison.Ordinal) || d.Code == "SGO0010");
        Assert.DoesNotContain("Exception", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at SqlGitOps", result.Output, StringComparison.Ordinal);
        Assert.Empty(SarifMultitool.Validate(project.Combine(Assert.Single(project.FilesNamed("*.sarif")))));
        return result.Diagnostics.Where(d => d.Code == "SGO0001").Select(d => Path.GetFileName(d.File));
    }
}
