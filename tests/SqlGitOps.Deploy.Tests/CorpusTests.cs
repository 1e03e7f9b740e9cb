using System.Globalization;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Migrations;
using SqlGitOps.Syntax;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>Real histories from first to last migration; skipped where the corpus is not there.</summary>
public sealed class CorpusTests
{
    [CorpusTheory(needsServer: true)]
    [InlineData("postgres/lemmy", 17, "CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT now())")]
    [InlineData("postgres/openmeter", 17, "")]
    [InlineData("postgres/zksync-era", 15, "")]
    [InlineData("postgres/ory-kratos", 18, "")]
    [InlineData("postgres/temporal/visibility/versioned", 13, "")]
    public async Task PostgreSqlHistory(string history, int major, string madeByTheirTool)
    {
        await using var database = await PostgresServer.Get(major).CreateDatabaseAsync();
        if (madeByTheirTool.Length > 0)
        {
            await database.ExecuteAsync(madeByTheirTool);
        }

        var count = await DeployTwiceAsync(SqlDialect.PostgreSql, database.ConnectionString, Path.Combine(Corpus.Root, history));
        Assert.Equal(count, await database.ScalarAsync<long>("SELECT count(*) FROM sqlgitops.migration_history WHERE state = 'applied'"));
    }

    [CorpusTheory]
    [InlineData("sqlite/vaultwarden")]
    public async Task SqliteHistory(string history)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        var count = await DeployTwiceAsync(SqlDialect.Sqlite, target.ConnectionString, Path.Combine(Corpus.Root, history));
        Assert.Equal(
            count.ToString(CultureInfo.InvariantCulture),
            await target.ScalarAsync($"SELECT count(*) FROM {target.HistoryTable} WHERE state = 'applied'"));
    }

    private static async Task<int> DeployTwiceAsync(SqlDialect dialect, string connectionString, string folder)
    {
        var migrations = MigrationSet.Discover(folder, dialect: dialect).Ordered;
        var deployer = new Deployer(DatabaseProviders.Create(dialect, connectionString), Readers.For(dialect));

        var first = await deployer.DeployAsync(migrations);
        Assert.True(
            first.Outcome == DeployOutcome.Done,
            $"{first.Error}\n{string.Join('\n', first.Plan?.Problems.Select(p => p.ToString()) ?? [])}");
        Assert.Equal(migrations.Count, first.Applied.Count);
        Assert.Equal(DeployOutcome.NothingToDo, (await deployer.DeployAsync(migrations)).Outcome);
        return migrations.Count;
    }
}
