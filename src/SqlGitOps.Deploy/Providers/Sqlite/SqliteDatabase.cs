using System.Data;
using Microsoft.Data.Sqlite;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SQLitePCL;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>One run's connection with a SQLite file. SQLite works in this process, so nothing here waits asynchronously.</summary>
internal sealed partial class SqliteDatabase : IDatabase, ILimitedWait
{
    // How long what a cancelled run still has to write down waits: somebody is waiting for its end.
    private static readonly TimeSpan s_waitAfterCancellation = TimeSpan.FromSeconds(1);

    private readonly SqliteConnectionStringBuilder _settings;
    private readonly SqliteHistory _history;
    private readonly SqliteLayout _layout;
    private readonly HistoryTable _table;
    private readonly SqliteErrors _errors;
    private readonly DeployRun _runInfo;
    private SqliteConnection? _connection;
    private SqliteFileLock? _lock;
    private MigrationRun? _run;
    private TimeSpan? _longestWait;
    private bool _isCancelled;
    private bool _isFresh = true;

    // As the migration that runs found them. Only within one transaction they go on to the next migration.
    private SqliteForeignKeys? _foreignKeys;

    // As the first file of a transaction found it; null unless others follow in the same one.
    private SqliteSession? _session;

    // What the row of the running migration says; null before it is there.
    private MigrationProgress? _progress;

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
        _layout = new SqliteLayout(table);
        _table = table;
        _errors = errors;
        _runInfo = run;
        Info = info;
    }

    public DatabaseInfo Info { get; }

    /// <summary>Whether it was opened to look only, so that it being read-only says nothing about the file.</summary>
    public bool IsForReading { get; init; }

    public Action<ServerMessage>? OnMessage { get; set; }

    private SqliteConnection Connection => _connection switch
    {
        null => throw new InvalidOperationException("The database file does not exist."),
        { State: ConnectionState.Open } connection => connection,
        _ => throw new DeployException(new DeployError(DeployErrorKind.ConnectionLost, $"The connection to the SQLite database '{Info.Name}' was lost.")),
    };

    /// <summary>Opens the file.</summary>
    /// <exception cref="DeployException">It cannot be opened.</exception>
    public static SqliteConnection Connect(SqliteConnectionStringBuilder settings, SqliteErrors errors, string path)
    {
        var connection = new SqliteConnection(settings.ConnectionString);
        try
        {
            connection.Open();

            // SqliteTransactions waits. The driver would do it deaf, once more, and counts in seconds.
            connection.DefaultTimeout = 1;
            SqliteStatements.LimitWait(connection, DriversWait(settings));
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new DeployException(errors.OfConnect(e, path));
        }
    }

    public void LimitWait(TimeSpan longest)
    {
        // Zero is no limit, which is not what is asked for.
        _longestWait = longest > TimeSpan.Zero ? longest : TimeSpan.FromMilliseconds(1);
        if (_connection is not null)
        {
            WaitAsUsual();
        }
    }

    public Task<string?> TryLockAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _lock ??= SqliteFileLock.TryTake(Info.Name, _runInfo);
        return Task.FromResult(_lock is null ? $"a process that has '{SqliteFileLock.PathOf(Info.Name)}' open (its text says which)" : null);
    }

    public Task<HistorySnapshot> ReadHistoryAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_connection is null)
        {
            return Task.FromResult(HistorySnapshot.Absent);
        }

        try
        {
            return Task.FromResult(SqliteTransactions.Read(Connection, () => _history.Read(Connection), cancellationToken));
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

    public Task<IReadOnlyList<string>> ListTablesAsync(CancellationToken cancellationToken) => Guard<IReadOnlyList<string>>(
        () => _connection is null ? [] : SqliteTransactions.Read(Connection, ListTables, cancellationToken));

    private List<string> ListTables()
    {
        var names = new List<string>();
        using var command = SqliteCommands.Command(
            Connection,
            "SELECT t.\"name\" FROM main.sqlite_master AS t WHERE t.\"type\" = 'table' AND t.\"name\" NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.\"name\" NOT IN ($1, $2, $3) ORDER BY t.\"name\"",
            _table.Name,
            _table.MetaName,
            _table.RunName);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    public Task AddHistoryAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken) => Guard(e => _errors.OfHistory(e, "written"), () =>
    {
        SqliteStatements.BeginImmediate(Connection, cancellationToken);
        try
        {
            Import.Complete(entries, cancellationToken);
        }
        finally
        {
            RollBack();
        }
    });

    // A process that has ended has no statements any more.
    public Task<string?> FindOrphanAsync(string runId, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<IReadOnlyList<string>> CheckAsync(DeploymentPlan plan, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(!IsForReading && raw.sqlite3_db_readonly(Connection.Handle, "main") == 1
            ? [$"The database file '{Info.Name}' can only be read. Give the deployment the right to write it."]
            : []);

    public Task PrepareHistoryAsync(HistorySnapshot history, CancellationToken cancellationToken) => Guard(e => _errors.OfHistory(e, "created"), () =>
    {
        Write(
            () =>
            {
                if (history.Exists)
                {
                    _layout.Upgrade(Connection, _runInfo.ToolVersion);
                }
                else
                {
                    _layout.Create(Connection, _runInfo.ToolVersion);
                }
            },
            cancellationToken);
    });

    public Task WriteRunAsync(RunRecord run, CancellationToken cancellationToken) => Guard(e => _errors.OfHistory(e, "written"), () =>
    {
        _isCancelled |= run.Outcome == DeployOutcome.Cancelled;
        WaitAsUsual();
        Write(() => _layout.WriteRun(Connection, run), cancellationToken);
    });

    public Task ChangeHistoryAsync(HistoryChange change, CancellationToken cancellationToken) => Guard(e => _errors.OfHistory(e, "written"), () =>
    {
        if (!SqliteTransactions.Write(Connection, () => _history.Change(Connection, change), cancellationToken))
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.AlreadyRecorded, $"The history row '{change.Before.Identity}' was changed by somebody else meanwhile. Look again."));
        }
    });

    public ValueTask DisposeAsync()
    {
        // The work ends before the lock is free.
        _connection?.Dispose();
        _lock?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the limit of a migration: where it has none, the deployer's own statements have one all the same.</summary>
    private void WaitAsUsual()
    {
        var usual = DriversWait(_settings);
        if (_longestWait is { } longest && (usual == TimeSpan.Zero || longest < usual))
        {
            usual = longest;
        }

        SqliteStatements.LimitWait(Connection, _isCancelled ? s_waitAfterCancellation : usual);
    }

    /// <summary>How long the driver would wait for other connections; zero for no limit.</summary>
    private static TimeSpan DriversWait(SqliteConnectionStringBuilder settings) => TimeSpan.FromSeconds(settings.DefaultTimeout);

    private bool IsInTransaction => SqliteTransactions.IsOpen(Connection);

    private void RollBack() => SqliteTransactions.RollBack(Connection);

    private void Write(Action action, CancellationToken cancellationToken) => SqliteTransactions.Write(
        Connection,
        () =>
        {
            action();
            return true;
        },
        cancellationToken);

    private static Task Guard(Func<SqliteException, DeployError> describe, Action action)
    {
        try
        {
            action();
            return Task.CompletedTask;
        }
        catch (SqliteException e)
        {
            throw new DeployException(describe(e));
        }
    }
}
