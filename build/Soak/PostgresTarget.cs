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

    public string ConnectionString => database.ConnectionString;

    public string Through(LoopbackProxy? proxy) =>
        new NpgsqlConnectionStringBuilder(ConnectionString) { Port = proxy?.Port ?? server.Port }.ConnectionString;

    public async Task<long?> CountAsync(string query)
    {
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
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
        await using var connection = await database.OpenAsync();
        await using (var utc = new NpgsqlCommand("SET TimeZone = 'UTC'", connection))
            await utc.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(HistoryRow.Query("sqlgitops.migration_history", "text"), connection);
        try
        {
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<HistoryRow>();
            while (await reader.ReadAsync())
            {
                rows.Add(new HistoryRow(
                    reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt32(3),
                    HistoryRow.Time(reader.GetString(4)), await reader.IsDBNullAsync(5) ? null : HistoryRow.Time(reader.GetString(5))));
            }

            return rows;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }

    public async Task<string> DescribeAsync()
    {
        await using var connection = await database.OpenAsync();
        var text = new StringBuilder(await PostgresSchema.DescribeAsync(connection));
        var tables = new List<string>();
        await using (var command = new NpgsqlCommand("SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }

        foreach (var table in tables)
        {
            await using var command = new NpgsqlCommand($"SELECT count(*) FROM public.{table}", connection);
            text.Append(CultureInfo.InvariantCulture, $"rows of {table}: {await command.ExecuteScalarAsync()}\n");
        }

        return text.ToString();
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
        await using var connection = await database.OpenAsync();
        while (true)
        {
            var found = new List<string>();
            await using (var command = new NpgsqlCommand(Query, connection))
            await using (var reader = await command.ExecuteReaderAsync())
            {
                while (await reader.ReadAsync())
                {
                    if (!await reader.IsDBNullAsync(0))
                        found.Add(reader.GetString(0));
                }
            }

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

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
