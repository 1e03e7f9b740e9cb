using System.CommandLine;
using SqlGitOps.Deploy;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var options = new DatabaseOptions();
        var command = new Command("status", "Lists applied and pending migrations; only reads");
        options.AddTo(command);
        command.SetAction((result, cancellation) => DatabaseCommand.RunAsync(
            options, result, static policy => new DeployOptions { Policy = policy }, DatabaseAction.Status, cancellation));
        return command;
    }
}
