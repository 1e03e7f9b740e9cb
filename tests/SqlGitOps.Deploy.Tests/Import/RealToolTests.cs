using Npgsql;
using SqlGitOps.Deploy.Import;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests.Import;

/// <summary>Histories that the tools themselves made, on real databases.</summary>
public sealed class RealToolTests
{
    [Theory]
    [ClassData(typeof(Engines))]
    public async Task Dbmate(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("20240101000001_a.sql", "-- migrate:up\nCREATE TABLE a (id integer);\n\n-- migrate:down\nDROP TABLE a;\n");
        target.Write("20240101000002_b.sql", "-- migrate:up transaction:false\nCREATE TABLE b (id integer);\n\n-- migrate:down\nDROP TABLE b;\n");
        Succeed(MigrationTools.Dbmate(FolderOf(target), UrlOf(target), "--migrations-dir", "migrations", "up"));
        target.Write("20240101000003_c.sql", "-- migrate:up\nCREATE TABLE c (id integer);\n\n-- migrate:down\nDROP TABLE c;\n");

        await ImportsAsync(
            target,
            "dbmate",
            "20240101000001 Unverified 20240101000001_a.sql; 20240101000002 Unverified 20240101000002_b.sql",
            "20240101000003_c.sql",
            "schema_migrations");

        // The old table was left as it is, so dbmate does not know of what we deployed.
        Assert.Contains("[ ] 20240101000003_c.sql", MigrationTools.Dbmate(FolderOf(target), UrlOf(target), "--migrations-dir", "migrations", "status").Output, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("postgresql 13")]
    [InlineData("postgresql 18")]
    public async Task NodePgMigrate(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("1704067200001_first-table.sql", "CREATE TABLE a (id integer);\n");
        target.Write("1704067200002_second-table.sql", "CREATE TABLE b (id integer);\n");
        Succeed(MigrationTools.NodePgMigrate(FolderOf(target), UrlOf(target), "up", "--migrations-dir", "migrations"));
        target.Write("1704067200003_third-table.sql", "CREATE TABLE c (id integer);\n");

        await ImportsAsync(
            target,
            "node-pg-migrate",
            "1704067200001_first-table Unverified 1704067200001_first-table.sql; 1704067200002_second-table Unverified 1704067200002_second-table.sql",
            "1704067200003_third-table.sql",
            "pgmigrations");
    }

    [PostgresTheory]
    [InlineData("postgresql 13")]
    [InlineData("postgresql 18")]
    public async Task GraphileMigrate(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        var database = new NpgsqlConnectionStringBuilder(target.ConnectionString);
        var environment = new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = $"postgres://postgres@{database.Host}:{database.Port}/{database.Database}",
            ["SHADOW_DATABASE_URL"] = $"postgres://postgres@{database.Host}:{database.Port}/{database.Database}_shadow",
            ["ROOT_DATABASE_URL"] = $"postgres://postgres@{database.Host}:{database.Port}/postgres",
        };
        await target.ExecuteAsync($"CREATE DATABASE {database.Database}_shadow");
        try
        {
            File.WriteAllText(Path.Combine(FolderOf(target), ".gmrc"), "{}");
            Commit("CREATE TABLE a (id integer);\n-- ä\n");
            Commit("\n\nCREATE TABLE b (id integer);\n\n", "--message", "second table");
            Succeed(MigrationTools.GraphileMigrate(FolderOf(target), environment, "migrate"));
        }
        finally
        {
            await target.ExecuteAsync($"DROP DATABASE {database.Database}_shadow WITH (FORCE)");
        }

        target.Delete("current.sql");
        target.Write("committed/000003.sql", "--! Previous: -\n--! Hash: -\n\nCREATE TABLE c (id integer);\n");

        var rows = await ImportsAsync(
            target,
            "graphile-migrate",
            "000001.sql Verified committed/000001.sql; 000002.sql Verified committed/000002-second-table.sql",
            "committed/000003.sql",
            "graphile_migrate.migrations");
        Assert.Equal("2", rows);

        void Commit(string sql, params string[] options)
        {
            target.Write("current.sql", sql);
            Succeed(MigrationTools.GraphileMigrate(FolderOf(target), environment, ["commit", .. options]));
        }
    }

    [PostgresFact]
    public async Task GraphileMigrate_sees_an_edited_file()
    {
        await using var target = await DeployTarget.CreateAsync("postgresql 18");
        var history = ForeignHistory.Of("graphile-migrate", isSqlite: false);
        await target.ExecuteAsync(history.Sql);
        target.Write(history.Files[0], ForeignHistory.First);
        target.Write(history.Files[1], ForeignHistory.Second + "-- edited\n");

        Assert.Equal("000001.sql Verified committed/000001-a.sql; 000002.sql Changed committed/000002.sql", (await target.PlanImportAsync()).Lines());
    }

    /// <summary>Shows, imports, imports again, deploys; gives the number of rows in the other tool's table.</summary>
    private static async Task<string> ImportsAsync(DeployTarget target, string tool, string lines, string pending, string table)
    {
        var rows = await target.ScalarAsync($"SELECT count(*) FROM {table}");
        var plan = await target.PlanImportAsync();
        plan.Is(DeployOutcome.Done);
        Assert.Equal(tool, plan.Plan!.Tool, ignoreCase: true);
        Assert.Equal(lines, plan.Lines());
        Assert.Equal(pending, plan.Pending());

        (await target.ImportAsync(new ImportOptions { Tool = tool })).Is(DeployOutcome.Done);
        (await target.ImportAsync()).Is(DeployOutcome.NothingToDo);
        Assert.Equal(pending, await target.AppliedByDeployAsync());
        Assert.True(await target.HasTableAsync("c"));
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
        Assert.Equal(rows, await target.ScalarAsync($"SELECT count(*) FROM {table}"));
        return rows;
    }

    private static string FolderOf(DeployTarget target) => Path.GetDirectoryName(target.DatabaseFile)!;

    private static string UrlOf(DeployTarget target)
    {
        if (target.Dialect == Syntax.SqlDialect.Sqlite)
        {
            return "sqlite:" + target.DatabaseFile;
        }

        var database = new NpgsqlConnectionStringBuilder(target.ConnectionString);

        // dbmate wants TLS unless told otherwise.
        return $"postgres://postgres@{database.Host}:{database.Port}/{database.Database}?sslmode=disable";
    }

    private static void Succeed(ProcessResult result) => Assert.True(result.ExitCode == 0, result.ToString());
}
