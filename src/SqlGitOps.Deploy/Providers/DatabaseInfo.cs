using SqlGitOps.Syntax;

namespace SqlGitOps.Deploy.Providers;

/// <summary>Which database was reached. Holds nothing secret.</summary>
/// <param name="Dialect">The engine.</param>
/// <param name="Version">Version of the engine.</param>
/// <param name="VersionText">The version in the engine's own words.</param>
/// <param name="Name">Name of the database; SQLite: path of the file.</param>
/// <param name="Target">What users recognise: <c>name on host:port</c>, or the path.</param>
/// <param name="User">The user of the session; empty for SQLite.</param>
public sealed record DatabaseInfo(SqlDialect Dialect, EngineVersion Version, string VersionText, string Name, string Target, string User)
{
    /// <summary>False for a SQLite file that does not exist yet; a deployment creates it.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>
    /// True for a connection through a pooler (PgBouncer), where the server's session may belong to others between two
    /// transactions: nothing may be left in it, and nothing in it can be relied on.
    /// </summary>
    public bool IsPooled { get; init; }

    /// <summary>
    /// Whether the last statements of a migration and what completes it go to the server together
    /// (<see cref="StatementGroup.MayComplete"/>), so that a migration whose connection is lost meanwhile may be in.
    /// </summary>
    public bool CompletesWithStatements { get; init; }

    /// <summary>Whether a commit need not wait for the disk because a later one brings it there; see <see cref="MigrationRun.IsFlushedLater"/>.</summary>
    public bool CanFlushLater { get; init; }
}
