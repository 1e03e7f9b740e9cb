using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>
/// Runs statements of migrations through SQLite's own interface: as written, without the driver's wish to bind the
/// parameters that a text seems to have.
/// </summary>
internal static class SqliteStatements
{
    // How long to wait for other writers where nobody sets a limit.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(10);

    // How long a cancellation may go unheard while SQLite waits, in milliseconds.
    private const int LongestDeafness = 100;

    // Between two pieces, in milliseconds.
    private const int ShortestPause = 10;

    /// <summary>Sets how long the statements of a connection wait for other writers; zero for no limit.</summary>
    public static void LimitWait(SqliteConnection connection, TimeSpan limit)
    {
        var wait = limit > TimeSpan.Zero ? limit : s_longestWait;
        raw.sqlite3_busy_timeout(connection.Handle, (int)Math.Min(wait.TotalMilliseconds, int.MaxValue));
    }

    /// <summary>Begins a transaction that keeps other writers out, and waits for the one that is writing.</summary>
    /// <exception cref="SqliteException">Another connection wrote for as long as this one waits.</exception>
    /// <exception cref="OperationCanceledException">The token ended the wait.</exception>
    public static void BeginImmediate(SqliteConnection connection, CancellationToken cancellationToken) =>
        Wait(connection, token => Run(connection, "BEGIN IMMEDIATE", token), cancellationToken);

    /// <summary>Begins a transaction that only reads, and waits for who keeps readers out.</summary>
    /// <exception cref="SqliteException">Another connection did for as long as this one waits.</exception>
    /// <exception cref="OperationCanceledException">The token ended the wait.</exception>
    public static void BeginRead(SqliteConnection connection, CancellationToken cancellationToken)
    {
        Run(connection, "BEGIN", cancellationToken);

        // Only the first statement takes the lock.
        Wait(connection, token => Run(connection, "SELECT 1 FROM main.sqlite_master LIMIT 1", token), cancellationToken);
    }

    /// <summary>Commits, and waits for those who are reading.</summary>
    /// <exception cref="SqliteException">They read for as long as this one waits. The transaction is open.</exception>
    /// <exception cref="OperationCanceledException">The token ended the wait. The transaction is open.</exception>
    public static void Commit(SqliteConnection connection, CancellationToken cancellationToken) =>
        Wait(connection, _ => Run(connection, "COMMIT", CancellationToken.None), cancellationToken);

    /// <summary>Tries until no other connection is in the way, or for as long as the connection waits.</summary>
    private static void Wait(SqliteConnection connection, Action<CancellationToken> attempt, CancellationToken cancellationToken)
    {
        // A migration can have set it as well.
        var wait = Convert.ToInt32(SqliteCommands.Scalar(connection, "PRAGMA busy_timeout"), CultureInfo.InvariantCulture);
        var clock = Stopwatch.StartNew();
        try
        {
            while (true)
            {
                // SQLite does not hear an interrupt while it waits, so it waits in short pieces.
                var left = Math.Max(wait - clock.ElapsedMilliseconds, 0);
                raw.sqlite3_busy_timeout(connection.Handle, (int)Math.Min(left, LongestDeafness));
                try
                {
                    attempt(cancellationToken);
                    return;
                }
                catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_BUSY && left > 0)
                {
                    // Where waiting could be a deadlock SQLite does not wait at all.
                    cancellationToken.WaitHandle.WaitOne(ShortestPause);
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            raw.sqlite3_busy_timeout(connection.Handle, wait);
        }
    }

    /// <summary>Runs a statement to its end.</summary>
    /// <exception cref="SqliteException">SQLite refused it.</exception>
    /// <exception cref="OperationCanceledException">The token interrupted it.</exception>
    public static void Run(SqliteConnection connection, ReadOnlySpan<char> sql, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        using var interrupt = cancellationToken.Register(() => raw.sqlite3_interrupt(database));
        var bytes = new byte[Encoding.UTF8.GetByteCount(sql)];
        Encoding.UTF8.GetBytes(sql, bytes);
        ReadOnlySpan<byte> rest = bytes;
        while (!rest.IsEmpty)
        {
            Check(raw.sqlite3_prepare_v2(database, rest, out var statement, out rest), database, cancellationToken);
            using (statement)
            {
                if (statement.IsInvalid)
                {
                    // Only blanks or a comment.
                    continue;
                }

                int result;
                do
                {
                    result = raw.sqlite3_step(statement);
                }
                while (result == raw.SQLITE_ROW);

                if (result != raw.SQLITE_DONE)
                {
                    Check(result, database, cancellationToken);
                }
            }
        }
    }

    private static void Check(int result, sqlite3 database, CancellationToken cancellationToken)
    {
        if (result == raw.SQLITE_OK)
        {
            return;
        }

        if (result == raw.SQLITE_INTERRUPT)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        SqliteException.ThrowExceptionForRC(result, database);
    }
}
