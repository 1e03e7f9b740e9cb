using System.CommandLine;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops plan</c>.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var options = new DatabaseOptions();
        var deployment = new DeploymentOptions();
        var command = new Command("plan", "Shows what a deployment would do, with locks, rewrites and lost data; changes nothing");
        deployment.AddPlanningTo(command);
        options.AddTo(command);
        command.SetAction((result, cancellation) => DatabaseCommand.RunAsync(
            options, result, policy => deployment.ReadPlanning(result, policy), DatabaseAction.Plan, cancellation));
        return command;
    }
}
