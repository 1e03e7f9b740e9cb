using System.Globalization;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>Short forms for what this provider asks of a session.</summary>
internal static class SqlServerCommands
{
    /// <summary>The columns of a row <c>s</c> of sys.dm_exec_sessions in words.</summary>
    public const string SessionInWords =
        "CONCAT(s.program_name, N' by ', s.login_name, N' from ', s.host_name, N' (session ', s.session_id, N'), since ', CONVERT(nvarchar(19), s.login_time, 120))";

    /// <summary>Sends a batch of ours.</summary>
    public static Task RunAsync(this ISqlServerSession session, string batch, CancellationToken cancellationToken) =>
        session.RunAsync(batch, TimeSpan.Zero, cancellationToken);

    /// <summary>The first row; null when there is none.</summary>
    public static async Task<object?[]?> RowAsync(this ISqlServerSession session, string sql, CancellationToken cancellationToken, params object?[] parameters)
    {
        var rows = await session.QueryAsync(sql, parameters, cancellationToken).ConfigureAwait(false);
        return rows.Count > 0 ? rows[0] : null;
    }

    /// <summary>The first value; null for no row and for NULL.</summary>
    public static async Task<object?> ScalarAsync(this ISqlServerSession session, string sql, CancellationToken cancellationToken, params object?[] parameters) =>
        (await session.RowAsync(sql, cancellationToken, parameters).ConfigureAwait(false))?[0];

    /// <summary>A number, of whatever integer type the server gave it.</summary>
    public static int Int32(object? value) => Convert.ToInt32(value, CultureInfo.InvariantCulture);

    /// <summary>A name as it stands in SQL, whatever QUOTED_IDENTIFIER says.</summary>
    public static string Quote(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";

    /// <summary>Columns written with a table and double quotes, in brackets, whatever QUOTED_IDENTIFIER says.</summary>
    public static string Bracketed(string columns) => columns.Replace(".\"", ".[", StringComparison.Ordinal).Replace('"', ']');

    /// <summary>A datetime2: it has no zone, and what is in the history is UTC.</summary>
    public static DateTimeOffset? Time(object? value) => value is DateTime time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;

    /// <summary>A time limit as SET LOCK_TIMEOUT takes it: milliseconds, -1 for none.</summary>
    public static string LockTimeout(TimeSpan time) => time > TimeSpan.Zero
        ? ((long)Math.Clamp(time.TotalMilliseconds, 1, int.MaxValue)).ToString(CultureInfo.InvariantCulture)
        : "-1";
}
