using SqlGitOps.Deploy.Import;
using Xunit;

namespace SqlGitOps.Deploy.Tests.Import;

/// <summary>The documented layout of every tool.</summary>
public sealed class LayoutTests
{
    [Theory]
    [ClassData(typeof(ToolsAndEngines))]
    public async Task History_is_found_shown_imported_once_and_left_as_it_is(string tool, string engine)
    {
        await using var target = await DeployTarget.CreateAsync(engine);
        var history = ForeignHistory.Of(tool, engine == Engines.Sqlite);
        await target.ExecuteAsync(history.Sql);
        target.Write(history.Files[0], ForeignHistory.First);
        target.Write(history.Files[1], ForeignHistory.Second);
        target.Write(history.Files[2], ForeignHistory.Third);
        var rows = await target.ScalarAsync($"SELECT count(*) FROM {history.Table}");

        var plan = await target.PlanImportAsync();

        plan.Is(DeployOutcome.Done);
        Assert.Equal(history.Name, plan.Plan!.Tool);
        var status = history.IsVerified ? ImportStatus.Verified : ImportStatus.Unverified;
        Assert.Equal(history.Files[..2], plan.Plan.Lines.Where(line => line.Status == status).Select(line => line.File!.Script));
        Assert.Equal(history.Files[2], plan.Pending());
        Assert.False(plan.IsApplied);
        Assert.False(await target.HasTableAsync("migration_history") || await target.HasTableAsync("sqlgitops_migration_history"));

        var import = await target.ImportAsync();
        import.Is(DeployOutcome.Done);
        Assert.True(import.IsApplied);
        var again = await target.ImportAsync();
        again.Is(DeployOutcome.NothingToDo);
        Assert.True(again.Plan!.IsImported);
        Assert.False(again.IsApplied);
        Assert.Equal(rows, await target.ScalarAsync($"SELECT count(*) FROM {history.Table}"));

        Assert.Equal(history.Files[2], await target.AppliedByDeployAsync());
        Assert.True(await target.HasTableAsync("c"));
        Assert.False(await target.HasTableAsync("b"), "What was imported must not run.");
        Assert.Equal(DeployOutcome.NothingToDo, (await target.DeployAsync()).Outcome);

        // Also after more was deployed, the import has nothing left to do.
        var late = await target.ImportAsync();
        late.Is(DeployOutcome.NothingToDo);
        Assert.Empty(late.Pending());
    }
}
