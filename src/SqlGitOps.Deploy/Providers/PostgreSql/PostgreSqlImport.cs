using System.Globalization;
using Npgsql;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Import;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>What an import reads and writes; see <see cref="IImportTarget"/>.</summary>
internal sealed class PostgreSqlImport(NpgsqlConnection connection, HistoryTable history)
{
    // Rows of one round trip: enough to make trips cheap, few enough to keep the parameters small.
    private const int BatchRows = 500;

    // How long to wait for a transaction of the other tool that has the table in use.
    private const string LockTimeout = "SET LOCAL lock_timeout = '5s'";

    private const string HolderQuery =
        """
        SELECT pg_catalog.format('%s by %s (process %s)', a.application_name, a.usename, l.pid)
          FROM pg_catalog.pg_locks AS l
          JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
           AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
           AND ((l.classid::bigint << 32) | l.objid::bigint) = $1
        """;

    /// <summary>Lists the tables.</summary>
    public async Task<IReadOnlyList<ForeignTable>> ReadTablesAsync(CancellationToken cancellationToken)
    {
        var tables = new List<ForeignTable>();
        var columns = new List<ForeignColumn>();
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            // The catalog and not information_schema, which hides what the role may not read.
            batch.Add(
                """
                SELECT n.nspname::text, c.relname::text, a.attname::text, pg_catalog.format_type(a.atttypid, NULL)
                  FROM pg_catalog.pg_class AS c
                  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                 WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
                 ORDER BY n.nspname, c.relname, a.attnum
                """);
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    var (schema, name) = (reader.GetString(0), reader.GetString(1));
                    if (tables.Count == 0 || tables[^1].Schema != schema || tables[^1].Name != name)
                    {
                        columns = [];
                        tables.Add(new ForeignTable(schema, name, columns));
                    }

                    columns.Add(new ForeignColumn(reader.GetString(2), reader.GetString(3)));
                }
            }
        }

        return tables;
    }

    /// <summary>Reads rows.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string?>>> ReadRowsAsync(
        ForeignTable table, IReadOnlyList<ForeignColumn> columns, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyList<string?>>();
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add($"SELECT {string.Join(", ", columns.Select(AsText))} FROM {Name(table)} AS h");
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    var row = new string?[columns.Count];
                    for (var i = 0; i < row.Length; i++)
                    {
                        row[i] = await reader.IsDBNullAsync(i, cancellationToken).ConfigureAwait(false) ? null : reader.GetString(i);
                    }

                    rows.Add(row);
                }
            }
        }

        return rows;
    }

    /// <summary>Begins the import. Null when it has begun, else who is at work with the other tool.</summary>
    public async Task<string?> BeginAsync(ForeignTable table, IReadOnlyList<long> advisoryLocks, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync(LockTimeout, cancellationToken).ConfigureAwait(false);
        foreach (var key in advisoryLocks)
        {
            if (await ScalarAsync("SELECT pg_catalog.pg_try_advisory_xact_lock($1)", key, cancellationToken).ConfigureAwait(false) is not true)
            {
                var holder = await ScalarAsync(HolderQuery, key, cancellationToken).ConfigureAwait(false) as string;
                await connection.ExecuteAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
                return holder ?? "a session that has just ended";
            }
        }

        if (await MayLockAsync(table, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                // Every tool writes its row at the end of a migration: this waits for one, and keeps the next one out.
                await connection.ExecuteAsync($"LOCK TABLE {Name(table)} IN SHARE MODE", cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                await connection.ExecuteAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
                return $"a transaction that writes {table}";
            }
        }

        return null;
    }

    /// <summary>Writes rows and commits.</summary>
    public async Task CompleteAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken)
    {
        for (var first = 0; first < entries.Count; first += BatchRows)
        {
            var batch = new NpgsqlBatch(connection);
            await using (batch.ConfigureAwait(false))
            {
                for (var i = first; i < Math.Min(first + BatchRows, entries.Count); i++)
                {
                    AddInsert(batch, entries[i]);
                }

                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        // Not cancellable: a commit that is cancelled half way has an unknown result.
        await connection.ExecuteAsync("COMMIT", CancellationToken.None).ConfigureAwait(false);
    }

    private void AddInsert(NpgsqlBatch batch, HistoryEntry entry) => batch.Add(
        $"""
        INSERT INTO "{history.Schema}"."{history.Name}" ("identity", "version", "description", "kind", "script", "checksum", "state",
               "applied_statements", "total_statements", "started_at", "finished_at", "duration_ms", "applied_by", "environment", "tool_version", "commit", "release", "run_id", "note")
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, coalesce($8::timestamptz, pg_catalog.clock_timestamp()),
                coalesce($9::timestamptz, pg_catalog.clock_timestamp()), $10::bigint, $11, $12, $13, $14, $15, $16, $17)
        """,
        entry.Identity,
        entry.Version?.Text,
        entry.Description,
        HistoryText.Of(entry.Kind),
        entry.Script,
        entry.Checksum,
        HistoryText.Of(entry.State),
        Time(entry.StartedAt == default ? null : entry.StartedAt),
        Time(entry.FinishedAt),
        entry.Duration is { } duration ? ((long)duration.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : null,
        entry.AppliedBy,
        entry.Environment,
        entry.ToolVersion,
        entry.Commit,
        entry.Release,
        entry.RunId,
        entry.Note);

    private async Task<bool> MayLockAsync(ForeignTable table, CancellationToken cancellationToken) =>
        await ScalarAsync("SELECT pg_catalog.has_table_privilege($1, 'UPDATE') OR pg_catalog.has_table_privilege($1, 'DELETE')", Name(table), cancellationToken)
            .ConfigureAwait(false) is true;

    private async Task<object?> ScalarAsync(string sql, object parameter, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add(sql, parameter);
            return await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A column as the text that <see cref="IImportTarget.ReadRowsAsync"/> promises, whatever the session's settings are.</summary>
    private static string AsText(ForeignColumn column)
    {
        var name = "h." + Quote(column.Name);
        return column.Type switch
        {
            "timestamp with time zone" => $"pg_catalog.to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
            "timestamp without time zone" => $"pg_catalog.to_char({name}, 'YYYY-MM-DD\"T\"HH24:MI:SS.US')",
            "bytea" => $"pg_catalog.encode({name}, 'hex')",
            _ => name + "::text",
        };
    }

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff'+00'", CultureInfo.InvariantCulture);

    private static string Name(ForeignTable table) => $"{Quote(table.Schema!)}.{Quote(table.Name)}";

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
