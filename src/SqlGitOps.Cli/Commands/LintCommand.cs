using System.CommandLine;
using SqlGitOps.Cli.Output;
using SqlGitOps.Hosting;
using SqlGitOps.Migrations;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Review.Findings;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops lint</c>.</summary>
internal static class LintCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Files and folders; the project's migrations when none is given",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var project = CommonOptions.Project();
        var dialect = CommonOptions.Dialect();
        var version = CommonOptions.TargetVersion();
        var output = CommonOptions.Output();
        var noColor = CommonOptions.NoColor();
        var format = CommonOptions.Format("text, json, sarif or github", ReportFormat.Text);
        var failOn = CommonOptions.Choice(
            "--fail-on", "Exit with 1 when a finding has this severity: error, warning or never", static (FailOn severity) => severity);
        failOn.DefaultValueFactory = static _ => FailOn.Error;
        var command = new Command("lint", "Reviews migration files and reports what would lock, break or lose something")
        {
            paths, project, dialect, version, format, output, failOn, noColor,
        };
        command.SetAction((result, cancellation) => CommandRunner.RunAsync(() =>
        {
            var resolved = CommonOptions.Load(result.GetValue(project)!, new ProjectOverrides
            {
                Dialect = result.GetValue(dialect),
                TargetVersion = result.GetValue(version),
            });
            var outcome = ReviewService.Review(
                new ReviewSettings { Project = resolved, Migrations = FilesOf(result.GetValue(paths) ?? [], resolved) },
                cancellation);
            ReportWriter.Write(outcome.Report, result.GetValue(format), result.GetValue(output), result.GetValue(noColor));
            return Task.FromResult(ExitCodeOf(outcome, result.GetValue(failOn)));
        }));
        return command;
    }

    /// <summary>One folder is a set of migrations by itself; anything else is loose files.</summary>
    private static MigrationSet? FilesOf(string[] paths, ResolvedProject project)
    {
        if (paths.Length == 0)
        {
            return Directory.Exists(project.MigrationsFolder)
                ? null
                : throw new ConfigurationException(
                    $"There is no folder '{project.MigrationsFolder}'. Name the files or folders to review, or set \"migrations\".\"path\" in sqlgitops.json.");
        }

        if (paths.Length == 1 && Directory.Exists(paths[0]))
        {
            return MigrationSet.Discover(paths[0], project.Convention, project.Dialect);
        }

        var files = new List<string>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                files.AddRange(MigrationSet.Discover(path, project.Convention, project.Dialect).All.Select(m => m.Path));
            }
            else if (File.Exists(path))
            {
                files.Add(path);
            }
            else
            {
                throw new ConfigurationException(path.StartsWith('-')
                    ? $"There is no option '{path}'. Run 'sqlgitops lint --help' to see the options."
                    : $"'{path}' does not exist. Name files or folders to review.");
            }
        }

        return MigrationSet.FromFiles(files, Directory.GetCurrentDirectory(), project.Convention, project.Dialect);
    }

    private static int ExitCodeOf(ReviewOutcome outcome, FailOn failOn)
    {
        var result = outcome.Result;
        var failed = failOn switch
        {
            FailOn.Never => false,
            FailOn.Warning => result.HasErrors || result.Count(Severity.Warning) > 0,
            _ => result.HasErrors,
        };
        return failed ? ExitCodes.Findings : ExitCodes.Clean;
    }
}
