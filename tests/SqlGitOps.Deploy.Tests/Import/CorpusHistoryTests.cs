using System.Security.Cryptography;
using System.Text;
using SqlGitOps.Deploy.Import;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Migrations;
using SqlGitOps.Syntax;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests.Import;

/// <summary>
/// Real projects' files with the rows that their tool would have: every row finds its file, and none but the last file,
/// which has no row, stays pending. Skipped where the corpus is not there.
/// </summary>
public sealed class CorpusHistoryTests
{
    [CorpusTheory]
    [InlineData("diesel", "sqlite/vaultwarden")]
    [InlineData("diesel", "postgres/vaultwarden")]
    [InlineData("diesel", "postgres/crates.io")]
    [InlineData("diesel", "postgres/lemmy")]
    [InlineData("flyway", "postgres/openvsx")]
    [InlineData("flyway", "postgres/ccd-definition-store")]
    [InlineData("flyway", "postgres/kestra")]
    [InlineData("prisma", "postgres/documenso")]
    [InlineData("prisma", "postgres/trigger.dev")]
    [InlineData("sqlx", "postgres/docs.rs")]
    [InlineData("sqlx", "postgres/zksync-era")]
    [InlineData("golang-migrate", "postgres/bat-go")]
    [InlineData("golang-migrate", "postgres/openmeter")]
    [InlineData("goose", "postgres/openfga")]
    public async Task Every_row_finds_its_file(string tool, string project)
    {
        var migrations = MigrationSet.Discover(Path.Combine(Corpus.Root, project)).Ordered;
        var applied = migrations.Take(migrations.Count - 1).ToArray();
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        await target.ExecuteAsync(Sql(tool, applied));

        var result = await new HistoryImporter(DatabaseProviders.Create(SqlDialect.Sqlite, target.ConnectionString)).ApplyAsync(migrations);

        result.Is(DeployOutcome.Done);
        Assert.Equal(migrations[^1].Script, result.Pending());
        Assert.Equal(applied.Select(m => m.Script).Order(), result.Plan!.Lines.Select(line => line.File!.Script).Order());
        var expected = tool is "prisma" or "sqlx" ? ImportStatus.Verified : ImportStatus.Unverified;
        Assert.All(result.Plan.Lines, line => Assert.Equal(expected, line.Status));
    }

    private static string Sql(string tool, Migration[] applied)
    {
        var sql = new StringBuilder(tool switch
        {
            "diesel" => "CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL);",
            "flyway" => ForeignHistory.FlywayTable,
            "prisma" => ForeignHistory.PrismaTable,
            "sqlx" => "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text, installed_on timestamp, success boolean, checksum blob, execution_time bigint);",
            "goose" => ForeignHistory.GooseTable,
            _ => "CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);",
        });
        for (var i = 0; i < applied.Length; i++)
        {
            var folder = Path.GetFileName(Path.GetDirectoryName(applied[i].Path))!;
            var file = Path.GetFileName(applied[i].Path);
            sql.Append(tool switch
            {
                // What stands before the first underscore, without dashes.
                "diesel" => $"INSERT INTO __diesel_schema_migrations VALUES ('{folder.Split('_')[0].Replace("-", "", StringComparison.Ordinal)}', '2024-01-01');",
                "flyway" => $"INSERT INTO flyway_schema_history VALUES ({i + 1}, '{applied[i].Version}', '', 'SQL', '{file}', NULL, 'app', '2024-01-01', 1, true);",
                "prisma" => $"INSERT INTO _prisma_migrations VALUES ('{i}', '{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(applied[i].Path)))}', {i + 1_700_000_000_000}, '{folder}', NULL, NULL, {i + 1_700_000_000_000}, 1);",
                "sqlx" => $"INSERT INTO _sqlx_migrations VALUES ({file.Split('_')[0]}, '', '2024-01-01', true, x'{Convert.ToHexString(SHA384.HashData(File.ReadAllBytes(applied[i].Path)))}', 1);",
                "goose" => $"INSERT INTO goose_db_version VALUES ({i + 1}, {long.Parse(file.Split('_')[0], null)}, true, '2024-01-01');",
                _ => i == applied.Length - 1 ? $"INSERT INTO schema_migrations VALUES ({long.Parse(file.Split('_')[0], null)}, false);" : string.Empty,
            });
        }

        return sql.ToString();
    }
}
