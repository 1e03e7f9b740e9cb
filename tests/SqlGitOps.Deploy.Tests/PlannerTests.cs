using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;
using SqlGitOps.Syntax;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>The plan of given files and a given history, without a database.</summary>
public sealed class PlannerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("planner");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("CREATE TABLE a (", PlanProblemKind.SyntaxError, 1)]
    [InlineData("SELECT 1;\nCREATE TABLE ${schema}.a (id integer);", PlanProblemKind.Placeholder, 2)]
    [InlineData("SELECT 1;\n\\i other.sql\n", PlanProblemKind.UnsupportedCommand, 2)]
    [InlineData("-- sqlgitops: timeout lock=soon\nSELECT 1;", PlanProblemKind.InvalidDirective, 1)]
    public void FileThatWouldNotRunAsWrittenIsRefused(string sql, PlanProblemKind kind, int line)
    {
        var path = _folder.Write("V1__a.sql", sql);

        var plan = Plan();

        Assert.Empty(plan.Pending);
        var problem = plan.Problems[0];
        Assert.Equal((kind, path, line), (problem.Kind, problem.Path, problem.Position?.Line));
    }

    [Fact]
    public void CommandsThatOnlyPrintAreLeftOut()
    {
        _folder.Write("V1__a.sql", "\\set ON_ERROR_STOP on\n\\echo hello\nSELECT 1;\n");

        Assert.Single(Assert.Single(Plan().Pending).Statements);
    }

    [Fact]
    public void FileThatIsNotUtf8IsRefused()
    {
        _folder.Write("V1__a.sql", [.. "SELECT '"u8, 0xE4, .. "';"u8]);
        _folder.Write("V2__b.sql", [0, 1, 2, 3, 0, 0]);

        Assert.Equal([PlanProblemKind.UnsupportedEncoding, PlanProblemKind.Unreadable], Plan().Problems.Select(p => p.Kind));
    }

    [Fact]
    public void F24_SameVersionTwiceIsRefused()
    {
        _folder.Write("V1__a.sql", "SELECT 1;");
        _folder.Write("x/V1__b.sql", "SELECT 1;");

        Assert.Contains(PlanProblemKind.Duplicate, Plan().Problems.Select(p => p.Kind));
    }

    [Fact]
    public void OnlyTheUpSectionRuns()
    {
        _folder.Write("20240101000000_a.sql", "-- migrate:up\nCREATE TABLE a (id integer);\n-- migrate:down\nDROP TABLE a;\n");

        var migration = Assert.Single(Plan().Pending);

        Assert.Equal("CREATE TABLE a (id integer)", migration.Text.ToString(Assert.Single(migration.Statements).Span));
    }

    [Fact]
    public void FileOfOtherEnvironmentsIsSkipped()
    {
        _folder.Write("V1__a.sql", "-- sqlgitops: environments=Test,Staging\nSELECT 1;");

        Assert.Single(Plan(new PlanOptions { Environment = "staging" }).Pending);
        Assert.Single(Plan(new PlanOptions { Environment = "Prod" }).Skipped);
        Assert.Single(Plan().Skipped);
    }

    [Fact]
    public void StatementOutsideTransactionsMakesTheFileNonTransactional()
    {
        _folder.Write("V1__a.sql", "CREATE INDEX CONCURRENTLY i ON a (id);");
        _folder.Write("V2__b.sql", "CREATE INDEX i ON a (id);");
        _folder.Write("V3__c.sql", "-- sqlgitops: no-transaction\nCREATE INDEX i ON a (id);");

        Assert.Equal([false, true, false], Plan().Pending.Select(p => p.IsTransactional));
    }

    [Fact]
    public void HashNamesOrderTextAndModeOfWhatIsPending()
    {
        _folder.Write("V1__a.sql", "SELECT 1;");
        var one = Plan().Hash;
        Assert.StartsWith(PlanHash.Prefix, one, StringComparison.Ordinal);
        Assert.Equal(one, Plan().Hash);

        _folder.Write("V1__a.sql", "SELECT 2;");
        var other = Plan().Hash;
        _folder.Write("V2__b.sql", "SELECT 3;");
        var more = Plan().Hash;

        Assert.Equal(3, new[] { one, other, more }.Distinct().Count());
    }

    [Fact]
    public void BaselineIsForEmptyDatabasesAndStandsForTheFilesBeforeIt()
    {
        _folder.Write("B3__start.sql", "SELECT 1;");
        _folder.Write("V4__d.sql", "SELECT 4;");

        var empty = Plan();
        Assert.Equal(["B3__start.sql", "V4__d.sql"], empty.Pending.Select(p => p.Script));

        var old = Plan(history: new HistorySnapshot(true, 1, [Applied("1"), Applied("3")]));
        Assert.Empty(old.Problems);
        Assert.Equal(["V4__d.sql"], old.Pending.Select(p => p.Script));
        Assert.Equal(["B3__start.sql"], old.Skipped.Select(m => m.Script));
    }

    [Fact]
    public void EveryProblemIsReportedAtOnce()
    {
        _folder.Write("V1__a.sql", "SELECT 1;");
        _folder.Write("V2__b.sql", "SELECT 1;");
        var history = new HistorySnapshot(true, 1, [Applied("1"), Applied("5"), Applied("6") with { State = MigrationState.Failed, TotalStatements = 3 }]);

        Assert.Equal(
            [PlanProblemKind.EditedAfterApplied, PlanProblemKind.MissingFile, PlanProblemKind.Unfinished],
            Plan(history: history).Problems.Select(p => p.Kind));
    }

    private static HistoryEntry Applied(string version) => new()
    {
        Identity = version,
        Version = MigrationVersion.Parse(version),
        Description = "x",
        Kind = MigrationKind.Versioned,
        Script = $"V{version}__x.sql",
        Checksum = "sha256:v1:00",
        State = MigrationState.Applied,
    };

    private DeploymentPlan Plan(PlanOptions? options = null, HistorySnapshot? history = null) =>
        new DeploymentPlanner(Readers.For(SqlDialect.PostgreSql)).Plan(
            MigrationFile.ReadAll(MigrationSet.Discover(_folder.Root).Ordered), history ?? HistorySnapshot.Absent, options ?? new PlanOptions());
}
