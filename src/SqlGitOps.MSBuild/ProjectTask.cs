using Microsoft.Build.Framework;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Syntax;
using Task = Microsoft.Build.Utilities.Task;

namespace SqlGitOps.MSBuild;

/// <summary>What the tasks have in common: the project's settings, and errors with codes instead of stack traces.</summary>
public abstract class ProjectTask : Task, ICancelableTask, IDisposable
{
    /// <summary>Code of an error that keeps a task from starting.</summary>
    protected const string ConfigurationErrorCode = "SGO0010";

    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Full path of the project's folder.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = string.Empty;

    /// <summary>Full path of the MSBuild project file, for errors that belong to no other file.</summary>
    public string ProjectFile { get; set; } = string.Empty;

    /// <summary>The property <c>SqlDialect</c>.</summary>
    public string Dialect { get; set; } = string.Empty;

    /// <summary>The property <c>SqlTargetVersion</c>.</summary>
    public string TargetVersion { get; set; } = string.Empty;

    /// <summary>Is signalled when the build is cancelled.</summary>
    protected CancellationToken Cancellation => _cancellation.Token;

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            return Run();
        }
        catch (ConfigurationException e)
        {
            LogConfigurationError(e);
        }
        catch (OperationCanceledException)
        {
            Log.LogMessage(MessageImportance.High, "SqlGitOps was cancelled.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.LogError(null, ConfigurationErrorCode, null, ProjectFile, 0, 0, 0, 0, Literal(e.Message));
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the task holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cancellation.Dispose();
        }
    }

    /// <summary>The work of the task.</summary>
    /// <exception cref="ConfigurationException">The settings do not fit.</exception>
    protected abstract bool Run();

    /// <summary>The project with the MSBuild properties over it.</summary>
    protected ResolvedProject LoadProject() => MigrationProject.LoadOrDefault(ProjectDirectory).Resolve(new ProjectOverrides
    {
        Dialect = DialectOrNull(),
        TargetVersion = TargetVersion.Length == 0 ? null : TargetVersion,
    });

    /// <summary>Text that MSBuild must not read as a format.</summary>
    protected static string Literal(string message) => message.ReplaceLineEndings(" ");

    private SqlDialect? DialectOrNull()
    {
        if (Dialect.Length == 0)
        {
            return null;
        }

        return Enum.TryParse<SqlDialect>(Dialect, ignoreCase: true, out var dialect) && Enum.IsDefined(dialect)
            ? dialect
            : throw new ConfigurationException($"SqlDialect is '{Dialect}'. Set it to PostgreSql, SqlServer or Sqlite.");
    }

    private void LogConfigurationError(ConfigurationException exception) => Log.LogError(
        null,
        ConfigurationErrorCode,
        null,
        exception.File ?? ProjectFile,
        exception.Line,
        exception.Column,
        0,
        0,
        Literal(exception.Problem));
}
