using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy;

/// <summary>One error, ready to be shown. It never holds a connection string or a password.</summary>
/// <param name="Kind">What kind of error.</param>
/// <param name="Message">What went wrong, one or more sentences.</param>
public sealed record DeployError(DeployErrorKind Kind, string Message)
{
    /// <summary>SQLSTATE of PostgreSQL, or the extended result code of SQLite; null when the database did not say.</summary>
    public string? Code { get; init; }

    /// <summary>What the database or we advise; null for nothing.</summary>
    public string? Hint { get; init; }

    /// <summary>Full path of the migration file; null when the error has no place in a file.</summary>
    public string? Path { get; init; }

    /// <summary>Where in the file; null when only the file is known.</summary>
    public LinePosition? Position { get; init; }

    /// <summary>The statement of the migration, from 0; null when it was none.</summary>
    public int? Statement { get; init; }

    /// <summary>Which sessions kept the statement waiting, as far as was seen; null when nothing was.</summary>
    public string? Blockers { get; init; }

    /// <summary>Whether the same deployment may succeed when it is tried again without a change.</summary>
    public bool IsTransient =>
        Kind is DeployErrorKind.LockNotAvailable or DeployErrorKind.Deadlock or DeployErrorKind.SerializationFailure;

    /// <summary><c>path(line,column): message</c>, as MSBuild and editors read it.</summary>
    public override string ToString()
    {
        var code = Code is null ? string.Empty : $" [{Code}]";
        return (Path, Position) switch
        {
            (null, _) => Message + code,
            (_, null) => $"{Path}: {Message}{code}",
            var (path, position) => $"{path}({position.Value.Line},{position.Value.Column}): {Message}{code}",
        };
    }
}
