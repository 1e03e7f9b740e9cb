using Microsoft.Data.Sqlite;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SQLitePCL;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>Turns what SQLite says into errors for users.</summary>
internal sealed class SqliteErrors(Redactor redactor, HistoryTable history)
{
    /// <summary>The database file cannot be opened.</summary>
    public DeployError OfConnect(SqliteException e, string path) =>
        new(DeployErrorKind.ConnectionFailed, redactor.Clean($"The SQLite database '{path}' cannot be opened: {Message(e)}.{MissingFolder(e, path)}"))
        {
            Code = Code(e),
        };

    /// <summary>An error while reading or writing the history.</summary>
    public DeployError OfHistory(SqliteException e, string what) => Of(e) with
    {
        Kind = e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED ? DeployErrorKind.LockNotAvailable : DeployErrorKind.History,
        Message = redactor.Clean($"The history table {history} cannot be {what}: {Message(e)}."),
    };

    /// <summary>Any other error.</summary>
    public DeployError Of(SqliteException e) => new(KindOf(e), redactor.Clean(Message(e) + "."))
    {
        Code = Code(e),
        Hint = e.SqliteErrorCode == raw.SQLITE_BUSY ? "Another connection has the database open and is writing. Try again when it has ended." : null,
    };

    /// <summary>An error of a statement of a migration, with its place in the file.</summary>
    public DeployError OfStatement(SqliteException e, StatementWindow window, int statement) => Of(e) with
    {
        Path = window.Migration.Migration.Path,
        Position = window.PositionOf(statement),
        Statement = statement,
    };

    private static DeployErrorKind KindOf(SqliteException e) => e.SqliteErrorCode switch
    {
        // "cannot VACUUM from within a transaction", "cannot DETACH database within transaction", …: SQLite has no code for these.
        raw.SQLITE_ERROR when e.Message.Contains("cannot ", StringComparison.Ordinal)
            && e.Message.Contains("within ", StringComparison.Ordinal) && e.Message.Contains("transaction", StringComparison.Ordinal) => DeployErrorKind.TransactionNotAllowed,
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => DeployErrorKind.LockNotAvailable,
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => DeployErrorKind.PermissionDenied,
        raw.SQLITE_CANTOPEN or raw.SQLITE_NOTADB => DeployErrorKind.ConnectionFailed,
        raw.SQLITE_INTERRUPT => DeployErrorKind.StatementTimeout,
        _ => DeployErrorKind.StatementFailed,
    };

    private static string? MissingFolder(SqliteException e, string path) =>
        e.SqliteErrorCode == raw.SQLITE_CANTOPEN && Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder)
            ? $" The folder '{folder}' does not exist."
            : null;

    private static string Code(SqliteException e) =>
        e.SqliteExtendedErrorCode.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // "SQLite Error 1: 'near "x": syntax error'." Only what is between the quotes is SQLite's.
    private static string Message(SqliteException e)
    {
        var start = e.Message.IndexOf('\'', StringComparison.Ordinal);
        var end = e.Message.LastIndexOf('\'');
        return end > start ? e.Message[(start + 1)..end] : e.Message;
    }
}
