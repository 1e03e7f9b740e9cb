using System.Data;
using System.Globalization;
using Npgsql;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>One run's sessions with a PostgreSQL server.</summary>
internal sealed partial class PostgreSqlDatabase : IDatabase
{
    // Characters that go to the server before it is asked whether it still listens.
    private const int CopyChunk = 64 * 1024;

    private readonly NpgsqlConnection _work;
    private readonly PostgreSqlHistory _history;
    private readonly HistoryTable _table;
    private readonly PostgreSqlErrors _errors;
    private readonly bool _watchesClient;
    private readonly Func<CancellationToken, Task<NpgsqlConnection>> _connect;
    private PostgreSqlLock? _lock;
    private MigrationRun? _run;
    private string? _transaction;

    public PostgreSqlDatabase(
        NpgsqlConnection work,
        DatabaseInfo info,
        HistoryTable table,
        PostgreSqlErrors errors,
        bool watchesClient,
        Func<CancellationToken, Task<NpgsqlConnection>> connect)
    {
        _work = work;
        _history = new PostgreSqlHistory(table);
        _table = table;
        _errors = errors;
        _watchesClient = watchesClient;
        _connect = connect;
        Info = info;
        _work.Notice += (_, e) => OnMessage?.Invoke(new ServerMessage(e.Notice.Severity, e.Notice.MessageText));
    }

    public DatabaseInfo Info { get; }

    public Action<ServerMessage>? OnMessage { get; set; }

    /// <summary>The setting by which the server notices, within two seconds, that the client is gone.</summary>
    public static string WatchClient(string scope) => $"SET {scope} client_connection_check_interval = '2s'";

    /// <summary>Takes away the limits that the role or database may have by default and that would end a session that waits.</summary>
    public static void AddNoLimits(NpgsqlBatch batch, DatabaseInfo info, string scope)
    {
        batch.Add($"SET {scope} statement_timeout = 0");
        batch.Add($"SET {scope} idle_in_transaction_session_timeout = 0");
        if (info.Version.IsAtLeast(17))
        {
            batch.Add($"SET {scope} transaction_timeout = 0");
        }
    }

    public async Task<string?> TryLockAsync(CancellationToken cancellationToken)
    {
        try
        {
            _lock ??= new PostgreSqlLock(await _connect(cancellationToken).ConfigureAwait(false), Info, _table, _errors);
            return await _lock.TryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new DeployException(_errors.Of(e));
        }
    }

    public Task VerifyLockAsync(CancellationToken cancellationToken) =>
        _lock is null
            ? throw new InvalidOperationException("The lock was not taken.")
            : _lock.VerifyAsync(cancellationToken);

    public async Task<HistorySnapshot> ReadHistoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _history.ReadAsync(_work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsExpected(e) || e is InvalidCastException)
        {
            throw new DeployException(_errors.OfHistory(e, "read"));
        }
    }

    public async Task CreateHistoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _history.CreateAsync(_work, new DeployRun().ToolVersion, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new DeployException(_errors.OfHistory(e, "created"));
        }
    }

    public async Task BeginAsync(MigrationRun run, CancellationToken cancellationToken)
    {
        try
        {
            if (_run is not null)
            {
                // search_path, role, settings, temporary tables, prepared statements: one round trip takes them all back.
                // A new connection would do the same for ten times the time.
                await _work.ExecuteAsync("DISCARD ALL", cancellationToken).ConfigureAwait(false);
            }

            _run = run;
            _transaction = null;
            var isTransactional = run.Migration.IsTransactional;
            var scope = isTransactional ? "LOCAL" : "SESSION";
            var batch = new NpgsqlBatch(_work);
            await using (batch.ConfigureAwait(false))
            {
                if (isTransactional)
                {
                    batch.Add("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
                }

                AddNoLimits(batch, Info, scope);
                if (_watchesClient)
                {
                    batch.Add(WatchClient(scope));
                }

                _history.AddStart(batch, run, Info.User);
                batch.Add($"SET {scope} lock_timeout = {Milliseconds(run.LockTimeout)}");
                batch.Add($"SET {scope} statement_timeout = {Milliseconds(run.StatementTimeout)}");
                _transaction = await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
            }
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new DeployException(_errors.OfHistory(e, "written"));
        }

        if (_transaction is null)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.AlreadyRecorded,
                $"Another deployment recorded '{run.Migration.Script}' at the same time. Deploy again: what it did counts."));
        }
    }

    public async Task ExecuteAsync(int first, int count, CancellationToken cancellationToken)
    {
        var migration = _run!.Migration;
        var failing = first;
        try
        {
            if (migration.Statements[first].IsCopy)
            {
                await CopyAsync(migration, migration.Statements[first], cancellationToken).ConfigureAwait(false);
                return;
            }

            var batch = new NpgsqlBatch(_work);
            await using (batch.ConfigureAwait(false))
            {
                for (var i = first; i < first + count; i++)
                {
                    batch.BatchCommands.Add(new NpgsqlBatchCommand(migration.Text.ToString(migration.Statements[i].Span)));
                }

                try
                {
                    await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (PostgresException e) when (e.BatchCommand is { } command)
                {
                    failing = first + batch.BatchCommands.IndexOf(command);
                    throw;
                }
            }
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new DeployException(_errors.OfStatement(e, migration, failing));
        }
    }

    public async Task RecordProgressAsync(int applied, CancellationToken cancellationToken)
    {
        try
        {
            var batch = new NpgsqlBatch(_work);
            await using (batch.ConfigureAwait(false))
            {
                _history.AddProgress(batch, _run!.Migration, applied);
                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new DeployException(_errors.OfHistory(e, "written"));
        }
    }

    public async Task CompleteAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var migration = _run!.Migration;
        try
        {
            if (!migration.IsTransactional)
            {
                await CompleteWithoutTransactionAsync(migration, duration, cancellationToken).ConfigureAwait(false);
                return;
            }

            // Deferred constraints fire here, still with the settings and the role of the file, and not behind its back in
            // the commit. After that the role must be ours again: the file's may have no rights on the history.
            var constraints = new NpgsqlBatch(_work);
            await using (constraints.ConfigureAwait(false))
            {
                constraints.Add("SET CONSTRAINTS ALL IMMEDIATE");
                constraints.Add("RESET SESSION AUTHORIZATION");
                constraints.Add("RESET ROLE");
                await constraints.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new DeployException(_errors.Of(e));
        }

        try
        {
            int rows;
            var batch = new NpgsqlBatch(_work);
            await using (batch.ConfigureAwait(false))
            {
                _history.AddComplete(batch, migration, duration, _transaction);
                rows = await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            if (rows != 1)
            {
                throw new DeployException(new DeployError(
                    DeployErrorKind.TransactionBroken,
                    $"'{migration.Script}' ended the transaction that it was to run in. Take COMMIT and ROLLBACK out of it."));
            }

            // Not cancellable: a commit that is cancelled half way has an unknown result.
            await _work.ExecuteAsync("COMMIT", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new DeployException(_errors.OfHistory(e, "written"));
        }
    }

    public async Task<int?> AbandonAsync(DeployError error, TimeSpan duration)
    {
        try
        {
            await _work.ExecuteAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
            if (_run is null)
            {
                return null;
            }

            // A role or setting of the file must not keep the failure out of the history.
            await _work.ExecuteAsync("DISCARD ALL", CancellationToken.None).ConfigureAwait(false);
            var batch = new NpgsqlBatch(_work);
            await using (batch.ConfigureAwait(false))
            {
                _history.AddFailure(batch, _run.Migration, error.Code is null ? error.Message : $"{error.Message} [{error.Code}]", duration);
                return await batch.ExecuteScalarAsync(CancellationToken.None).ConfigureAwait(false) as int?;
            }
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new DeployException(_errors.Of(e));
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The work ends before the lock is free.
        await _work.DisposeAsync().ConfigureAwait(false);
        if (_lock is not null)
        {
            await _lock.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task CompleteWithoutTransactionAsync(PlannedMigration migration, TimeSpan duration, CancellationToken cancellationToken)
    {
        var open = new NpgsqlBatch(_work);
        await using (open.ConfigureAwait(false))
        {
            // The progress was written inside whatever transaction the file began, so an open one has an id.
            open.Add("SELECT pg_catalog.pg_current_xact_id_if_assigned() IS NOT NULL");
            if (await open.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true)
            {
                throw new DeployException(new DeployError(
                    DeployErrorKind.TransactionBroken, $"'{migration.Script}' began a transaction and did not commit it, so it is rolled back. Add the COMMIT."));
            }
        }

        var batch = new NpgsqlBatch(_work);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add("RESET SESSION AUTHORIZATION");
            batch.Add("RESET ROLE");
            _history.AddComplete(batch, migration, duration, null);
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CopyAsync(PlannedMigration migration, PlannedStatement statement, CancellationToken cancellationToken)
    {
        var writer = await _work.BeginTextImportAsync(migration.Text.ToString(statement.Span), cancellationToken).ConfigureAwait(false);
        try
        {
            var data = migration.Text.Memory.Slice(statement.CopyData.Start, statement.CopyData.Length);
            while (!data.IsEmpty)
            {
                var chunk = data[..Math.Min(CopyChunk, data.Length)];
                await writer.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
                data = data[chunk.Length..];
            }
        }
        catch
        {
            // Disposing would tell the server that these were all lines.
            await writer.CancelAsync().ConfigureAwait(false);
            throw;
        }

        // Ends the data, and throws what the server says about them.
        await writer.DisposeAsync().ConfigureAwait(false);
    }

    // Npgsql calls the use of a connection that broke before an invalid operation.
    private bool IsExpected(Exception e) =>
        PostgreSqlErrors.IsExpected(e) || (e is InvalidOperationException && _work.State != ConnectionState.Open);

    private static string Milliseconds(TimeSpan time) =>
        ((long)Math.Clamp(time.TotalMilliseconds, 0, int.MaxValue)).ToString(CultureInfo.InvariantCulture);
}
