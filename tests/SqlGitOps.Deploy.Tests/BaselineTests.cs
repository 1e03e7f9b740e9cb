using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>Databases that have tables before they have a history, and files that stand for the beginning of one.</summary>
public sealed class BaselineTests
{
    [Theory]
    [ClassData(typeof(Engines))]
    public async Task F31_DatabaseWithTablesAndWithoutHistoryIsRefusedUntilSomebodySaysWhatIsIn(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        await target.ExecuteAsync("CREATE TABLE a (id integer); CREATE TABLE z (id integer)");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        target.Write("V3__c.sql", "CREATE TABLE c (id integer);");
        target.Write("R__v.sql", "CREATE VIEW v AS SELECT id FROM a;");

        foreach (var refused in (DeployResult[])[await target.DeployAsync(), await target.PlanAsync(), await target.DeployAsync(new DeployOptions { DryRun = true })])
        {
            Assert.Equal((DeployOutcome.Refused, 1), (refused.Outcome, refused.ExitCode));
            var problem = Assert.Single(refused.Plan!.Problems);
            Assert.Equal(PlanProblemKind.ExistingTables, problem.Kind);
            Assert.Contains("2 tables (", problem.Message, StringComparison.Ordinal);
            Assert.Contains("sqlgitops baseline --version", problem.Message, StringComparison.Ordinal);
            Assert.Contains("--allow-existing", problem.Message, StringComparison.Ordinal);
        }

        Assert.False(await target.HasTableAsync(target.HistoryTable.Split('.')[^1]));

        var events = new EventList();
        var run = new DeployRun { Id = "base", Actor = "github:octocat", Commit = "abc", Environment = "Test", ToolVersion = "9" };
        var result = await target.BaselineAsync("2", new DeployOptions { Run = run }, events);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal(["V1__a.sql", "V2__b.sql"], Assert.Single(events.Of<HistoryBaselined>()).Entries.Select(e => e.Script));
        Assert.Equal("1 applied 0/0, 2 applied 0/0", await target.HistoryAsync());
        Assert.Equal("abc Test 9 base", await target.ScalarAsync($"SELECT \"commit\" || ' ' || environment || ' ' || tool_version || ' ' || run_id FROM {target.HistoryTable} WHERE version = '1'"));
        Assert.Equal("0", await target.ScalarAsync($"SELECT count(*) FROM {target.HistoryTable} WHERE started_at IS NULL OR finished_at IS NULL OR note NOT LIKE '%not run%' OR applied_by NOT LIKE '%octocat%'"));
        Assert.False(await target.HasTableAsync("b"));
        Assert.Equal("baseline", await target.RunsAsync("action"));

        Assert.Equal(["V3__c.sql", "R__v.sql"], (await target.DeployAsync()).Applied.Select(m => m.Script));
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);

        // What was recorded is held to as if it had run.
        target.Write("V1__a.sql", "CREATE TABLE a (id bigint);");
        Assert.Equal(PlanProblemKind.EditedAfterApplied, Assert.Single((await target.PlanAsync()).Plan!.Problems).Kind);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task BaselineOfAllHasTheRepeatableOnesAndHappensOnce(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        await target.ExecuteAsync("CREATE TABLE a (id integer)");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("V2__b.sql", "-- sqlgitops: environments=Prod\nCREATE TABLE b (id integer);");
        target.Write("R__v.sql", "CREATE VIEW v AS SELECT id FROM a;");

        var shown = await target.BaselineAsync(null, new DeployOptions { DryRun = true });
        Assert.Contains("'repeatable:R__v.sql' is recorded as applied", shown.Script, StringComparison.Ordinal);
        Assert.False(await target.HasTableAsync(target.HistoryTable.Split('.')[^1]));

        Assert.Equal(DeployOutcome.Done, (await target.BaselineAsync(null)).Outcome);
        Assert.Equal("1 applied 0/0, repeatable:R__v.sql applied 0/0", await target.HistoryAsync());
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);

        var again = await target.BaselineAsync(null);
        Assert.Equal((DeployOutcome.Refused, 1), (again.Outcome, again.ExitCode));
        Assert.Contains("has 2 migrations already, the last one 'R__v.sql'", again.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("baseline", await target.RunsAsync("action"));
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task BaselineOfAnUnknownVersionIsRefusedAndWritesNothing(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "SELECT 1;");
        target.Write("V2__b.sql", "SELECT 1;");
        await target.ExecuteAsync("CREATE TABLE z (id integer)");

        var result = await target.BaselineAsync("20");

        Assert.Equal(DeployOutcome.Refused, result.Outcome);
        Assert.Equal("No migration has the version 20. They go from 1 to 2.", result.Error!.Message);
        Assert.False(await target.HasTableAsync(target.HistoryTable.Split('.')[^1]));
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task TablesThatHaveNothingToDoWithItAreAllowedWhenSaidSo(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        await target.ExecuteAsync("CREATE TABLE other (id integer)");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");

        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync(new DeployOptions { AllowExisting = true })).Outcome);

        // From then on there is a history, and the tables do not matter.
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task HistoryFromWhichAllWasTakenBackIsOneStill(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        await target.ExecuteAsync("CREATE TABLE other (id integer)");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("U1__a.sql", "DROP TABLE a;");
        await target.DeployAsync(new DeployOptions { AllowExisting = true });
        var undone = await target.UndoAsync(new UndoRequest { To = MigrationVersion.Parse("0"), AllowDataLoss = true });
        Assert.Equal(DeployOutcome.Done, undone.Outcome);

        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        Assert.True(await target.HasTableAsync("a"));

        // Rows that somebody deleted were not taken back: the table is there still.
        await target.ExecuteAsync($"DELETE FROM {target.HistoryTable}");
        Assert.Equal(PlanProblemKind.ExistingTables, Assert.Single((await target.DeployAsync()).Plan!.Problems).Kind);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task RunThatCameToNothingIsNoHistory(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        await target.ExecuteAsync("CREATE TABLE other (id integer)");
        target.Write("V1__a.sql", "INSERT INTO missing VALUES (1);");
        Assert.Equal(DeployOutcome.FailedRolledBack, (await target.DeployAsync(new DeployOptions { AllowExisting = true })).Outcome);

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.Refused, result.Outcome);
        Assert.Equal(PlanProblemKind.ExistingTables, Assert.Single(result.Plan!.Problems).Kind);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task HistoryOfAnotherToolIsNamedAndAnEmptyOneDoesNotMatter(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        await target.ExecuteAsync("CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY)");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        Assert.Empty((await target.PlanAsync()).Plan!.Problems);

        await target.ExecuteAsync("INSERT INTO schema_migrations VALUES ('1')");

        var problem = Assert.Single((await target.DeployAsync()).Plan!.Problems);
        Assert.Equal(PlanProblemKind.ExistingTables, problem.Kind);
        Assert.Contains("has no history, so", problem.Message, StringComparison.Ordinal);
        Assert.Contains("schema_migrations' looks like the history of another tool: 'sqlgitops import --from ", problem.Message, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task TablesOfOtherSchemasAndOfExtensionsAreNotOurs(int major)
    {
        await using var target = await DeployTarget.CreateAsync($"postgresql {major}");
        await target.ExecuteAsync(
            """
            CREATE SCHEMA other; CREATE TABLE other.t (id integer); CREATE VIEW v AS SELECT 1 AS a;
            CREATE TABLE of_extension (id integer); ALTER EXTENSION plpgsql ADD TABLE of_extension;
            """);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");

        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task EmptyDatabaseRunsTheNewestBaselineAndWhatFollowsAndAnOlderOneTheFiles(string engine)
    {
        await using var fresh = await DeployTarget.CreateAsync(engine);
        await using var old = await DeployTarget.CreateAsync(engine);
        old.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        Assert.Equal(DeployOutcome.Done, (await old.DeployAsync()).Outcome);
        foreach (var target in (DeployTarget[])[fresh, old])
        {
            target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
            target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
            target.Write("V3__c.sql", "CREATE TABLE c (id integer);");
            target.Write("B1__start.sql", "SELECT 1;");
            target.Write("B2__start.sql", "CREATE TABLE a (id integer);\nCREATE TABLE b (id integer);\nCREATE TABLE from_baseline (id integer);");
        }

        Assert.Equal(["B2__start.sql", "V3__c.sql"], (await fresh.DeployAsync()).Applied.Select(m => m.Script));
        Assert.Equal(["V2__b.sql", "V3__c.sql"], (await old.DeployAsync()).Applied.Select(m => m.Script));
        Assert.Equal("2 applied 3/3, 3 applied 1/1", await fresh.HistoryAsync());
        Assert.False(await old.HasTableAsync("from_baseline"));

        // Later the baseline is replaced and the files before it are gone.
        foreach (var target in (DeployTarget[])[fresh, old])
        {
            Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
            target.Write("V4__d.sql", "CREATE TABLE d (id integer);");
            target.Write("B3__start.sql", "SELECT 1;");
            Assert.Equal(["V4__d.sql"], (await target.DeployAsync()).Applied.Select(m => m.Script));
            foreach (var gone in (string[])["V1__a.sql", "V2__b.sql", "V3__c.sql", "B1__start.sql", "B2__start.sql"])
            {
                target.Delete(gone);
            }

            Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);
        }
    }
}
