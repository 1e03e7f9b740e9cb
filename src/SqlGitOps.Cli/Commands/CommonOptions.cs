using System.CommandLine;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Syntax;

namespace SqlGitOps.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>Set by the MSBuild targets: the connection string that replaces the environment's.</summary>
    public const string ConnectionVariable = "SQLGITOPS_CONNECTION_STRING";

    public static Option<string> Project() => new("--project")
    {
        Description = "The project's folder, or its sqlgitops.json; the current folder by default",
        DefaultValueFactory = static _ => ".",
    };

    public static Option<SqlDialect?> Dialect() => new("--dialect")
    {
        Description = "PostgreSql, SqlServer or Sqlite; needed when no sqlgitops.json names it",
    };

    public static Option<string?> TargetVersion() => new("--target-version")
    {
        Description = "Engine version to check against: 17, 3.35, 2022",
    };

    public static Option<string?> Environment() => new("--environment", "-e")
    {
        Description = "The environment of sqlgitops.json to work on",
    };

    public static Option<bool> NoColor() => new("--no-color") { Description = "No colours, also on a terminal" };

    public static Option<string?> Output() => new("--output", "-o") { Description = "Write the report to a file instead of standard output" };

    public static Option<bool> Verbose() => new("--verbose", "-v") { Description = "Say more" };

    /// <summary>Reads the project file with the command line over it.</summary>
    /// <exception cref="ConfigurationException">A file or an option does not fit.</exception>
    public static ResolvedProject Load(string project, ProjectOverrides overrides)
    {
        if (!Directory.Exists(project) && !File.Exists(project))
        {
            throw new ConfigurationException($"The project '{project}' does not exist. Give --project a folder or a sqlgitops.json.");
        }

        var loaded = Directory.Exists(project) ? MigrationProject.LoadOrDefault(project) : MigrationProject.Load(project);
        return loaded.Resolve(overrides);
    }
}
