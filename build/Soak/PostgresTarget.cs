using System.Data;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;
using SqlGitOps.Testing;

namespace SqlGitOps.Soak;

/// <summary>A new database on one of the soak's own PostgreSQL servers.</summary>
internal sealed class PostgresTarget(PostgresServer server, TestDatabase database) : ITarget
{
    // A statement of a killed client runs to its end on servers that do not watch their clients (13).
    private static readonly TimeSpan LeftoverLimit = TimeSpan.FromSeconds(20);

    private NpgsqlConnection? _connection;

    public string ConnectionString => database.ConnectionString;

    public string Through(LoopbackProxy? proxy) =>
        new NpgsqlConnectionStringBuilder(ConnectionString) { Port = proxy?.Port ?? server.Port }.ConnectionString;

    public async Task<long?> CountAsync(string query)
    {
        await using var command = new NpgsqlCommand(query, await ConnectAsync());
        try
        {
            return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<HistoryRow>?> HistoryAsync()
    {
        try
        {
            return await Rows.ReadAsync(await ConnectAsync(), HistoryRow.Query("sqlgitops.migration_history", "text"), HistoryRow.Read);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<RunRow>> RunsAsync() =>
        await Rows.ReadAsync(await ConnectAsync(), RunRow.Query("sqlgitops.migration_history_run"), RunRow.Read);

    public async Task<string> DescribeAsync()
    {
        var connection = await ConnectAsync();
        var text = new StringBuilder(await PostgresSchema.DescribeAsync(connection));
        await using (var reset = new NpgsqlCommand("RESET search_path", connection))
            await reset.ExecuteNonQueryAsync();
        var tables = await Rows.ReadAsync(
            connection,
            "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
            row => row.GetString(0));
        foreach (var table in tables)
        {
            await using var command = new NpgsqlCommand($"SELECT count(*) FROM public.{table}", connection);
            text.Append(CultureInfo.InvariantCulture, $"rows of {table}: {await command.ExecuteScalarAsync()}\n");
        }

        return text.ToString();
    }

    /// <summary>
    /// Other users of the database while it is deployed: they hold locks and snapshots for a moment, one thing at a time, so
    /// that files are tried again and indexes take their time.
    /// </summary>
    public async Task DisturbAsync(Random random, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString);
            await connection.OpenAsync(cancellationToken);
            while (true)
            {
                await Task.Delay(random.Next(5, 60), cancellationToken);
                var table = random.Next(3) == 0 ? "marks" : "t1";
                var sql = random.Next(3) == 0
                    ? "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class"
                    : $"BEGIN; LOCK TABLE {table} IN {(random.Next(2) == 0 ? "SHARE" : "ACCESS SHARE")} MODE";
                try
                {
                    await using (var begin = new NpgsqlCommand(sql, connection))
                        await begin.ExecuteNonQueryAsync(cancellationToken);
                    await Task.Delay(random.Next(20, 250), cancellationToken);
                }
                catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
                {
                    // It comes with one of the first files.
                }

                await using var end = new NpgsqlCommand("ROLLBACK", connection);
                await end.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or NpgsqlException)
        {
            // The round ends it, or the server ends every session.
        }
    }

    public async Task<string?> LeftoverAsync()
    {
        const string Query =
            """
            SELECT string_agg(format('session %s %s (%s) %s', pid, application_name, state, query), '; ') FROM pg_stat_activity
             WHERE datname = current_database() AND application_name LIKE 'sqlgitops/%'
            UNION ALL
            SELECT string_agg(format('advisory lock of %s', pid), '; ') FROM pg_locks
             WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            UNION ALL
            SELECT string_agg(format('prepared transaction %s', gid), '; ') FROM pg_prepared_xacts WHERE database = current_database()
            """;
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var found = (await Rows.ReadAsync(await ConnectAsync(), Query, row => row.IsDBNull(0) ? null : row.GetString(0))).OfType<string>().ToList();
            if (found.Count == 0)
                return null;
            if (clock.Elapsed > LeftoverLimit)
                return string.Join("; ", found);
            await Task.Delay(20);
        }
    }

    /// <summary>Ends sessions of the deployment that holds the lock, or of any where none does.</summary>
    /// <returns>How many were ended.</returns>
    public async Task<int> EndSessionsAsync(NpgsqlConnection admin, FaultKind kind)
    {
        // The lock session has the name of the work session with " lock" behind it.
        const string Query =
            """
            WITH sessions AS (
              SELECT pid, application_name AS name, split_part(application_name, ' ', 1) AS run, application_name LIKE '% lock' AS is_lock
                FROM pg_stat_activity WHERE datname = $1 AND application_name LIKE 'sqlgitops/%'),
            chosen AS (
              SELECT run FROM sessions LEFT JOIN pg_locks l ON l.pid = sessions.pid AND l.locktype = 'advisory' AND l.granted
               ORDER BY (l.pid IS NULL), run LIMIT 1)
            SELECT count(*) FROM (SELECT pg_terminate_backend(pid) AS ended FROM sessions WHERE run = (SELECT run FROM chosen) AND is_lock = ANY ($2)) AS t WHERE ended
            """;
        bool[] which = kind switch
        {
            FaultKind.EndWorkSession => [false],
            FaultKind.EndLockSession => [true],
            _ => [false, true],
        };
        await using var command = new NpgsqlCommand(Query, admin)
        {
            Parameters = { new NpgsqlParameter { Value = database.Name }, new NpgsqlParameter { Value = which } },
        };
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>One session for all questions: a new one for each would cost more than the deployments.</summary>
    private async Task<NpgsqlConnection> ConnectAsync()
    {
        if (_connection is { FullState: ConnectionState.Open })
            return _connection;
        if (_connection is not null)
            await _connection.DisposeAsync();
        _connection = await database.OpenAsync();
        await using var utc = new NpgsqlCommand("SET TimeZone = 'UTC'", _connection);
        await utc.ExecuteNonQueryAsync();
        return _connection;
    }
}
