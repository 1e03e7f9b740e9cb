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
    private readonly Option<ListFormat> _format = CommonOptions.Format("text, or json: one object per line", ListFormat.Text);

    private readonly Option<bool> _reviewed = new("--reviewed-files")
    {
        Description = "The caller has reviewed the files whose paths stand on standard input, one a line, up to an empty line; it keeps the input open as long as it lives",
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
    /// <param name="isChange">Whether the database is changed, which a lost output must not stop.</param>
    public IEventWriter CreateWriter(ParseResult result, bool isScript = false, bool isChange = false)
    {
        var output = isChange ? new BestEffortWriter(static () => Console.Out) : Console.Out;
        return IsJson(result)
            ? new JsonEventWriter(output)
            : new TextEventWriter(isScript ? Console.Error : output, result.GetValue(_verbose));
    }

    /// <summary>
    /// Reads the list and goes on to watch standard input, which the caller keeps open while it lives: when it is gone, the
    /// tool ends as after SIGTERM.
    /// </summary>
    /// <exception cref="ConfigurationException">The list has no end, so files may be missing.</exception>
    private static List<string> ReadPaths()
    {
        var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        var paths = new List<string>();
        while (input.ReadLine() is { } path)
        {
            if (path.Length == 0)
            {
                new Thread(() => WatchCaller(input)) { IsBackground = true, Name = "caller" }.Start();
                return paths;
            }

            paths.Add(path);
        }

        throw new ConfigurationException("The list of reviewed files on standard input ended without the empty line behind it.");
    }

    private static void WatchCaller(StreamReader input)
    {
        try
        {
            while (input.ReadLine() is not null)
            {
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone as well.
        }

        Signals.CallerEnded();
    }
}
