using System.CommandLine;
using SqlGitOps.Deploy;
using SqlGitOps.Migrations;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Syntax;

namespace SqlGitOps.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>Set by the MSBuild targets: the connection string that replaces the environment's.</summary>
    public const string ConnectionVariable = "SQLGITOPS_CONNECTION_STRING";

    private const string DurationHelp = "as 500ms, 30s, 5m or 1h; a bare number means seconds";

    public static Option<string> Project() => new("--project")
    {
        Description = "The project's folder, or its sqlgitops.json; the current folder by default",
        DefaultValueFactory = static _ => ".",
    };

    public static Option<SqlDialect?> Dialect() => Choice(
        "--dialect", "PostgreSql, SqlServer or Sqlite; needed when no sqlgitops.json names it", static (SqlDialect dialect) => (SqlDialect?)dialect);

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

    public static Option<TimeValue> LockWait()
    {
        var option = Time("--lock-wait", "How long to wait for another deployment to end", static time => new TimeValue(time));
        option.DefaultValueFactory = static _ => new TimeValue(new DeployOptions().LockWait);
        return option;
    }

    /// <summary>The option for the form of the output.</summary>
    /// <param name="description">What the forms are.</param>
    /// <param name="initial">The form when none is asked for.</param>
    public static Option<T> Format<T>(string description, T initial)
        where T : struct, Enum
    {
        var option = Choice("--format", description, static (T format) => format);
        option.Aliases.Add("-f");
        option.DefaultValueFactory = _ => initial;
        return option;
    }

    /// <summary>An option that takes a name of an enum, in any letter case.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What is chosen.</param>
    /// <param name="convert">Makes the value of the option.</param>
    public static Option<TValue> Choice<TEnum, TValue>(string name, string description, Func<TEnum, TValue> convert)
        where TEnum : struct, Enum => new(name)
        {
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                var names = Enum.GetNames<TEnum>();
                if (names.Contains(text, StringComparer.OrdinalIgnoreCase))
                {
                    return convert(Enum.Parse<TEnum>(text, ignoreCase: true));
                }

                result.AddError($"'{text}' is no value for {name}. Known are: {string.Join(", ", names)}.");
                return default!;
            },
        };

    /// <summary>An option that takes a length of time.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What the time is for.</param>
    /// <param name="convert">Makes the value of the option.</param>
    public static Option<T> Time<T>(string name, string description, Func<TimeSpan, T> convert) => new(name)
    {
        Description = $"{description} ({DurationHelp})",
        HelpName = "duration",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Duration.TryParse(text.Length > 0 && char.IsAsciiDigit(text[^1]) ? text + "s" : text, out var time))
            {
                return convert(time);
            }

            result.AddError($"'{text}' is no duration for {name}. Write it as 500ms, 30s, 5m or 1h.");
            return default!;
        },
    };

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
