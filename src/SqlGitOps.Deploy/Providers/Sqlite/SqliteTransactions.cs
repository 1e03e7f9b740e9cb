using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>
/// Transactions for the deployer's own statements. Only their begin and their commit wait for other connections, in pieces
/// between which a cancellation is heard; a statement that goes through the driver would wait deaf.
/// </summary>
internal static class SqliteTransactions
{
    /// <summary>Reads, in the transaction that is open or in one of its own.</summary>
    public static T Read<T>(SqliteConnection connection, Func<T> read, CancellationToken cancellationToken) =>
        Within(connection, SqliteStatements.BeginRead, read, cancellationToken);

    /// <summary>Writes, in the transaction that is open or in one of its own.</summary>
    /// <exception cref="OperationCanceledException">The token ended the wait; nothing was written.</exception>
    public static T Write<T>(SqliteConnection connection, Func<T> write, CancellationToken cancellationToken)
    {
        using var permission = new WritePermission(connection);
        return Within(connection, SqliteStatements.BeginImmediate, write, cancellationToken);
    }

    /// <summary>Begins a transaction that writes, also in a session that refuses to write.</summary>
    public static void Begin(SqliteConnection connection, CancellationToken cancellationToken)
    {
        using var permission = new WritePermission(connection);
        SqliteStatements.BeginImmediate(connection, cancellationToken);
    }

    /// <summary>Whether a transaction is open.</summary>
    public static bool IsOpen(SqliteConnection connection) => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Rolls back what is open.</summary>
    public static void RollBack(SqliteConnection connection)
    {
        // Some errors have rolled back already.
        if (IsOpen(connection))
        {
            SqliteStatements.Run(connection, "ROLLBACK", CancellationToken.None);
        }
    }

    private static T Within<T>(SqliteConnection connection, Action<SqliteConnection, CancellationToken> begin, Func<T> work, CancellationToken cancellationToken)
    {
        if (IsOpen(connection))
        {
            return work();
        }

        try
        {
            begin(connection, cancellationToken);
            var result = work();
            SqliteStatements.Commit(connection, cancellationToken);
            return result;
        }
        finally
        {
            RollBack(connection);
        }
    }

    /// <summary>Sets aside that a file forbade its session to write: it cannot mean the history.</summary>
    private readonly ref struct WritePermission : IDisposable
    {
        private readonly SqliteConnection? _forbidding;

        public WritePermission(SqliteConnection connection)
        {
            if (Convert.ToInt64(SqliteCommands.Scalar(connection, "PRAGMA query_only"), CultureInfo.InvariantCulture) != 0)
            {
                SqliteStatements.Run(connection, "PRAGMA query_only = OFF");
                _forbidding = connection;
            }
        }

        public void Dispose()
        {
            if (_forbidding is not null)
            {
                SqliteStatements.Run(_forbidding, "PRAGMA query_only = ON");
            }
        }
    }
}
