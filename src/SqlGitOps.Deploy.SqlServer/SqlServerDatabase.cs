using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>One run's sessions with a SQL Server.</summary>
internal sealed partial class SqlServerDatabase : IDatabase
{
    private readonly SqlServerHistory _history;
    private readonly SqlServerLayout _layout;
    private readonly SqlServerTransactions _transactions;
    private readonly HistoryTable _table;
    private readonly SqlServerErrors _errors;
    private readonly Func<CancellationToken, Task<ISqlServerSession>> _connectWork;
    private readonly Func<CancellationToken, Task<ISqlServerSession>> _connectLock;
    private ISqlServerSession _work;
    private SqlServerLock? _lock;
    private MigrationRun? _run;
    private long? _transaction;
    private int? _sessionId;
    private bool _isFresh = true;
    private bool? _before;
    private bool _isRefused;

    public SqlServerDatabase(
        ISqlServerSession work,
        DatabaseInfo info,
        string user,
        HistoryTable table,
        SqlServerErrors errors,
        Func<CancellationToken, Task<ISqlServerSession>> connectWork,
        Func<CancellationToken, Task<ISqlServerSession>> connectLock)
    {
        _work = work;
        _history = new SqlServerHistory(info.Name, table);
        _layout = new SqlServerLayout(info.Name, table);
        _transactions = new SqlServerTransactions(info.Name, info.User, user);
        _table = table;
        _errors = errors;
        _connectWork = connectWork;
        _connectLock = connectLock;
        Info = info;
        _work.OnMessage = Forward;
    }

    public DatabaseInfo Info { get; }

    public Action<ServerMessage>? OnMessage { get; set; }

    private SqlServerStatements Statements => new(_work, _history, _errors);

    public Task<string?> TryLockAsync(CancellationToken cancellationToken) => GuardAsync(_errors.Of, async () =>
    {
        _lock ??= new SqlServerLock(await _connectLock(cancellationToken).ConfigureAwait(false), Info.Name, _table, _errors);
        return await _lock.TryAsync(cancellationToken).ConfigureAwait(false);
    });

    public Task<HistorySnapshot> ReadHistoryAsync(CancellationToken cancellationToken) => LookAsync(e => _errors.OfHistory(e, "read"), async () =>
    {
        try
        {
            return await _history.ReadAsync(_work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidCastException)
        {
            throw new DeployException(new DeployError(DeployErrorKind.History, $"The history table {_table} cannot be read: a column has not the type that it was made with."));
        }
    }, cancellationToken);

    public Task<IReadOnlyList<string>> ListTablesAsync(CancellationToken cancellationToken) => LookAsync<IReadOnlyList<string>>(_errors.Of, async () =>
    {
        var rows = await _work.QueryAsync(
            """
            SELECT CONCAT(SCHEMA_NAME(), N'.', own.[name])
              FROM sys.tables AS own
             WHERE own.[schema_id] = SCHEMA_ID() AND own.[is_ms_shipped] = 0
               AND NOT (SCHEMA_NAME() = @p1 AND own.[name] IN (@p2, @p3, @p4))
             ORDER BY own.[name]
            """,
            [_table.Schema, _table.Name, _table.MetaName, _table.RunName],
            cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => (string)row[0]!)];
    }, cancellationToken);

    public Task AddHistoryAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken) => GuardAsync(e => _errors.OfHistory(e, "written"), async () =>
    {
        await SqlServerImport.BeginAsync(_work, cancellationToken).ConfigureAwait(false);
        try
        {
            await Import.CompleteAsync(entries, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is SqlServerException or OperationCanceledException)
        {
            await SqlServerTransactions.TryRollBackAsync(_work).ConfigureAwait(false);
            throw;
        }
    });

    public Task<string?> FindOrphanAsync(string runId, CancellationToken cancellationToken) => GuardAsync(_errors.Of, async () =>
        await SqlServerLock.FindWorkAsync(_work, runId, _table, cancellationToken).ConfigureAwait(false));

    public Task<IReadOnlyList<string>> CheckAsync(DeploymentPlan plan, CancellationToken cancellationToken) => GuardAsync(
        _errors.Of, () => new SqlServerPreflight(_work, _table, Info).CheckAsync(plan, cancellationToken));

    public Task PrepareHistoryAsync(HistorySnapshot history, CancellationToken cancellationToken) => GuardAsync(e => _errors.OfHistory(e, "created"), async () =>
    {
        var tool = new DeployRun().ToolVersion;
        await (history.Exists
            ? _layout.UpgradeAsync(_work, tool, cancellationToken)
            : _layout.CreateAsync(_work, tool, cancellationToken)).ConfigureAwait(false);
        return true;
    });

    public Task WriteRunAsync(RunRecord run, CancellationToken cancellationToken) => GuardAsync(e => _errors.OfHistory(e, "written"), async () =>
    {
        await _layout.WriteRunAsync(_work, run, Info.User, cancellationToken).ConfigureAwait(false);
        return true;
    });

    public Task ChangeHistoryAsync(HistoryChange change, CancellationToken cancellationToken) => GuardAsync(e => _errors.OfHistory(e, "written"), async () =>
        await _history.ChangeAsync(_work, change, cancellationToken).ConfigureAwait(false)
            ? true
            : throw new DeployException(new DeployError(
                DeployErrorKind.AlreadyRecorded, $"The history row '{change.Before.Identity}' was changed by somebody else meanwhile. Look again.")));

    public async ValueTask DisposeAsync()
    {
        // The work ends before the lock is free.
        await _work.DisposeAsync().ConfigureAwait(false);
        if (_lock is not null)
        {
            await _lock.DisposeAsync().ConfigureAwait(false);
        }
    }

    private SqlServerLock Lock => _lock ?? throw new InvalidOperationException("The lock was not taken.");

    /// <summary>
    /// Ends the session and makes another one: what a file left behind (SET options, temporary tables, application roles,
    /// EXECUTE AS) ends with it. The driver resets a session only through its pool, which is off.
    /// </summary>
    private async Task ReopenAsync(CancellationToken cancellationToken)
    {
        await _work.DisposeAsync().ConfigureAwait(false);
        _work = await _connectWork(cancellationToken).ConfigureAwait(false);
        _work.OnMessage = Forward;
        _isFresh = true;
        _transaction = null;
    }

    private void Forward(ServerMessage message) => OnMessage?.Invoke(message);

    /// <summary>Reads what the transaction of another session may have changed: the wait for that is limited, and its end is said.</summary>
    private Task<T> LookAsync<T>(Func<SqlServerException, DeployError> describe, Func<Task<T>> action, CancellationToken cancellationToken) => GuardAsync(describe, async () =>
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (SqlServerException e) when (e.First.Number == SqlServerErrors.LockTimeout)
        {
            var writer = await _history.FindWriterAsync(_work, cancellationToken).ConfigureAwait(false) ?? "another session";
            throw new DeployException(new DeployError(
                DeployErrorKind.DeployLock,
                $"The history table {_table} cannot be read while a deployment is running: {writer} has changed it and not committed. Try again when that has ended."));
        }
    });

    private static async Task<T> GuardAsync<T>(Func<SqlServerException, DeployError> describe, Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (SqlServerException e)
        {
            throw new DeployException(describe(e));
        }
    }
}
