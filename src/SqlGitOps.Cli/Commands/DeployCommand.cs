using System.CommandLine;
using SqlGitOps.Deploy;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops deploy</c>.</summary>
internal static class DeployCommand
{
    public static Command Create()
    {
        var options = new DatabaseOptions();
        var lockWait = new Option<int>("--lock-wait")
        {
            Description = "Seconds to wait for another deployment to end",
            DefaultValueFactory = static _ => 60,
        };
        var allowExisting = new Option<bool>("--allow-existing")
        {
            Description = "Run all migrations on a database that has tables but no history; without it that is refused",
        };
        var mode = new Option<DeployTransactionMode>("--transaction-mode")
        {
            Description = "PerFile: a transaction for each file; All: one for everything that is pending",
            DefaultValueFactory = static _ => DeployTransactionMode.PerFile,
        };
        var command = new Command("deploy", "Reviews the migrations and applies what is pending, each exactly once") { lockWait, mode, allowExisting };
        options.AddTo(command);
        command.SetAction((result, cancellation) => DatabaseCommand.RunAsync(
            options,
            result,
            new DeployOptions
            {
                LockWait = TimeSpan.FromSeconds(result.GetValue(lockWait)),
                TransactionMode = result.GetValue(mode),
                AllowExisting = result.GetValue(allowExisting),
            },
            DatabaseAction.Deploy,
            cancellation));
        return command;
    }
}
