using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Migrations;
using SqlGitOps.Migrations.Git;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Syntax;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>What is said about edited, missing, renamed and doubled files, with a real Git repository around them.</summary>
public sealed class IntegrityTests : IDisposable
{
    private const string Create = "CREATE TABLE a (id integer);\n";

    private static readonly Dictionary<string, string?> s_identity = new(StringComparer.Ordinal)
    {
        ["GIT_AUTHOR_NAME"] = "Ada",
        ["GIT_AUTHOR_EMAIL"] = "ada@example.org",
        ["GIT_COMMITTER_NAME"] = "Ada",
        ["GIT_COMMITTER_EMAIL"] = "ada@example.org",
        ["GIT_AUTHOR_DATE"] = "2026-01-31T10:00:00+01:00",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
    };

    private readonly TemporaryFolder _folder = new("integrity");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnEditedFileIsShownWithWhatChanged()
    {
        Git("init", "-q");
        Write("V1__a.sql", "-- the first\n" + Create + "INSERT INTO a VALUES (1);\n");
        var commit = Commit("first table");
        await DeployAsync(commit);
        Write("V1__a.sql", "-- the first\n" + Create + "INSERT INTO a VALUES (2);\n");
        Commit("oops");

        var problem = Assert.Single((await PlanAsync()).Plan!.Problems);

        Assert.Equal(PlanProblemKind.EditedAfterApplied, problem.Kind);
        Assert.Contains($"commit {commit}", problem.Details, StringComparison.Ordinal);
        Assert.EndsWith(
            "@@ -1,3 +1,3 @@\n -- the first\n CREATE TABLE a (id integer);\n-INSERT INTO a VALUES (1);\n+INSERT INTO a VALUES (2);", problem.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0123456789abcdef0123456789abcdef01234567")]
    public async Task TheFormerTextIsFoundAmongAllCommitsOfTheFile(string? recorded)
    {
        Git("init", "-q");
        Write("V1__b.sql", "-- draft\n" + Create);
        Commit("draft");
        Write("V1__b.sql", Create);
        var applied = Commit("applied");
        await DeployAsync(recorded);
        File.Move(_folder.Combine("migrations/V1__b.sql"), _folder.Combine("migrations/V1__a.sql"));
        Commit("renamed");
        Write("V1__a.sql", "CREATE TABLE a (id bigint);\n");
        Commit("edited");

        var problem = Assert.Single((await PlanAsync()).Plan!.Problems);

        Assert.Contains($"commit {applied}", problem.Details, StringComparison.Ordinal);
        Assert.Contains("-CREATE TABLE a (id integer);\n+CREATE TABLE a (id bigint);", problem.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThatTheFormerTextIsNowhereIsSaid()
    {
        Write("V1__a.sql", Create);
        await DeployAsync(null);
        Write("V1__a.sql", "CREATE TABLE a (id bigint);\n");
        Assert.Contains("not in a Git work tree", Assert.Single((await PlanAsync(isGit: false)).Plan!.Problems).Details, StringComparison.Ordinal);

        Git("init", "-q");
        Commit("late");
        Assert.Contains("no commit of this repository", Assert.Single((await PlanAsync()).Plan!.Problems).Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Create, "-- says what it does\nCREATE  TABLE a\n  (id integer) /* one */ ;\n", true)]
    [InlineData(Create, "CREATE TABLE a (\"id\" integer);\n", false)]
    [InlineData("SELECT 'a b';\n", "SELECT 'a  b';\n", false)]
    [InlineData("SELECT 1;\n", "-- sqlgitops: no-transaction\nSELECT 1;\n", false)]
    [InlineData("-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n", "-- +goose Up\nSELECT 1;\nSELECT 2;\n-- +goose Down\n", false)]
    [InlineData("-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n", "-- +goose Up\n-- one\nSELECT 1;\n-- +goose Down\nSELECT 2;\n", true)]
    public async Task OnlyCommentsMayChangeWhereThePolicySaysSo(string before, string after, bool isAllowed)
    {
        Git("init", "-q");
        Write("V1__a.sql", before);
        await DeployAsync(Commit("a"));
        Write("V1__a.sql", after);
        Write("V2__b.sql", "CREATE TABLE b (id integer);\n");

        var refused = Assert.Single((await PlanAsync()).Plan!.Problems);
        Assert.Equal(isAllowed ? PlanProblemKind.CommentsEdited : PlanProblemKind.EditedAfterApplied, refused.Kind);
        Assert.Equal(isAllowed, refused.Message.Contains("Only comments and white space changed", StringComparison.Ordinal));

        var lenient = await DeployAsync(null, new IntegrityPolicy { Edited = EditedPolicy.AllowComments });
        Assert.Equal(isAllowed ? DeployOutcome.Done : DeployOutcome.Refused, lenient.Outcome);
        Assert.Equal(isAllowed ? [PlanProblemKind.CommentsEdited] : [], lenient.Plan!.Warnings.Select(w => w.Kind));
    }

    [Fact]
    public async Task WhoTookAFileAwayIsSaid()
    {
        Git("init", "-q");
        Write("V1__a.sql", Create);
        Write("V2__b.sql", "CREATE TABLE b (id integer);\n");
        Commit("tables");
        await DeployAsync(null);

        File.Delete(_folder.Combine("migrations/V2__b.sql"));
        Assert.Contains("still has 'V2__b.sql': 'git restore'", Assert.Single((await PlanAsync()).Plan!.Problems).Message, StringComparison.Ordinal);

        var commit = Commit("tidy up");
        var missing = Assert.Single((await PlanAsync()).Plan!.Problems);
        Assert.Equal(PlanProblemKind.MissingFile, missing.Kind);
        Assert.Contains($"'V2__b.sql' was taken away by commit {commit[..10]} by Ada on 2026-01-31 (\"tidy up\").", missing.Message, StringComparison.Ordinal);

        Write("V3__b.sql", "CREATE TABLE b (id integer);\n");
        var renamed = Assert.Single((await PlanAsync()).Plan!.Problems);
        Assert.Equal(PlanProblemKind.Renamed, renamed.Kind);
        Assert.Contains("by Ada", renamed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoAddedEachOfTwoFilesWithOneVersionIsSaid()
    {
        Git("init", "-q");
        Write("V1__a.sql", Create);
        var commit = Commit("mine");
        Write("V001__b.sql", "CREATE TABLE b (id integer);\n");

        var problem = Assert.Single((await PlanAsync()).Plan!.Problems);

        Assert.Equal(PlanProblemKind.Duplicate, problem.Kind);
        Assert.Contains($"'V1__a.sql' was added by commit {commit[..10]} by Ada", problem.Message, StringComparison.Ordinal);
        Assert.Contains("'V001__b.sql' is not committed.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALongDiffIsCut()
    {
        Git("init", "-q");
        Write("V1__a.sql", Create + string.Concat(Enumerable.Range(0, 100).Select(i => $"INSERT INTO a VALUES ({i});\n")));
        await DeployAsync(Commit("a"));
        Write("V1__a.sql", Create + string.Concat(Enumerable.Range(200, 100).Select(i => $"INSERT INTO a VALUES ({i});\n")));

        var lines = Assert.Single((await PlanAsync()).Plan!.Problems).Details!.Split('\n');

        Assert.Equal(43, lines.Length);
        Assert.Equal("… 162 more lines", lines[^1]);
    }

    [Fact]
    public async Task GitCanApplyTheDiff()
    {
        var random = new Random(20261121);
        Git("init", "-q");
        var before = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            before.Add($"-- {random.Next(5)}");
        }

        before.Add("SELECT 1;");
        Write("V1__a.sql", string.Join('\n', before) + "\n");
        await DeployAsync(Commit("a"));
        for (var round = 0; round < 25; round++)
        {
            var after = new List<string>(before);
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                var at = random.Next(after.Count);
                if (random.Next(2) == 0)
                {
                    after.RemoveAt(at);
                }
                else
                {
                    after.Insert(at, $"-- {random.Next(5)}");
                }
            }

            Write("V1__a.sql", string.Join('\n', after) + "\n");
            if ((await PlanAsync()).Plan!.Problems is not [var problem])
            {
                continue;
            }

            var hunks = problem.Details!.Split('\n')[2..];
            Write("V1__a.sql", string.Join('\n', before) + "\n");
            File.WriteAllText(_folder.Combine("change.diff"), "--- a/migrations/V1__a.sql\n+++ b/migrations/V1__a.sql\n" + string.Join('\n', hunks) + "\n");
            Git("apply", "change.diff");
            Assert.Equal(after, File.ReadAllLines(_folder.Combine("migrations/V1__a.sql")));
        }
    }

    private void Write(string name, string sql) => _folder.Write("migrations/" + name, sql);

    private string Commit(string message)
    {
        Git("add", "-A", "migrations");
        Git("commit", "-q", "-m", message);
        return Git("rev-parse", "HEAD").Trim();
    }

    private string Git(params string[] arguments)
    {
        var result = ProcessRunner.Run("git", arguments, s_identity, _folder.Root);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Output;
    }

    private Task<DeployResult> PlanAsync(bool isGit = true) => Deployer(null, new IntegrityPolicy(), isGit).PlanAsync(Migrations);

    private async Task<DeployResult> DeployAsync(string? commit, IntegrityPolicy? policy = null)
    {
        var result = await Deployer(commit, policy ?? new IntegrityPolicy(), isGit: true).DeployAsync(Migrations);
        Assert.True(policy is not null || result.Outcome == DeployOutcome.Done, result.Error?.Message);
        return result;
    }

    private IReadOnlyList<Migration> Migrations => MigrationSet.Discover(_folder.Combine("migrations")).Ordered;

    private Deployer Deployer(string? commit, IntegrityPolicy policy, bool isGit) => new(
        DatabaseProviders.Create(SqlDialect.Sqlite, $"Data Source={_folder.Combine("data.db")}"),
        Readers.For(SqlDialect.Sqlite),
        new DeployOptions
        {
            Policy = policy,
            FileHistory = isGit ? new GitFileHistory(_folder.Combine("migrations")) : null,
            Run = new DeployRun { Commit = commit },
        });
}
