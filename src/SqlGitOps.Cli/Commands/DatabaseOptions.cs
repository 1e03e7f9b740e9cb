using System.CommandLine;
using System.Text;
using SqlGitOps.Cli.Output;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Syntax;

namespace SqlGitOps.Cli.Commands;

/// <summary>The options of the commands that work on a database.</summary>
internal sealed class DatabaseOptions
{
    private readonly Option<string> _project = CommonOptions.Project();
    private readonly Option<string?> _environment = CommonOptions.Environment();
    private readonly Option<SqlDialect?> _dialect = CommonOptions.Dialect();
    private readonly Option<string?> _version = CommonOptions.TargetVersion();
    private readonly Option<bool> _verbose = CommonOptions.Verbose();
    private readonly Option<ListFormat> _format = new("--format", "-f")
    {
        Description = "text, or json: one object per line",
        DefaultValueFactory = static _ => ListFormat.Text,
    };

    private readonly Option<bool> _reviewed = new("--reviewed-files")
    {
        Description = "The caller has reviewed the files whose paths stand on standard input, one a line",
        Hidden = true,
    };

    public void AddTo(Command command)
    {
        command.Add(_project);
        command.Add(_environment);
        command.Add(_dialect);
        command.Add(_version);
        command.Add(_format);
        command.Add(_verbose);
        command.Add(_reviewed);
    }

    /// <exception cref="ConfigurationException">A file or an option does not fit.</exception>
    public DatabaseSettings Read(ParseResult result)
    {
        var connection = System.Environment.GetEnvironmentVariable(CommonOptions.ConnectionVariable);
        var project = CommonOptions.Load(result.GetValue(_project)!, new ProjectOverrides
        {
            Dialect = result.GetValue(_dialect),
            TargetVersion = result.GetValue(_version),
            Environment = result.GetValue(_environment),
            ConnectionString = string.IsNullOrWhiteSpace(connection) ? null : connection,
        });
        if (project.Dialect == SqlDialect.SqlServer)
        {
            // Before standard input is read: it can be read once.
            CultureProcess.Ensure();
        }

        return new DatabaseSettings(project, result.GetValue(_reviewed) ? ReadPaths() : null);
    }

    /// <summary>Whether JSON was asked for.</summary>
    public bool IsJson(ParseResult result) => result.GetValue(_format) == ListFormat.Json;

    /// <summary>What shows the events, on standard output.</summary>
    /// <param name="result">The options.</param>
    /// <param name="isScript">Whether standard output is for a SQL script alone; the messages then go to standard error.</param>
    public IEventWriter CreateWriter(ParseResult result, bool isScript = false) => IsJson(result)
        ? new JsonEventWriter(Console.Out)
        : new TextEventWriter(isScript ? Console.Error : Console.Out, result.GetValue(_verbose));

    private static List<string> ReadPaths()
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        var paths = new List<string>();
        while (input.ReadLine() is { } path)
        {
            paths.Add(path);
        }

        return paths;
    }
}
