using System.CommandLine;
using SqlGitOps.Cli.Output;
using SqlGitOps.Migrations.Manifest;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops manifest</c>.</summary>
internal static class ManifestCommand
{
    public static Command Create()
    {
        var project = CommonOptions.Project();
        var check = new Option<bool>("--check") { Description = "Write nothing; fail when the manifest does not fit the migrations, or is missing" };
        var command = new Command(
            "manifest", $"Writes {MigrationManifest.FileName}, the checksums of all migrations in their order, which Git and every deployment then guard")
        {
            project, check,
        };
        command.SetAction((result, _) => CommandRunner.RunAsync(() => Task.FromResult(
            Run(CommonOptions.Load(result.GetValue(project)!, new ProjectOverrides()), result.GetValue(check)))));
        return command;
    }

    private static int Run(ResolvedProject project, bool isCheck)
    {
        var migrations = project.DiscoverMigrations();
        var path = MigrationManifest.PathOf(migrations);
        if (!isCheck)
        {
            Console.WriteLine(MigrationManifest.Write(migrations)
                ? $"Wrote {path}. Commit it with the migrations."
                : $"{path} is up to date.");
            return ExitCodes.Clean;
        }

        var problems = MigrationManifest.ReadText(migrations) is null
            ? [new ManifestProblem("There is no manifest. Run 'sqlgitops manifest'.", path)]
            : MigrationManifest.Check(migrations);
        foreach (var problem in problems)
        {
            Console.Error.WriteLine(Message(problem).ToText());
        }

        if (problems.Count == 0)
        {
            Console.WriteLine("The manifest fits the migrations.");
        }

        return problems.Count == 0 ? ExitCodes.Clean : ExitCodes.Findings;
    }

    /// <summary>A problem as every command shows it.</summary>
    public static EventMessage Message(ManifestProblem problem) => new(MessageLevel.Error, problem.Message)
    {
        Kind = "problem",
        Code = "SGO0311",
        File = problem.Path,
        Position = new LinePosition(problem.Line, 1),
    };
}
