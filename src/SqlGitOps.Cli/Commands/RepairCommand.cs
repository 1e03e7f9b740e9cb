using System.CommandLine;
using SqlGitOps.Deploy;
using SqlGitOps.Deploy.Repair;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops repair</c>.</summary>
internal static class RepairCommand
{
    public static Command Create()
    {
        var options = new DatabaseOptions();
        (Option<bool> Option, RepairAction Action)[] decisions =
        [
            (Decision("--applied", "The next statement of the unfinished migration is in the database: go on behind it"), RepairAction.MarkApplied),
            (Decision("--not-applied", "That statement had no effect: run it again"), RepairAction.MarkNotApplied),
            (Decision("--accept", "An applied migration was edited on purpose: its text of now counts"), RepairAction.AcceptEdited),
            (Decision("--accept-missing", "The file of an applied migration is gone on purpose"), RepairAction.AcceptMissing),
        ];
        var migration = new Argument<string?>("migration")
        {
            Description = "Its version or its path in the history; only needed when several can be meant",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var lockWait = CommonOptions.LockWait();
        var command = new Command("repair", "Records a decision about an unfinished, edited or missing migration; runs nothing of it") { migration, lockWait };
        foreach (var (option, _) in decisions)
        {
            command.Add(option);
        }

        options.AddTo(command);
        command.Validators.Add(result =>
        {
            if (decisions.Count(decision => result.GetValue(decision.Option)) != 1)
            {
                result.AddError("Say exactly one of --applied, --not-applied, --accept and --accept-missing.");
            }
        });
        command.SetAction((result, cancellation) => DatabaseCommand.RunAsync(
            options,
            result,
            _ => new DeployOptions { LockWait = result.GetValue(lockWait) },
            DatabaseAction.Repair,
            (deployer, migrations, token) => deployer.RepairAsync(
                migrations, decisions.First(decision => result.GetValue(decision.Option)).Action, result.GetValue(migration), token),
            cancellation));
        return command;
    }

    private static Option<bool> Decision(string name, string description) => new(name) { Description = description };
}
