using System.Data;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Npgsql;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>One run's sessions with a PostgreSQL server.</summary>
internal sealed partial class PostgreSqlDatabase : IDatabase
{
    private readonly NpgsqlConnection _work;
    private readonly PostgreSqlHistory _history;
    private readonly PostgreSqlLayout _layout;
    private readonly PostgreSqlStatements _statements;
    private readonly PostgreSqlProbe _probe;
    private readonly HistoryTable _table;
    private readonly PostgreSqlErrors _errors;
    private readonly PostgreSqlServer _server;
    private readonly PostgreSqlLockSession _lockSession;
    private readonly string _runId;
    private PostgreSqlLock? _lock;
    private MigrationRun? _run;
    private string? _transaction;
    private PostgreSqlBegin? _begin;
    private ExceptionDispatchInfo? _listenerError;
    private bool _isFresh = true;
    private bool _isSettled;
    private bool _isComplete;

    public PostgreSqlDatabase(
        NpgsqlConnection work, PostgreSqlServer server, HistoryTable table, PostgreSqlErrors errors, PostgreSqlLockSession lockSession, string runId)
    {
        _work = work;
        _server = server;
        _history = new PostgreSqlHistory(table);
        _layout = new PostgreSqlLayout(table);
        _statements = new PostgreSqlStatements(work, server.Info, _history, errors);
        _probe = new PostgreSqlProbe(work, server.Info);
        _table = table;
        _errors = errors;
        _lockSession = lockSession;
        _runId = runId;
        _work.Notice += (_, e) => Tell(new ServerMessage(e.Notice.Severity, e.Notice.MessageText));
    }

    public DatabaseInfo Info => _server.Info;

    public Action<ServerMessage>? OnMessage { get; set; }

    /// <summary>A time as settings take it.</summary>
    public static string Milliseconds(TimeSpan time) =>
        ((long)Math.Clamp(time.TotalMilliseconds, 0, int.MaxValue)).ToString(CultureInfo.InvariantCulture);

    public Task<string?> TryLockAsync(CancellationToken cancellationToken) => GuardAsync(_errors.Of, async () =>
    {
        _lock ??= new PostgreSqlLock(await _lockSession.OpenAsync(cancellationToken).ConfigureAwait(false), Info, _table, _runId, _errors);
        return await _lock.TryAsync(cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Tells what the server says. Npgsql keeps to itself what a listener throws, so it is thrown behind the statements.</summary>
    private void Tell(ServerMessage message)
    {
        try
        {
            OnMessage?.Invoke(message);
        }
        catch (Exception e)
        {
            _listenerError ??= ExceptionDispatchInfo.Capture(e);
        }
    }

    /// <summary>Throws when the lock is no longer held. May go on beside what the work session does.</summary>
    public Task VerifyLockAsync() => _lock is { } deployLock
        ? deployLock.VerifyAsync()
        : throw new InvalidOperationException("The lock was not taken.");

    public async Task<HistorySnapshot> ReadHistoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _history.ReadAsync(_work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (_statements.IsExpected(e) || e is InvalidCastException)
        {
            throw new DeployException(_errors.OfHistory(e, "read"));
        }
    }

    public Task<IReadOnlyList<string>> ListTablesAsync(CancellationToken cancellationToken) => GuardAsync<IReadOnlyList<string>>(_errors.Of, async () =>
        await _work.TextsAsync(
            """
            SELECT n.nspname || '.' || c.relname
              FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE n.nspname = pg_catalog.current_schema() AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND NOT c.relispartition
               AND NOT (n.nspname = $1 AND c.relname IN ($2, $3, $4))
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d
                                WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
             ORDER BY c.relname
            """,
            cancellationToken,
            _table.Schema,
            _table.Name,
            _table.MetaName,
            _table.RunName).ConfigureAwait(false));

    public Task AddHistoryAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken) => GuardAsync(e => _errors.OfHistory(e, "written"), async () =>
    {
        await _work.ExecuteAsync("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", cancellationToken).ConfigureAwait(false);
        try
        {
            await Import.CompleteAsync(entries, cancellationToken).ConfigureAwait(false);
        }
        catch when (_work.State == ConnectionState.Open)
        {
            await _work.ExecuteAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    });

    // A pooler keeps sessions that have nothing to do under the name of the last client. One that was at work just now may be
    // that of a deployment between two statements that has not noticed yet that it lost its lock.
    public Task<string?> FindOrphanAsync(string runId, CancellationToken cancellationToken) => GuardAsync(_errors.Of, async () =>
        await _work.ScalarAsync(
            """
            SELECT pg_catalog.format('process %s of run %s, which still works%s', a.pid, $1::text, coalesce(' since ' || pg_catalog.to_char(a.query_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"'), ''))
              FROM pg_catalog.pg_stat_activity AS a
             WHERE a.datname = pg_catalog.current_database() AND a.application_name = $2 AND a.pid <> pg_catalog.pg_backend_pid()
               AND (a.state IS DISTINCT FROM 'idle' OR a.state_change > pg_catalog.clock_timestamp() - interval '20 seconds')
             LIMIT 1
            """,
            cancellationToken,
            runId,
            DeployRun.ApplicationNameOf(runId)).ConfigureAwait(false) as string);

    public Task<IReadOnlyList<string>> CheckAsync(DeploymentPlan plan, CancellationToken cancellationToken) => GuardAsync(
        _errors.Of, () => new PostgreSqlPreflight(_work, _table, Info).CheckAsync(plan, cancellationToken));

    public Task PrepareHistoryAsync(HistorySnapshot history, CancellationToken cancellationToken) => GuardAsync(e => _errors.OfHistory(e, "created"), () =>
    {
        var tool = new DeployRun().ToolVersion;
        return history.Exists
            ? _layout.UpgradeAsync(_work, tool, cancellationToken)
            : _layout.CreateAsync(_work, tool, cancellationToken);
    });

    public Task WriteRunAsync(RunRecord run, CancellationToken cancellationToken) => GuardAsync(
        e => _errors.OfHistory(e, "written"), () => _layout.WriteRunAsync(_work, run, Info.User, cancellationToken));

    public Task ChangeHistoryAsync(HistoryChange change, CancellationToken cancellationToken) => GuardAsync(e => _errors.OfHistory(e, "written"), async () =>
    {
        var batch = new NpgsqlBatch(_work);
        await using (batch.ConfigureAwait(false))
        {
            _history.AddChange(batch, change);
            if (await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) != 1)
            {
                throw new DeployException(new DeployError(
                    DeployErrorKind.AlreadyRecorded, $"The history row '{change.Before.Identity}' was changed by somebody else meanwhile. Look again."));
            }
        }
    });

    public async ValueTask DisposeAsync()
    {
        // The work ends before the lock is free.
        await _work.DisposeAsync().ConfigureAwait(false);
        await _lockSession.DisposeAsync().ConfigureAwait(false);
        _lock?.Dispose();
    }

    private async Task<T> GuardAsync<T>(Func<Exception, DeployError> describe, Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception e) when (_statements.IsExpected(e))
        {
            throw new DeployException(describe(e));
        }
    }

    private Task GuardAsync(Func<Exception, DeployError> describe, Func<Task> action) => GuardAsync(describe, async () =>
    {
        await action().ConfigureAwait(false);
        return true;
    });
}
