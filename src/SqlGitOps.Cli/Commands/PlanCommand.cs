using System.CommandLine;
using SqlGitOps.Deploy;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops plan</c>.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var options = new DatabaseOptions();
        var command = new Command("plan", "Shows what a deployment would do, with locks, rewrites and lost data; changes nothing");
        options.AddTo(command);
        command.SetAction((result, cancellation) => DatabaseCommand.RunAsync(
            options, result, new DeployOptions(), DatabaseAction.Plan, cancellation));
        return command;
    }
}
