using System.CommandLine;
using SqlGitOps.Deploy;
using SqlGitOps.Migrations;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops undo</c>.</summary>
internal static class UndoCommand
{
    public static Command Create()
    {
        var options = new DatabaseOptions();
        var to = new Option<string?>("--to") { Description = "Take back everything above this version; 0 for everything. Repeating it does nothing, so it is the one for pipelines" };
        var count = new Option<int>("--count")
        {
            Description = "How many migrations to take back",
            DefaultValueFactory = static _ => 1,
        };
        var allowDataLoss = new Option<bool>("--allow-data-loss") { Description = "The undo may drop tables and columns and delete rows" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be sent, and change nothing" };
        var lockWait = CommonOptions.LockWait();
        var command = new Command(
            "undo",
            "Takes the last applied migrations back by their undo scripts (U1__x.sql, x.down.sql, down.sql, down sections), newest first; the next deployment applies them again")
        {
            to, count, allowDataLoss, dryRun, lockWait,
        };
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(to) is { } text && !MigrationVersion.TryParse(text, out _))
            {
                result.AddError($"'{text}' is not a version.");
            }

            // Without the option there is nothing to check: a default has no value here yet.
            if (result.GetResult(count) is { Implicit: false } && (result.GetValue(count) < 1 || result.GetValue(to) is not null))
            {
                result.AddError("Say either --to with a version, or --count with a number from 1 on.");
            }
        });
        command.SetAction((result, cancellation) => DatabaseCommand.RunAsync(
            options,
            result,
            policy => new DeployOptions { Policy = policy, DryRun = result.GetValue(dryRun), LockWait = result.GetValue(lockWait) },
            result.GetValue(dryRun) ? DatabaseAction.UndoDryRun : DatabaseAction.Undo,
            (deployer, migrations, token) => deployer.UndoAsync(
                migrations,
                new UndoRequest
                {
                    To = result.GetValue(to) is { } text ? MigrationVersion.Parse(text) : null,
                    Count = result.GetValue(count),
                    AllowDataLoss = result.GetValue(allowDataLoss),
                },
                token),
            cancellation));
        return command;
    }
}
