using SqlGitOps.Migrations.Conventions;
using SqlGitOps.Syntax;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Migrations.Tests.Conventions;

/// <summary>Names of pop and popx: an engine and <c>.autocommit</c> before the direction.</summary>
public class EngineNameTests
{
    private static readonly string[] Names =
    [
        "0001_a.postgres.up.sql", "0001_a.postgres.down.sql", "0001_a.sqlite3.up.sql", "0001_a.sqlite3.down.sql",
        "0001_a.mysql.up.sql", "0001_a.cockroach.up.sql",
        "0002_b.up.sql", "0002_b.down.sql", "0002_b.postgresql.up.sql", "0002_b.sqlite.down.sql",
        "0003_c.up.sql", "0003_c.down.sql",
        "0004_only_mysql.mysql.up.sql", "0004_only_mysql.mysql.down.sql",
        "0005_v1.2.up.sql",
    ];

    [Theory]
    [InlineData(
        SqlDialect.PostgreSql,
        "0001_a.postgres.up.sql 0002_b.postgresql.up.sql 0003_c.up.sql 0005_v1.2.up.sql",
        "0001_a.postgres.down.sql 0002_b.down.sql 0003_c.down.sql")]
    [InlineData(
        SqlDialect.Sqlite,
        "0001_a.sqlite3.up.sql 0002_b.up.sql 0003_c.up.sql 0005_v1.2.up.sql",
        "0001_a.sqlite3.down.sql 0002_b.sqlite.down.sql 0003_c.down.sql")]
    [InlineData(SqlDialect.SqlServer, "0002_b.up.sql 0003_c.up.sql 0005_v1.2.up.sql", "0002_b.down.sql 0003_c.down.sql")]
    public void Only_the_files_of_the_dialect_count(SqlDialect dialect, string ordered, string undos)
    {
        using var folder = new TemporaryFolder().With(Names);

        foreach (var convention in (ConventionName[])[ConventionName.Auto, ConventionName.UpDownFiles])
        {
            var set = MigrationSet.Discover(folder.Path, convention, dialect);
            var named = MigrationSet.FromFiles(Directory.EnumerateFiles(folder.Path), folder.Path, convention, dialect);

            Assert.Empty(set.Problems);
            Assert.Equal(ordered.Split(' '), set.Ordered.Select(m => m.Script));
            Assert.Equal(undos.Split(' '), set.Ordered.Select(m => m.Undo?.Script).OfType<string>());
            Assert.Equal(set.All.Select(m => m.Script), named.All.Select(m => m.Script));
        }
    }

    [Fact]
    public void The_engine_is_no_part_of_the_words()
    {
        using var folder = new TemporaryFolder().With("20201110175414000000_pairs_of.postgres.autocommit.up.sql");

        var migration = Assert.Single(MigrationSet.Discover(folder.Path, dialect: SqlDialect.PostgreSql).Ordered);

        Assert.Equal(("20201110175414000000", "pairs of", true), (migration.Version?.Text, migration.Description, migration.IsAutocommit));
    }

    [Theory]
    [InlineData("0001_a.autocommit.up.sql", "CREATE INDEX CONCURRENTLY i ON t (c);", TransactionMode.None)]
    [InlineData("0001_a.postgres.autocommit.up.sql", "SELECT 1;", TransactionMode.None)]
    [InlineData("0001_a.AUTOCOMMIT.up.sql", "", TransactionMode.None)]
    [InlineData("0001_autocommit.up.sql", "SELECT 1;", null)]
    [InlineData("0001_a.autocommit.x.up.sql", "SELECT 1;", null)]
    public void Autocommit_asks_for_no_transaction(string name, string sql, TransactionMode? expected)
    {
        using var folder = new TemporaryFolder();
        folder.Add(name, sql);

        Assert.Equal(expected, Assert.Single(MigrationSet.Discover(folder.Path, dialect: SqlDialect.PostgreSql).Ordered).ReadScript().RequestedTransactionMode);
    }

    [Fact]
    public void Settings_of_the_file_itself_go_before_its_name()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Add("0001_a.autocommit.up.sql", "SELECT 1;");
        File.WriteAllText(path + ".conf", "executeInTransaction=true\n");

        Assert.Equal(
            TransactionMode.PerFile, Assert.Single(MigrationSet.Discover(folder.Path, dialect: SqlDialect.PostgreSql).Ordered).ReadScript().RequestedTransactionMode);
    }

    [Fact]
    public void Another_migration_of_the_same_version_is_not_replaced()
    {
        using var folder = new TemporaryFolder().With("0001_a.up.sql", "0001_b.postgres.up.sql");

        Assert.Equal(
            MigrationProblemKind.DuplicateVersion, Assert.Single(MigrationSet.Discover(folder.Path, dialect: SqlDialect.PostgreSql).Problems).Kind);
    }

    [Fact]
    public void Without_a_dialect_the_engine_is_a_part_of_the_name()
    {
        using var folder = new TemporaryFolder().With(Names);

        Assert.Equal(Names.Length, MigrationSet.Discover(folder.Path).All.Count);
    }

    [Theory]
    [InlineData("V1__x.mysql.sql")]
    [InlineData("0001_x.mysql.sql")]
    [InlineData("20240101_x.mysql/up.sql")]
    public void Other_conventions_have_no_engines(string name)
    {
        using var folder = new TemporaryFolder().With(name);

        Assert.Single(MigrationSet.Discover(folder.Path, dialect: SqlDialect.PostgreSql).Ordered);
    }

    [CorpusTheory]
    [InlineData("postgres/ory-keto", SqlDialect.PostgreSql)]
    [InlineData("postgres/ory-kratos", SqlDialect.PostgreSql)]
    [InlineData("sqlite/ory-keto", SqlDialect.Sqlite)]
    [InlineData("sqlite/ory-kratos", SqlDialect.Sqlite)]
    public void A_real_history_has_each_version_once_and_with_its_way_back(string history, SqlDialect dialect)
    {
        var folder = Path.Combine(Corpus.Root, history);
        var versions = Directory.EnumerateFiles(folder, "*.up.sql").Select(p => Path.GetFileName(p).Split('_')[0]).Distinct().Order(StringComparer.Ordinal);

        var set = MigrationSet.Discover(folder, dialect: dialect);

        Assert.Empty(set.Problems);
        Assert.Equal(versions, set.Ordered.Select(m => m.Version!.Text));
        Assert.DoesNotContain(set.Ordered, m => m.Undo is null);
        Assert.Contains(MigrationSet.Discover(folder).Problems, p => p.Kind == MigrationProblemKind.DuplicateVersion);
    }
}
