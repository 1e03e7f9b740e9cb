using System.CommandLine;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops deploy</c>.</summary>
internal static class DeployCommand
{
    public static Command Create()
    {
        var options = new DatabaseOptions();
        var deployment = new DeploymentOptions();
        var allowExisting = new Option<bool>("--allow-existing")
        {
            Description = "Run all migrations on a database that has tables but no history; without it that is refused",
        };
        var command = new Command("deploy", "Reviews the migrations and applies what is pending, each exactly once") { allowExisting };
        deployment.AddPlanningTo(command);
        deployment.AddRunningTo(command);
        options.AddTo(command);
        command.SetAction((result, cancellation) => DatabaseCommand.RunAsync(
            options,
            result,
            policy => deployment.Read(result, policy) with { AllowExisting = result.GetValue(allowExisting) },
            deployment.IsDryRun(result) ? DatabaseAction.DryRun : DatabaseAction.Deploy,
            cancellation));
        return command;
    }
}
