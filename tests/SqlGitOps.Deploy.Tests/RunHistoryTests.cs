using SqlGitOps.Deploy.Repair;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>The list of the last runs.</summary>
public sealed class RunHistoryTests
{
    [Theory]
    [ClassData(typeof(Engines))]
    public async Task TheLastRunsAreListedNewestFirst(string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        Assert.Empty((await StatusAsync(target, 5)).Runs);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        await target.DeployAsync(new DeployOptions { Run = new DeployRun { Id = "first", Commit = "abc", Release = "r1", Environment = "Test", Actor = "ada" } });
        target.Write("V2__b.sql", "-- sqlgitops: no-transaction\nCREATE TABLE b (id integer);\nSELECT broken;\n");
        await target.DeployAsync();
        await target.RepairAsync(RepairAction.MarkNotApplied);
        await target.PlanAsync();
        await target.DeployAsync(new DeployOptions { DryRun = true });

        var all = (await StatusAsync(target, 5)).Runs;

        Assert.Equal(["repair: MarkNotApplied Done", "deploy FailedPartial", "deploy Done"], all.Select(run => $"{run.Action} {run.Outcome}"));
        var first = all[^1];
        Assert.Equal(("first", "abc", "r1", "Test", "ada"), (first.Id, first.Commit, first.Release, first.Environment, first.Actor));
        Assert.Equal((1, 1), (first.Planned, first.Applied));
        Assert.StartsWith("plan:v1:", first.PlanHash, StringComparison.Ordinal);
        Assert.True(first.StartedAt > DateTimeOffset.UnixEpoch && first.FinishedAt >= first.StartedAt);
        Assert.Null(first.Error);
        Assert.Contains("broken", all[1].Error, StringComparison.Ordinal);

        Assert.Equal(all.Take(1).Select(run => run.Id), (await StatusAsync(target, 1)).Runs.Select(run => run.Id));
        Assert.Empty((await StatusAsync(target, 0)).Runs);
    }

    private static Task<DeployResult> StatusAsync(DeployTarget target, int runs) =>
        new Deployer(target.Provider(), target.Reader).StatusAsync(target.Migrations, runs);
}
