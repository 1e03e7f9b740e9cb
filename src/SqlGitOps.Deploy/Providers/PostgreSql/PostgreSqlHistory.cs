using Npgsql;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>
/// The rows of the history. Every name is qualified, because a migration may have changed <c>search_path</c> just before.
/// </summary>
internal sealed class PostgreSqlHistory(HistoryTable table)
{
    private readonly string _name = $"\"{table.Schema}\".\"{table.Name}\"";
    private readonly string _metaName = $"\"{table.Schema}\".\"{table.MetaName}\"";

    /// <summary>Reads the history.</summary>
    public async Task<HistorySnapshot> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // The catalog shows every table to everybody; information_schema hides those without rights, and to_regclass
        // fails on a schema without.
        var (hasTable, hasMeta) = await ProbeAsync(connection, cancellationToken).ConfigureAwait(false);
        if (!hasTable && !hasMeta)
        {
            return HistorySnapshot.Absent;
        }

        if (!hasTable || !hasMeta)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.History,
                $"The history is damaged: the table {(hasTable ? _metaName : _name)} is missing, and {(hasTable ? _name : _metaName)} is there. Restore it, so that nothing is run twice."));
        }

        var layout = await ReadLayoutAsync(connection, cancellationToken).ConfigureAwait(false);
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add($"SELECT {HistoryText.Columns(layout)} FROM {_name} AS h ORDER BY h.\"id\"");
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var entries = new List<HistoryEntry>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    entries.Add(ReadEntry(reader));
                }

                return new HistorySnapshot(true, layout, entries);
            }
        }
    }

    /// <summary>
    /// Adds the statement that inserts the row, or takes over the one that is there, and returns the transaction's id. It fails
    /// (<see cref="IsNotOurs"/>) when the migration was recorded by somebody else meanwhile or the deployment's lock is lost, so
    /// that nothing behind it runs.
    /// </summary>
    public void AddStart(NpgsqlBatch batch, MigrationRun run, string user)
    {
        var migration = run.Migration;
        if (migration.Role == ScriptRole.Callback)
        {
            batch.Add($"SELECT pg_catalog.pg_current_xact_id()::text, {OneIfLocked("1", 1)}", PostgreSqlLock.RunNamespace, PostgreSqlLock.KeyOf(run.Run.Id, table));
            return;
        }

        var appliedBy = $"{user} ({run.Run.Actor})";
        if (migration.Row is not { } row)
        {
            AddGuarded(
                batch,
                run,
                $"""
                INSERT INTO {_name} ("identity", "version", "description", "kind", "script", "checksum", "state", "applied_statements", "total_statements",
                       "started_at", "applied_by", "commit", "release", "environment", "tool_version", "run_id", "prefix_checksum")
                VALUES ($1, $2, $3, $4, $5, $6, 'running', 0, $7, pg_catalog.clock_timestamp(), $8, $9, $10, $11, $12, $13, $14)
                ON CONFLICT ("identity") DO NOTHING
                """,
                HistoryValues.OfStart(run, appliedBy));
            return;
        }

        if (migration.Role == ScriptRole.Undo)
        {
            // Who applied it and when stays until the row goes.
            AddGuarded(
                batch,
                run,
                $"""
                UPDATE {_name} SET "state" = 'undoing', "error" = NULL, "run_id" = $2, "prefix_checksum" = $3, "applied_statements" = $4,
                       "intent_statement" = $5::pg_catalog.int4, "intent_checksum" = $6
                 WHERE "identity" = $1 AND "state" = $7 AND "checksum" = $8 AND "applied_statements" = $9 AND "run_id" IS NOT DISTINCT FROM $10
                """,
                HistoryValues.OfUndo(run, row));
            return;
        }

        AddGuarded(
            batch,
            run,
            $"""
            UPDATE {_name} SET "version" = $2, "description" = $3, "kind" = $4, "script" = $5, "checksum" = $6, "state" = 'running',
                   "total_statements" = $7, "started_at" = pg_catalog.clock_timestamp(), "finished_at" = NULL, "duration_ms" = NULL,
                   "applied_by" = $8, "commit" = $9, "release" = $10, "environment" = $11, "tool_version" = $12, "error" = NULL,
                   "run_id" = $13, "prefix_checksum" = $14, "applied_statements" = $15, "intent_statement" = $16::pg_catalog.int4,
                   "intent_checksum" = $17, "archived_at" = NULL
             WHERE "identity" = $1 AND "state" = $18 AND "checksum" = $19 AND "applied_statements" = $20 AND "run_id" IS NOT DISTINCT FROM $21
            """,
            HistoryValues.OfTakeOver(run, appliedBy, row));
    }

    /// <summary>
    /// Adds the statement that sets the row to applied. It fails (<see cref="IsNotOurs"/>), so that a COMMIT behind it does
    /// not run, when this is no longer the transaction that made the row ours, the row is that of another run, or the
    /// deployment's lock is lost.
    /// </summary>
    /// <remarks>This and all that follow change only a row of this run: another one may have taken it over when the lock was lost.</remarks>
    /// <param name="batch">Where to add it.</param>
    /// <param name="run">The migration.</param>
    /// <param name="duration">How long it took; null for what the server measures.</param>
    /// <param name="transaction">The id that <see cref="AddStart"/> returned. A callback needs it, and who joins a transaction.</param>
    public void AddComplete(NpgsqlBatch batch, MigrationRun run, TimeSpan? duration, string? transaction)
    {
        if (run.Migration.Role == ScriptRole.Callback)
        {
            // It has no row; that it did not end its transaction by itself shows all the same.
            batch.Add("SELECT 1 OPERATOR(pg_catalog./) CASE WHEN pg_catalog.pg_current_xact_id_if_assigned()::text OPERATOR(pg_catalog.=) $1 THEN 1 ELSE 0 END", transaction);
            return;
        }

        var mine = "\"identity\" = $1 AND \"run_id\" = $2";
        mine += run switch
        {
            { Migration.IsTransactional: false } => string.Empty,

            // Its row may have been written behind a savepoint that a file before left open, and then says only that.
            { JoinsTransaction: true } => $" AND pg_catalog.pg_current_xact_id()::text OPERATOR(pg_catalog.=) '{transaction}'",

            // A row says which transaction wrote it.
            _ => " AND \"xmin\" OPERATOR(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid",
        };
        if (run.Migration.Role == ScriptRole.Undo)
        {
            AddGuarded(batch, run, $"DELETE FROM {_name} WHERE \"state\" = 'undoing' AND {mine}", run.Migration.Identity, run.Run.Id);
            return;
        }

        AddGuarded(
            batch,
            run,
            $"""
            UPDATE {_name} SET "state" = 'applied', "applied_statements" = "total_statements", "finished_at" = pg_catalog.clock_timestamp(),
                   "duration_ms" = coalesce($3::pg_catalog.int8, (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) "started_at") OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8)
             WHERE "state" = 'running' AND {mine}
            """,
            run.Migration.Identity,
            run.Run.Id,
            (long?)duration?.TotalMilliseconds);
    }

    /// <summary>Whether the statement of <see cref="AddStart"/> or <see cref="AddComplete"/> found no row.</summary>
    public static bool IsNotOurs(PostgresException e) => e.SqlState == PostgresErrorCodes.DivisionByZero;

    /// <summary>Adds a change of one row that fails when there is none or the lock is lost, and returns the transaction's id.</summary>
    private void AddGuarded(NpgsqlBatch batch, MigrationRun run, string change, params ReadOnlySpan<object?> parameters) => batch.Add(
        $"""
        WITH u AS (
        {change}
        RETURNING pg_catalog.pg_current_xact_id()::text AS x)
        SELECT pg_catalog.min(x), {OneIfLocked("pg_catalog.count(*)", parameters.Length + 1)} FROM u
        """,
        [.. parameters, PostgreSqlLock.RunNamespace, PostgreSqlLock.KeyOf(run.Run.Id, table)]);

    /// <summary>
    /// An expression that fails with a division by zero when <paramref name="count"/> is none, or when it can get the lock that
    /// belongs to the run, because then nobody holds it (<see cref="PostgreSqlLock"/>).
    /// </summary>
    /// <param name="count">What must not be zero.</param>
    /// <param name="parameter">The number of the first of two parameters: those of the lock.</param>
    private static string OneIfLocked(string count, int parameter) =>
        $"1 OPERATOR(pg_catalog./) CASE WHEN pg_catalog.pg_try_advisory_xact_lock_shared(${parameter}, ${parameter + 1}) THEN 0 ELSE {count} END";

    /// <summary>Adds the statement that records the progress.</summary>
    public void AddProgress(NpgsqlBatch batch, MigrationRun run, MigrationProgress progress) => batch.Add(
        $"""
        UPDATE {_name} SET "applied_statements" = $2, "prefix_checksum" = $3, "intent_statement" = $4::pg_catalog.int4, "intent_checksum" = $5
         WHERE "identity" = $1 AND "state" = $7 AND "run_id" = $6
        """,
        run.Migration.Identity,
        progress.Applied,
        progress.PrefixChecksum,
        progress.Intent,
        progress.IntentChecksum,
        run.Run.Id,
        HistoryText.RunningState(run.Migration.Role));

    /// <summary>Adds the statement that records a failure and returns how far the migration has come.</summary>
    public void AddFailure(NpgsqlBatch batch, MigrationRun run, string error, TimeSpan duration) => batch.Add(
        $"""
        UPDATE {_name} SET "state" = CASE "state" WHEN 'running' THEN 'failed' ELSE "state" END, "error" = $2, "finished_at" = pg_catalog.clock_timestamp(), "duration_ms" = $3
         WHERE "identity" = $1 AND "state" = $5 AND "run_id" = $4
        RETURNING "applied_statements", "prefix_checksum", "intent_statement"
        """,
        run.Migration.Identity,
        error,
        (long)duration.TotalMilliseconds,
        run.Run.Id,
        HistoryText.RunningState(run.Migration.Role));

    /// <summary>Adds the statement that repairs a row; it changes none when the row is no longer as it was read.</summary>
    public void AddChange(NpgsqlBatch batch, HistoryChange change)
    {
        var before = change.Before;
        object?[] condition = [before.Identity, HistoryText.Of(before.State), before.Checksum, before.AppliedStatements, before.IntentStatement];
        const string Where = "\"identity\" = $1 AND \"state\" = $2 AND \"checksum\" = $3 AND \"applied_statements\" = $4 AND \"intent_statement\" IS NOT DISTINCT FROM $5::pg_catalog.int4";
        if (change.After is not { } after)
        {
            batch.Add($"DELETE FROM {_name} WHERE {Where}", condition);
            return;
        }

        batch.Add(
            $"""
            UPDATE {_name} SET "state" = $6, "checksum" = $7, "applied_statements" = $8, "prefix_checksum" = $9, "intent_statement" = NULL, "intent_checksum" = NULL,
                   "finished_at" = CASE WHEN $6 = 'applied' THEN coalesce("finished_at", pg_catalog.clock_timestamp()) ELSE "finished_at" END,
                   "error" = CASE WHEN $6 = 'applied' THEN NULL ELSE "error" END,
                   "archived_at" = CASE WHEN $10 = 1 THEN pg_catalog.clock_timestamp() END,
                   "note" = coalesce("note" || E'\n', '') || pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z" ') || $11
             WHERE {Where}
            """,
            [
                .. condition, HistoryText.Of(after.State), after.Checksum, after.AppliedStatements, after.PrefixChecksum,
                after.ArchivedAt is null ? 0 : 1, change.Note,
            ]);
    }

    private async Task<(bool HasTable, bool HasMeta)> ProbeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add(
                """
                SELECT c.relname::text FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                 WHERE n.nspname = $1 AND c.relname IN ($2, $3)
                """,
                table.Schema,
                table.Name,
                table.MetaName);
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                bool hasTable = false, hasMeta = false;
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    var name = reader.GetString(0);
                    hasTable |= name.Equals(table.Name, StringComparison.Ordinal);
                    hasMeta |= name.Equals(table.MetaName, StringComparison.Ordinal);
                }

                return (hasTable, hasMeta);
            }
        }
    }

    private async Task<int> ReadLayoutAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add($"SELECT max(h.\"layout\") FROM {_metaName} AS h");
            return await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as int?
                ?? throw new DeployException(new DeployError(
                    DeployErrorKind.History, $"The history is damaged: the table {_metaName} is empty. Restore it, so that nothing is run twice."));
        }
    }

    private static HistoryEntry ReadEntry(NpgsqlDataReader row) => new()
    {
        Identity = row.GetString(0),
        Version = MigrationVersion.TryParse(Text(row, 1), out var version) ? version : null,
        Description = row.GetString(2),
        Kind = HistoryText.Kind(row.GetString(3)),
        Script = row.GetString(4),
        Checksum = row.GetString(5),
        State = HistoryText.State(row.GetString(6)),
        AppliedStatements = row.GetInt32(7),
        TotalStatements = row.GetInt32(8),
        StartedAt = row.GetFieldValue<DateTimeOffset>(9),
        FinishedAt = row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10),
        Duration = row.IsDBNull(11) ? null : TimeSpan.FromMilliseconds(row.GetInt64(11)),
        AppliedBy = row.GetString(12),
        Commit = Text(row, 13),
        Release = Text(row, 14),
        Environment = Text(row, 15),
        ToolVersion = row.GetString(16),
        Error = Text(row, 17),
        IntentStatement = row.IsDBNull(18) ? null : row.GetInt32(18),
        IntentChecksum = Text(row, 19),
        PrefixChecksum = Text(row, 20),
        RunId = Text(row, 21),
        ArchivedAt = row.IsDBNull(22) ? null : row.GetFieldValue<DateTimeOffset>(22),
        Note = Text(row, 23),
    };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
