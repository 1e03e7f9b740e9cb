using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations.Project;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>Scripts that run around a deployment.</summary>
public sealed class CallbackTests
{
    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task TheyRunAroundADeploymentThatHasSomethingToApplyAndNoHistoryHasThem(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("callbacks/beforeDeploy__1_log.sql", "CREATE TABLE IF NOT EXISTS log (what text);\nINSERT INTO log VALUES ('before');");
        target.Write("beforeMigrate__2.sql", "INSERT INTO log VALUES ('flyway');");
        target.Write("V1__a.sql", "INSERT INTO log VALUES ('1');");
        target.Write("V2__b.sql", "INSERT INTO log VALUES ('2');");
        target.Write("R__v.sql", "INSERT INTO log VALUES ('r');");
        target.Write("callbacks/afterDeploy.sql", "INSERT INTO log VALUES ('after');");
        target.Write("callbacks/afterDeploy__prod.sql", "-- sqlgitops: environments=Prod\nINSERT INTO log VALUES ('prod');");
        target.Write("callbacks/onFailure.sql", "INSERT INTO log VALUES ('failure');");
        var events = new EventList();

        var plan = await target.PlanAsync(target.WithCallbacks());
        var result = await target.DeployAsync(target.WithCallbacks(), events);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal(plan.Plan!.Hash, result.Plan!.Hash);
        var log = engine == Engines.Sqlite
            ? "SELECT group_concat(what) FROM (SELECT what FROM log ORDER BY rowid)"
            : "SELECT string_agg(what, ',' ORDER BY ctid) FROM log";
        Assert.Equal("before,flyway,1,2,r,after", await target.ScalarAsync(log));
        Assert.Equal(3, events.Of<CallbackRan>().Count());
        Assert.Equal(3, result.Applied.Count);
        Assert.Equal("1 applied 1/1, 2 applied 1/1, repeatable:R__v.sql applied 1/1", await target.HistoryAsync());
        Assert.StartsWith("deploy with ", await target.RunsAsync("action"), StringComparison.Ordinal);

        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync(target.WithCallbacks())).Outcome);
        Assert.Equal("6", await target.ScalarAsync("SELECT count(*) FROM log"));

        // An approval is for a plan with exactly these scripts.
        target.Write("V3__c.sql", "SELECT 1;");
        var before = (await target.PlanAsync(target.WithCallbacks())).Plan!.Hash;
        target.Write("callbacks/afterDeploy.sql", "INSERT INTO log VALUES ('something else');");
        Assert.NotEqual(before, (await target.PlanAsync(target.WithCallbacks())).Plan!.Hash);
    }

    [Theory]
    [ClassData(typeof(Engines))]
    public async Task TheyRunAlsoWhenThereIsAWarning(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE log (what text);");
        target.Write("V3__c.sql", "INSERT INTO log VALUES ('3');");
        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
        target.Write("V2__b.sql", "INSERT INTO log VALUES ('2');");
        target.Write("callbacks/afterDeploy.sql", "INSERT INTO log VALUES ('after');");
        DeployOptions WithPolicy(OutOfOrderPolicy policy) => target.WithCallbacks() with { Policy = new IntegrityPolicy { OutOfOrder = policy } };
        var allowed = await target.PlanAsync(WithPolicy(OutOfOrderPolicy.Allow));

        var warned = await target.DeployAsync(WithPolicy(OutOfOrderPolicy.Warn));

        Assert.Equal(DeployOutcome.Done, warned.Outcome);
        Assert.Equal(PlanProblemKind.OutOfOrder, Assert.Single(warned.Plan!.Warnings).Kind);
        Assert.Equal(allowed.Plan!.Hash, warned.Plan.Hash);
        Assert.Equal("1", await target.ScalarAsync("SELECT count(*) FROM log WHERE what = 'after'"));
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task FailureBeforeTheDeploymentStopsIt(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        var path = target.Write("callbacks/beforeDeploy.sql", "CREATE TABLE log (what text);\nINSERT INTO missing VALUES (1);");
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("callbacks/afterDeploy.sql", "CREATE TABLE after (id integer);");
        target.Write("callbacks/onFailure.sql", "CREATE TABLE failure (id integer);");

        var result = await target.DeployAsync(target.WithCallbacks());

        Assert.Equal((DeployOutcome.FailedRolledBack, 3), (result.Outcome, result.ExitCode));
        Assert.Equal((path, 2), (result.Error!.Path, result.Error.Position!.Value.Line));
        Assert.Empty(result.Applied);
        foreach (var table in (string[])["log", "a", "after"])
        {
            Assert.False(await target.HasTableAsync(table), table);
        }

        Assert.True(await target.HasTableAsync("failure"));
        Assert.Equal("FailedRolledBack", await target.RunsAsync("outcome"));
        Assert.Contains("missing", await target.RunsAsync("error"), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task F20_NothingButOnFailureRunsAfterAFailure(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("V2__b.sql", "INSERT INTO missing VALUES (1);");
        target.Write("V3__c.sql", "CREATE TABLE c (id integer);");
        target.Write("callbacks/afterDeploy.sql", "CREATE TABLE after (id integer);");
        target.Write("callbacks/onFailure__1.sql", "CREATE TABLE failure (id integer);");
        target.Write("callbacks/onFailure__2.sql", "INSERT INTO also_missing VALUES (1);");
        var events = new EventList();

        var result = await target.DeployAsync(target.WithCallbacks(), events);

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal("V2__b.sql", result.Failure!.Migration.Script);
        Assert.True(await target.HasTableAsync("failure"));
        Assert.False(await target.HasTableAsync("c"));
        Assert.False(await target.HasTableAsync("after"));
        Assert.Equal("callbacks/onFailure__1.sql", Assert.Single(events.Of<CallbackRan>()).Callback.Script);
        Assert.Equal("callbacks/onFailure__2.sql", Assert.Single(events.Of<FailureCallbackFailed>()).Failure.Migration.Script);
        Assert.Contains("'V2__b.sql'", result.Failure.Describe(), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task FailureAfterTheDeploymentSaysThatTheMigrationsAreIn(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("callbacks/afterDeploy.sql", "CREATE TABLE after (id integer);\nINSERT INTO missing VALUES (1);");
        target.Write("callbacks/onFailure.sql", "CREATE TABLE failure (id integer);");

        var result = await target.DeployAsync(target.WithCallbacks());

        Assert.Equal((DeployOutcome.FailedPartial, 4), (result.Outcome, result.ExitCode));
        Assert.Single(result.Applied);
        Assert.Equal(
            "Every migration is in the database; only 'callbacks/afterDeploy.sql', which runs after them, was rolled back. It runs again with the next deployment that has something to apply.",
            result.Failure!.Describe());
        Assert.True(await target.HasTableAsync("a"));
        Assert.False(await target.HasTableAsync("after"));
        Assert.True(await target.HasTableAsync("failure"));
        Assert.Equal("1 applied 1/1", await target.HistoryAsync());
        Assert.Equal("FailedPartial", await target.RunsAsync("outcome"));
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync(target.WithCallbacks())).Outcome);
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task OneThatNeedsNoTransactionOrCannotBeReadIsRefused(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("callbacks/beforeDeploy.sql", "SELECT 1;\nVACUUM;");
        target.Write("callbacks/onFailure.sql", "CREATE TABLE x (");

        var result = await target.DeployAsync(target.WithCallbacks());

        Assert.Equal(DeployOutcome.Refused, result.Outcome);
        Assert.Equal([PlanProblemKind.NotTransactional, PlanProblemKind.SyntaxError], result.Plan!.Problems.Select(p => p.Kind));
        Assert.Equal(2, result.Plan.Problems[0].Position!.Value.Line);
        Assert.False(await target.HasTableAsync("a"));
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task OneThatEndsItsTransactionIsFoundOut(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("callbacks/beforeDeploy.sql", engine == Engines.Sqlite ? "CREATE TABLE b (id integer);\nROLLBACK;" : "CREATE TABLE b (id integer);\nDO $$ BEGIN COMMIT; END $$;");

        var result = await target.DeployAsync(target.WithCallbacks());

        Assert.NotEqual(DeployOutcome.Done, result.Outcome);
        Assert.False(await target.HasTableAsync("a"));
    }

    [Theory]
    [ClassData(typeof(EnginesAndPooler))]
    public async Task DryRunShowsThem(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("callbacks/beforeDeploy.sql", "SELECT 1;");
        target.Write("callbacks/afterDeploy.sql", "SELECT 2;");
        target.Write("callbacks/onFailure.sql", "SELECT 3;");

        var result = await target.DeployAsync(target.WithCallbacks() with { DryRun = true });

        Assert.StartsWith("-- [sqlgitops]", result.Script, StringComparison.Ordinal);
        Assert.Contains("\n-- callbacks/beforeDeploy.sql\nBEGIN;\nSELECT 1;\nCOMMIT;\n\n-- V1__a.sql\n", result.Script, StringComparison.Ordinal);
        Assert.EndsWith("\n-- callbacks/afterDeploy.sql\nBEGIN;\nSELECT 2;\nCOMMIT;\n", result.Script, StringComparison.Ordinal);
    }
}
