using SqlGitOps.Deploy.Import;
using Xunit;

namespace SqlGitOps.Deploy.Tests.Import;

/// <summary>Short forms for what the tests of the import do.</summary>
internal static class Importing
{
    public static Task<ImportResult> PlanImportAsync(this DeployTarget target, ImportOptions? options = null, string? connectionString = null) =>
        new HistoryImporter(target.Provider(connectionString), options).PlanAsync(target.Migrations);

    public static Task<ImportResult> ImportAsync(this DeployTarget target, ImportOptions? options = null, string? connectionString = null) =>
        new HistoryImporter(target.Provider(connectionString), options).ApplyAsync(target.Migrations);

    /// <summary>The rows with what becomes of them.</summary>
    public static string Lines(this ImportResult result) =>
        string.Join("; ", result.Plan!.Lines.Select(line => $"{line.Row} {line.Status}{(line.File is null ? string.Empty : " " + line.File.Script)}"));

    /// <summary>The files that stay pending.</summary>
    public static string Pending(this ImportResult result) => string.Join(", ", result.Plan!.Pending.Select(file => file.Script));

    /// <summary>Asserts an outcome, and shows what went wrong when it is another one.</summary>
    public static void Is(this ImportResult result, DeployOutcome outcome) => Assert.True(
        result.Outcome == outcome, $"{result.Outcome}: {result.Error} {string.Join('\n', result.Plan?.Problems ?? [])}");

    /// <summary>Deploys and gives the files that ran.</summary>
    public static async Task<string> AppliedByDeployAsync(this DeployTarget target)
    {
        var result = await target.DeployAsync();
        Assert.True(
            result.Outcome is DeployOutcome.Done or DeployOutcome.NothingToDo,
            $"{result.Outcome}: {result.Error} {string.Join('\n', result.Plan?.Problems.Select(p => p.Message) ?? [])}");
        return string.Join(", ", result.Applied.Select(migration => migration.Script));
    }
}
