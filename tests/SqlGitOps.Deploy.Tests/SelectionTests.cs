using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations.Project;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>Deploying a part of what is pending, and the time limit of a run.</summary>
public sealed class SelectionTests
{
    private const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;\n";

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task RunsUpToAVersionAndRepeatablesWithTheLast(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        target.Write("V10__c.sql", "CREATE TABLE c (id integer);");
        target.Write("R__view.sql", "DROP VIEW IF EXISTS v;\nCREATE VIEW v AS SELECT * FROM c;");

        var part = await target.DeployAsync(To("002"));
        Assert.Equal((DeployOutcome.Done, "1,2"), (part.Outcome, string.Join(',', part.Applied.Select(m => m.Identity))));
        Assert.Equal(["V10__c.sql", "R__view.sql"], part.Plan!.Deferred.Select(m => m.Script));

        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync(To("V1__a.sql"))).Outcome);

        var rest = await target.DeployAsync(To("10"));
        Assert.Equal(["V10__c.sql", "R__view.sql"], rest.Applied.Select(m => m.Script));
        Assert.Empty(rest.Plan!.Deferred);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task RunsSingleMigrationsWhereGapsAreAllowed(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        target.Write("V3__c.sql", "CREATE TABLE c (id integer);");

        var refused = await target.DeployAsync(Only(OutOfOrderPolicy.Refuse, "3"));
        Assert.Equal(DeployOutcome.Refused, refused.Outcome);
        var problem = Assert.Single(refused.Plan!.Problems);
        Assert.Equal(PlanProblemKind.Gap, problem.Kind);
        Assert.Contains("'V1__a.sql' comes before it", problem.Message, StringComparison.Ordinal);
        Assert.False(await target.HasTableAsync("c"));

        // The first ones leave no gap.
        Assert.Equal(["V1__a.sql"], (await target.DeployAsync(Only(OutOfOrderPolicy.Refuse, "V1__a.sql"))).Applied.Select(m => m.Script));

        var warned = await target.DeployAsync(Only(OutOfOrderPolicy.Warn, "3"));
        Assert.Equal(["V3__c.sql"], warned.Applied.Select(m => m.Script));
        Assert.Equal(PlanProblemKind.Gap, Assert.Single(warned.Plan!.Warnings).Kind);

        Assert.Equal(PlanProblemKind.OutOfOrder, Assert.Single((await target.DeployAsync()).Plan!.Problems).Kind);
        Assert.Equal("1 applied 1/1, 3 applied 1/1, 2 applied 1/1", await HistoryAfterAsync(target, Only(OutOfOrderPolicy.Allow, "2")));
    }

    [Theory]
    [InlineData("4", "The nearest is 3 ('V3__c.sql')")]
    [InlineData("0.1", "The nearest is 1 ('V1__a.sql')")]
    [InlineData("V3__cc.sql", "Did you mean 'V3__c.sql'?")]
    [InlineData("R__view.sql", "repeatable")]
    public async Task AVersionThatIsNotThereIsToldBeforeAnythingIsConnected(string version, string message)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        foreach (var name in (string[])["V1__a.sql", "V3__c.sql", "R__view.sql"])
        {
            target.Write(name, "SELECT 1;");
        }

        foreach (var options in (DeployOptions[])[To(version), To(version) with { DryRun = true }])
        {
            var events = new EventList();
            var result = await target.DeployAsync(options, events);
            Assert.Equal((DeployOutcome.ConfigurationError, 2), (result.Outcome, result.ExitCode));
            Assert.Contains(message, result.Error!.Message, StringComparison.Ordinal);
            Assert.Empty(events.Of<Connected>());
        }
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task AnUnfinishedMigrationIsNotLeftBehind(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "-- sqlgitops: no-transaction\nCREATE TABLE a (id integer);\nSELECT broken;");
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        Assert.Equal(DeployOutcome.FailedPartial, (await target.DeployAsync()).Outcome);

        var refused = await target.DeployAsync(Only(OutOfOrderPolicy.Allow, "2"));

        Assert.Equal((DeployOutcome.Refused, PlanProblemKind.Unfinished), (refused.Outcome, Assert.Single(refused.Plan!.Problems).Kind));
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task TimeIsUpInATransaction(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);\n" + Endless);
        target.Write("callbacks/onFailure.sql", "CREATE TABLE failure (id integer);");
        var events = new EventList();

        var result = await target.DeployAsync(target.WithCallbacks() with { Timeout = TimeSpan.FromSeconds(2) }, events);

        // No time is left for what runs after a failure.
        Assert.Empty(events.Of<FailureCallbackFailed>());
        Assert.False(await target.HasTableAsync("failure"));
        Assert.Equal((DeployOutcome.FailedRolledBack, 3), (result.Outcome, result.ExitCode));
        Assert.Equal(DeployErrorKind.RunTimeout, result.Error!.Kind);
        Assert.Contains("within 2 s", result.Error.Message, StringComparison.Ordinal);
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
        Assert.False(await target.HasTableAsync("b"));
        Assert.Equal("FailedRolledBack", await target.RunsAsync("outcome"));
        Assert.Contains("within 2 s", await target.RunsAsync("error"), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task TimeIsUpWithoutATransaction(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "-- sqlgitops: no-transaction\nCREATE TABLE a (id integer);\n" + Endless);

        var result = await target.DeployAsync(new DeployOptions { Timeout = TimeSpan.FromSeconds(2) });

        Assert.Equal((DeployOutcome.FailedPartial, DeployErrorKind.RunTimeout, 4), (result.Outcome, result.Error!.Kind, result.ExitCode));
        Assert.Equal("1 failed 1/2", await target.HistoryAsync());

        target.Write("V1__a.sql", "-- sqlgitops: no-transaction\nCREATE TABLE a (id integer);\n");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [Fact]
    public async Task ACallerWhoCancelsIsNotToldOfATimeLimit()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", Endless);
        using var cancellation = new CancellationTokenSource();
        var events = new EventList(item =>
        {
            if (item is MigrationStarted)
            {
                cancellation.CancelAfter(TimeSpan.FromMilliseconds(50));
            }
        });

        var result = await target.DeployAsync(new DeployOptions { Timeout = TimeSpan.FromMinutes(5) }, events, cancellationToken: cancellation.Token);

        Assert.Equal((DeployOutcome.Cancelled, DeployErrorKind.Cancelled), (result.Outcome, result.Error!.Kind));
    }

    private static DeployOptions To(string version) => new() { Selection = new MigrationSelection { To = version } };

    private static DeployOptions Only(OutOfOrderPolicy policy, params string[] names) => new()
    {
        Policy = new IntegrityPolicy { OutOfOrder = policy },
        Selection = new MigrationSelection { Only = names },
    };

    private static async Task<string> HistoryAfterAsync(DeployTarget target, DeployOptions options)
    {
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync(options)).Outcome);
        return await target.HistoryAsync();
    }
}
