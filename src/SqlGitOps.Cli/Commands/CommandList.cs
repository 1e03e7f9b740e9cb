using System.CommandLine;

namespace SqlGitOps.Cli.Commands;

/// <summary>The commands of <c>sqlgitops</c>, in the order of its help.</summary>
internal static class CommandList
{
    private static readonly (string Name, Func<Command> Create)[] s_commands =
    [
        ("lint", LintCommand.Create),
        ("plan", PlanCommand.Create),
        ("deploy", DeployCommand.Create),
        ("status", StatusCommand.Create),
        ("verify", VerifyCommand.Create),
        ("undo", UndoCommand.Create),
        ("baseline", BaselineCommand.Create),
        ("repair", RepairCommand.Create),
        ("import", ImportCommand.Create),
        ("manifest", ManifestCommand.Create),
        ("rules", RulesCommand.Create),
        ("rule", RuleCommand.Create),
        ("syntax", SyntaxCommand.Create),
    ];

    /// <summary>
    /// The command that the first argument names, alone: making the options of all the others would take a fifth of a short
    /// run. Without such an argument (help, a misspelt name) all of them.
    /// </summary>
    public static IEnumerable<Command> For(string[] arguments)
    {
        foreach (var (name, create) in s_commands)
        {
            if (arguments.Length > 0 && arguments[0] == name)
            {
                return [create()];
            }
        }

        return s_commands.Select(static command => command.Create());
    }
}
