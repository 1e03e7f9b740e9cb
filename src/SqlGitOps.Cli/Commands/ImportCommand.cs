using System.CommandLine;
using SqlGitOps.Cli.Output;
using SqlGitOps.Deploy;
using SqlGitOps.Deploy.Import;
using SqlGitOps.Hosting;
using SqlGitOps.Migrations.Git;

namespace SqlGitOps.Cli.Commands;

/// <summary><c>sqlgitops import</c>.</summary>
internal static class ImportCommand
{
    private const string FindOut = "auto";

    public static Command Create()
    {
        var options = new DatabaseOptions();
        var from = new Option<string>("--from")
        {
            Description = $"The tool whose history it is: {FindOut}, {string.Join(", ", HistoryImporter.Tools.Select(tool => tool.Key))}",
            DefaultValueFactory = static _ => FindOut,
        };
        var table = new Option<string?>("--table") { Description = "The tool's table when it has a name of its own: name or schema.name; needs --from" };
        var apply = new Option<bool>("--apply") { Description = "Write the history; without it nothing is written" };
        var acceptChanged = new Option<bool>("--accept-changed") { Description = "Take files as applied although the other tool's checksum says that they changed" };
        var acceptMissing = new Option<bool>("--accept-missing") { Description = "Leave rows behind that have no file" };
        var lockWait = CommonOptions.LockWait();
        var command = new Command("import", "Takes over the history of another migration tool; shows the mapping, and writes only with --apply")
        {
            from, table, apply, acceptChanged, acceptMissing, lockWait,
        };
        options.AddTo(command);
        command.SetAction((result, cancellation) => CommandRunner.RunAsync(
            async () =>
            {
                var project = options.Read(result).Project;
                var dialect = project.RequireDialect();
                var tool = result.GetValue(from)!;
                var importer = new HistoryImporter(
                    Providers.Create(dialect, project.ResolveConnectionString(), project.HistoryTable),
                    new ImportOptions
                    {
                        Tool = tool.Equals(FindOut, StringComparison.OrdinalIgnoreCase) ? null : tool,
                        Table = result.GetValue(table),
                        AcceptChanged = result.GetValue(acceptChanged),
                        AcceptMissing = result.GetValue(acceptMissing),
                        LockWait = result.GetValue(lockWait),
                        Run = new DeployRun
                        {
                            Environment = project.Environment?.Name,
                            Commit = GitRepository.Find(project.MigrationsFolder)?.HeadCommit(),
                            ToolVersion = ProductVersion.Current,
                        },
                    });
                var migrations = project.RequireMigrations().Ordered;
                var isApply = result.GetValue(apply);
                var output = isApply ? new BestEffortWriter(static () => Console.Out) : Console.Out;
                var imported = isApply
                    ? await importer.ApplyAsync(migrations, cancellation).ConfigureAwait(false)
                    : await importer.PlanAsync(migrations, cancellation).ConfigureAwait(false);
                if (options.IsJson(result))
                {
                    ImportWriter.WriteJson(imported, output);
                }
                else
                {
                    ImportWriter.WriteText(imported, output, Console.Error);
                }

                return imported.ExitCode;
            },
            options.CreateWriter(result).Stop));
        return command;
    }
}
