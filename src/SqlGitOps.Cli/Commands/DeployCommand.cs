using System.CommandLine;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops deploy</c>.</summary>
internal static class DeployCommand
{
    public static Command Create()
    {
        var options = new DatabaseOptions();
        var deployment = new DeploymentOptions();
        var command = new Command("deploy", "Reviews the migrations and applies what is pending, each exactly once");
        deployment.AddPlanningTo(command);
        deployment.AddRunningTo(command);
        options.AddTo(command);
        command.SetAction((result, cancellation) => DatabaseCommand.RunAsync(
            options,
            result,
            policy => deployment.Read(result, policy),
            deployment.IsDryRun(result) ? DatabaseAction.DryRun : DatabaseAction.Deploy,
            cancellation));
        return command;
    }
}
