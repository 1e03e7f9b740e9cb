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
