using Microsoft.Data.Sqlite;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SQLitePCL;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>One run's connection with a SQLite file. SQLite works in this process, so nothing here waits asynchronously.</summary>
internal sealed partial class SqliteDatabase : IDatabase
{
    // How long to wait for other writers where the migration sets no limit.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(10);

    private readonly SqliteConnectionStringBuilder _settings;
    private readonly SqliteHistory _history;
    private readonly HistoryTable _table;
    private readonly SqliteErrors _errors;
    private readonly DeployRun _runInfo;
    private SqliteConnection? _connection;
    private SqliteFileLock? _lock;
    private MigrationRun? _run;
    private bool _isFresh = true;
    private SqliteForeignKeys? _foreignKeys;

    /// <summary>Wraps a connection; null for a file that does not exist, which is then a database without history.</summary>
    public SqliteDatabase(
        SqliteConnection? connection,
        SqliteConnectionStringBuilder settings,
        DatabaseInfo info,
        HistoryTable table,
        SqliteErrors errors,
        DeployRun run)
    {
        _connection = connection;
        _settings = settings;
        _history = new SqliteHistory(table);
        _table = table;
        _errors = errors;
        _runInfo = run;
        Info = info;
    }

    public DatabaseInfo Info { get; }

    public Action<ServerMessage>? OnMessage { get; set; }

    private SqliteConnection Connection => _connection ?? throw new InvalidOperationException("The database file does not exist.");

    /// <summary>Opens the file.</summary>
    /// <exception cref="DeployException">It cannot be opened.</exception>
    public static SqliteConnection Connect(SqliteConnectionStringBuilder settings, SqliteErrors errors, string path)
    {
        var connection = new SqliteConnection(settings.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new DeployException(errors.OfConnect(e, path));
        }
    }

    public Task<string?> TryLockAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _lock ??= SqliteFileLock.TryTake(Info.Name, _runInfo);
        return Task.FromResult(_lock is null ? $"a process that has '{SqliteFileLock.PathOf(Info.Name)}' open (its text says which)" : null);
    }

    // The operating system keeps the lock until this process closes the file.
    public Task VerifyLockAsync(CancellationToken cancellationToken) =>
        _lock is null ? throw new InvalidOperationException("The lock was not taken.") : Task.CompletedTask;

    public Task<HistorySnapshot> ReadHistoryAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_connection is null)
        {
            return Task.FromResult(HistorySnapshot.Absent);
        }

        try
        {
            return Task.FromResult(_history.Read(_connection));
        }
        catch (SqliteException e)
        {
            throw new DeployException(_errors.OfHistory(e, "read"));
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidCastException or FormatException)
        {
            throw new DeployException(new DeployError(DeployErrorKind.History, $"The history table cannot be read: {e.Message}"));
        }
    }

    public Task CreateHistoryAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            SqliteStatements.Run(Connection, "BEGIN IMMEDIATE", cancellationToken);
            _history.Create(Connection, _runInfo.ToolVersion);
            SqliteStatements.Run(Connection, "COMMIT", CancellationToken.None);
            return Task.CompletedTask;
        }
        catch (SqliteException e)
        {
            throw new DeployException(_errors.OfHistory(e, "created"));
        }
    }

    public Task BeginAsync(MigrationRun run, CancellationToken cancellationToken)
    {
        if (!_isFresh)
        {
            // Settings, attached files and temporary tables of the migration before end with its connection.
            Connection.Dispose();
            _connection = Connect(_settings, _errors, Info.Name);
        }

        _isFresh = false;
        _run = run;
        try
        {
            var wait = run.LockTimeout > TimeSpan.Zero ? run.LockTimeout : s_longestWait;
            raw.sqlite3_busy_timeout(Connection.Handle, (int)wait.TotalMilliseconds);
            if (run.Migration.IsTransactional)
            {
                // No effect inside a transaction, so it must come before.
                SqliteStatements.Run(Connection, "PRAGMA foreign_keys = OFF", cancellationToken);
                SqliteStatements.Run(Connection, "BEGIN IMMEDIATE", cancellationToken);
                _foreignKeys ??= SqliteForeignKeys.Read(Connection);
            }

            if (!_history.Start(Connection, run))
            {
                throw new DeployException(new DeployError(
                    DeployErrorKind.AlreadyRecorded,
                    $"Another deployment recorded '{run.Migration.Script}' at the same time. Deploy again: what it did counts."));
            }

            return Task.CompletedTask;
        }
        catch (SqliteException e)
        {
            throw new DeployException(_errors.OfHistory(e, "written"));
        }
    }

    public Task ExecuteAsync(int first, int count, CancellationToken cancellationToken)
    {
        var run = _run!;
        using var limit = new StatementLimit(run.StatementTimeout, cancellationToken);
        for (var i = first; i < first + count; i++)
        {
            var span = run.Migration.Statements[i].Span;
            try
            {
                limit.Restart();
                SqliteStatements.Run(Connection, run.Migration.Text.Span.Slice(span.Start, span.Length), limit.Token);
            }
            catch (SqliteException e)
            {
                throw new DeployException(_errors.OfStatement(e, run.Migration, i));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new DeployException(new DeployError(
                    DeployErrorKind.StatementTimeout, $"The statement ran longer than {run.StatementTimeout.TotalSeconds:0.###} s.")
                {
                    Path = run.Migration.Migration.Path,
                    Position = run.Migration.PositionOf(i),
                    Statement = i,
                });
            }

            if (run.Migration.IsTransactional && !IsInTransaction)
            {
                throw new DeployException(new DeployError(
                    DeployErrorKind.TransactionBroken, "This statement ended the transaction that the file was to run in. Take it out.")
                {
                    Path = run.Migration.Migration.Path,
                    Position = run.Migration.PositionOf(i),
                    Statement = i,
                });
            }
        }

        return Task.CompletedTask;
    }

    public Task RecordProgressAsync(int applied, CancellationToken cancellationToken)
    {
        try
        {
            _history.Progress(Connection, _run!.Migration, applied);
            return Task.CompletedTask;
        }
        catch (SqliteException e)
        {
            throw new DeployException(_errors.OfHistory(e, "written"));
        }
    }

    public Task CompleteAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var migration = _run!.Migration;
        try
        {
            if (!migration.IsTransactional)
            {
                if (IsInTransaction)
                {
                    throw new DeployException(new DeployError(
                        DeployErrorKind.TransactionBroken,
                        $"'{migration.Script}' began a transaction and did not commit it, so it is rolled back. Add the COMMIT."));
                }

                _history.Complete(Connection, migration, duration);
                return Task.CompletedTask;
            }

            var foreignKeys = CheckForeignKeys();
            _history.Complete(Connection, migration, duration);
            SqliteStatements.Run(Connection, "COMMIT", CancellationToken.None);
            _foreignKeys = foreignKeys;
            return Task.CompletedTask;
        }
        catch (SqliteException e)
        {
            throw new DeployException(_errors.OfHistory(e, "written"));
        }
    }

    public Task<int?> AbandonAsync(DeployError error, TimeSpan duration)
    {
        try
        {
            // Some errors have rolled back already.
            if (IsInTransaction)
            {
                SqliteStatements.Run(Connection, "ROLLBACK", CancellationToken.None);
            }

            return Task.FromResult(_run is null ? null : _history.Fail(Connection, _run.Migration, error.Message, duration));
        }
        catch (SqliteException e)
        {
            throw new DeployException(_errors.OfHistory(e, "written"));
        }
    }

    public ValueTask DisposeAsync()
    {
        // The work ends before the lock is free.
        _connection?.Dispose();
        _lock?.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool IsInTransaction => raw.sqlite3_get_autocommit(Connection.Handle) == 0;

    private SqliteForeignKeys? CheckForeignKeys()
    {
        if (_foreignKeys is null)
        {
            // It could not be checked before, so nothing can be said about what this migration changed.
            return SqliteForeignKeys.Read(Connection);
        }

        var now = SqliteForeignKeys.Read(Connection);
        var problem = now is null
            ? "The migration leaves a foreign key that does not fit the table it refers to."
            : now.WorseThan(_foreignKeys);
        return problem is null
            ? now
            : throw new DeployException(new DeployError(DeployErrorKind.ForeignKeyViolation, problem)
            {
                Path = _run!.Migration.Migration.Path,
            });
    }
}
