using Npgsql;
using SqlGitOps.Deploy.History;
using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>
/// The history table. Every name is qualified, because a migration may have changed <c>search_path</c> just before.
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

        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add($"SELECT max(h.\"layout\") FROM {_metaName} AS h");
            batch.Add($"SELECT {HistoryText.Columns} FROM {_name} AS h ORDER BY h.\"id\"");
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var layout = reader.GetInt32(0);
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                var entries = new List<HistoryEntry>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    entries.Add(ReadEntry(reader));
                }

                return new HistorySnapshot(true, layout, entries);
            }
        }
    }

    /// <summary>Creates schema and tables, all or nothing.</summary>
    public async Task CreateAsync(NpgsqlConnection connection, string toolVersion, CancellationToken cancellationToken)
    {
        var hasSchema = false;
        var probe = new NpgsqlBatch(connection);
        await using (probe.ConfigureAwait(false))
        {
            probe.Add("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", table.Schema);
            hasSchema = await probe.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not null;
        }

        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add("BEGIN ISOLATION LEVEL READ COMMITTED");
            if (!hasSchema)
            {
                // Not with IF NOT EXISTS: that needs the right to create schemas even when there is nothing to create.
                batch.Add($"CREATE SCHEMA \"{table.Schema}\"");
            }

            batch.Add(
                $"""
                CREATE TABLE {_name} (
                  "id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                  "identity" text NOT NULL UNIQUE,
                  "version" text,
                  "description" text NOT NULL,
                  "kind" text NOT NULL,
                  "script" text NOT NULL,
                  "checksum" text NOT NULL,
                  "state" text NOT NULL,
                  "applied_statements" integer NOT NULL,
                  "total_statements" integer NOT NULL,
                  "started_at" timestamptz NOT NULL,
                  "finished_at" timestamptz,
                  "duration_ms" bigint,
                  "applied_by" text NOT NULL,
                  "commit" text,
                  "release" text,
                  "environment" text,
                  "tool_version" text NOT NULL,
                  "error" text)
                """);
            batch.Add($"CREATE TABLE {_metaName} (\"layout\" integer NOT NULL, \"created_at\" timestamptz NOT NULL, \"tool_version\" text NOT NULL)");
            batch.Add($"INSERT INTO {_metaName} VALUES ($1, pg_catalog.clock_timestamp(), $2)", HistoryTable.CurrentLayout, toolVersion);
            batch.Add("COMMIT");
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Adds the statement that inserts the row, or takes the one of a repeatable migration's former run.</summary>
    /// <remarks>It returns the transaction's id; no row when the migration was recorded by somebody else meanwhile.</remarks>
    public void AddStart(NpgsqlBatch batch, MigrationRun run, string user)
    {
        var migration = run.Migration;
        object?[] values =
        [
            migration.Identity, migration.Migration.Version?.Text, migration.Migration.Description, HistoryText.Of(migration.Migration.Kind),
            migration.Script, migration.Checksum, migration.Statements.Count, $"{user} ({run.Run.Actor})",
            run.Run.Commit, run.Run.Release, run.Run.Environment, run.Run.ToolVersion,
        ];
        if (migration.Previous is { } previous)
        {
            batch.Add(
                $"""
                UPDATE {_name} SET "version" = $2, "description" = $3, "kind" = $4, "script" = $5, "checksum" = $6, "state" = 'running',
                       "applied_statements" = 0, "total_statements" = $7, "started_at" = pg_catalog.clock_timestamp(), "finished_at" = NULL, "duration_ms" = NULL,
                       "applied_by" = $8, "commit" = $9, "release" = $10, "environment" = $11, "tool_version" = $12, "error" = NULL
                 WHERE "identity" = $1 AND "state" = 'applied' AND "checksum" = $13
                RETURNING pg_catalog.pg_current_xact_id()::text
                """,
                [.. values, previous.Checksum]);
            return;
        }

        batch.Add(
            $"""
            INSERT INTO {_name} ("identity", "version", "description", "kind", "script", "checksum", "state", "applied_statements", "total_statements",
                   "started_at", "applied_by", "commit", "release", "environment", "tool_version")
            VALUES ($1, $2, $3, $4, $5, $6, 'running', 0, $7, pg_catalog.clock_timestamp(), $8, $9, $10, $11, $12)
            ON CONFLICT ("identity") DO NOTHING
            RETURNING pg_catalog.pg_current_xact_id()::text
            """,
            values);
    }

    /// <summary>Adds the statement that sets the row to applied; it changes none when this is no longer the transaction that inserted it.</summary>
    /// <param name="batch">Where to add it.</param>
    /// <param name="migration">The migration.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="transaction">The id that <see cref="AddStart"/> returned; null for a migration without transaction.</param>
    public void AddComplete(NpgsqlBatch batch, Planning.PlannedMigration migration, TimeSpan duration, string? transaction) => batch.Add(
        $"""
        UPDATE {_name} SET "state" = 'applied', "applied_statements" = "total_statements", "finished_at" = pg_catalog.clock_timestamp(), "duration_ms" = $2
         WHERE "identity" = $1 AND "state" = 'running' AND ($3 IS NULL OR pg_catalog.pg_current_xact_id_if_assigned()::text = $3)
        """,
        migration.Identity,
        (long)duration.TotalMilliseconds,
        transaction);

    /// <summary>Adds the statement that records the progress.</summary>
    public void AddProgress(NpgsqlBatch batch, Planning.PlannedMigration migration, int applied) =>
        batch.Add($"UPDATE {_name} SET \"applied_statements\" = $2 WHERE \"identity\" = $1 AND \"state\" = 'running'", migration.Identity, applied);

    /// <summary>Adds the statement that records a failure and returns how many statements are in the database.</summary>
    public void AddFailure(NpgsqlBatch batch, Planning.PlannedMigration migration, string error, TimeSpan duration) => batch.Add(
        $"""
        UPDATE {_name} SET "state" = 'failed', "error" = $2, "finished_at" = pg_catalog.clock_timestamp(), "duration_ms" = $3
         WHERE "identity" = $1 AND "state" = 'running'
        RETURNING "applied_statements"
        """,
        migration.Identity,
        error,
        (long)duration.TotalMilliseconds);

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
    };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
