using System.CommandLine;
using SqlGitOps.Deploy;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops verify</c>.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var options = new DatabaseOptions();
        var noPending = new Option<bool>("--no-pending") { Description = "Fail also when migrations are pending" };
        var command = new Command("verify", "Checks that the database and the migration files agree; only reads, and fails when they do not") { noPending };
        options.AddTo(command);
        command.SetAction((result, cancellation) => DatabaseCommand.RunAsync(
            options,
            result,
            static policy => new DeployOptions { Policy = policy },
            result.GetValue(noPending) ? DatabaseAction.VerifyNothingPending : DatabaseAction.Verify,
            cancellation));
        return command;
    }
}
