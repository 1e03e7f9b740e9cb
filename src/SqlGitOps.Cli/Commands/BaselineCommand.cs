using System.CommandLine;
using SqlGitOps.Deploy;
using SqlGitOps.Migrations;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops baseline</c>.</summary>
internal static class BaselineCommand
{
    public static Command Create()
    {
        var options = new DatabaseOptions();
        var version = new Option<string?>("--version") { Description = "The last version that the database has: this one and all before it are recorded as applied" };
        var all = new Option<bool>("--all") { Description = "The database has all migrations, the repeatable ones as well" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be recorded, and write nothing" };
        var lockWait = CommonOptions.LockWait();
        var command = new Command(
            "baseline",
            "Records that migrations are in a database that has their tables but no history; runs nothing of them. For a database that another migration tool looks after, use import")
        {
            version, all, dryRun, lockWait,
        };
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            var text = result.GetValue(version);
            if (text is null != result.GetValue(all))
            {
                result.AddError("Say either --version with the last version that the database has, or --all.");
            }
            else if (text is not null && !MigrationVersion.TryParse(text, out _))
            {
                result.AddError($"'{text}' is not a version.");
            }
        });
        command.SetAction((result, cancellation) => DatabaseCommand.RunAsync(
            options,
            result,
            policy => new DeployOptions { DryRun = result.GetValue(dryRun), Policy = policy, LockWait = result.GetValue(lockWait) },
            result.GetValue(dryRun) ? DatabaseAction.BaselineDryRun : DatabaseAction.Baseline,
            (deployer, migrations, token) => deployer.BaselineAsync(
                migrations, result.GetValue(version) is { } text ? MigrationVersion.Parse(text) : null, token),
            cancellation));
        return command;
    }
}
