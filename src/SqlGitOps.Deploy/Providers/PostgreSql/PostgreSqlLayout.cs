using Npgsql;
using SqlGitOps.Deploy.History;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>The tables of the history: making them, bringing older ones up to date, and the table of the runs.</summary>
internal sealed class PostgreSqlLayout(HistoryTable table)
{
    private readonly string _name = $"\"{table.Schema}\".\"{table.Name}\"";
    private readonly string _metaName = $"\"{table.Schema}\".\"{table.MetaName}\"";
    private readonly string _runName = $"\"{table.Schema}\".\"{table.RunName}\"";

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
            AddSecondLayout(batch, toolVersion);
            batch.Add("COMMIT");
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Brings the tables of an older layout up to date, all or nothing. Nothing that was there is changed.</summary>
    public async Task UpgradeAsync(NpgsqlConnection connection, string toolVersion, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add("BEGIN ISOLATION LEVEL READ COMMITTED");
            AddSecondLayout(batch, toolVersion);
            batch.Add("COMMIT");
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Inserts the row of a run, or ends it.</summary>
    public async Task WriteRunAsync(NpgsqlConnection connection, RunRecord record, string user, CancellationToken cancellationToken)
    {
        var run = record.Run;
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            if (record.Outcome is { } outcome)
            {
                // This commit brings all before it to the disk, also when the last file turned that off for its session.
                batch.Add("RESET synchronous_commit");
                batch.Add(
                    $"""
                    UPDATE {_runName} SET "finished_at" = pg_catalog.clock_timestamp(), "outcome" = $2, "applied" = $3, "error" = $4
                     WHERE "run_id" = $1 AND "finished_at" IS NULL
                    """,
                    run.Id,
                    outcome.ToString(),
                    record.Applied,
                    record.Error);
            }
            else
            {
                batch.Add(
                    $"""
                    INSERT INTO {_runName} ("run_id", "action", "started_at", "environment", "actor", "database_user", "host", "commit", "release",
                           "tool_version", "plan_hash", "planned", "applied")
                    VALUES ($1, $2, pg_catalog.clock_timestamp(), $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)
                    """,
                    HistoryValues.OfRun(record, user));
            }

            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the last runs, the newest first.</summary>
    public async Task<IReadOnlyList<RunEntry>> ReadRunsAsync(NpgsqlConnection connection, int count, CancellationToken cancellationToken)
    {
        var runs = new List<RunEntry>();
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add($"SELECT {HistoryText.RunColumns} FROM {_runName} AS r ORDER BY r.\"id\" DESC LIMIT $1", count);
            var row = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    runs.Add(HistoryText.ReadRun(row, column => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column)));
                }
            }
        }

        return runs;
    }

    private void AddSecondLayout(NpgsqlBatch batch, string toolVersion)
    {
        batch.Add(
            $"""
            ALTER TABLE {_name} ADD COLUMN "intent_statement" integer, ADD COLUMN "intent_checksum" text, ADD COLUMN "prefix_checksum" text,
                  ADD COLUMN "run_id" text, ADD COLUMN "archived_at" timestamptz, ADD COLUMN "note" text
            """);
        batch.Add(
            $"""
            CREATE TABLE {_runName} (
              "id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              "run_id" text NOT NULL,
              "action" text NOT NULL,
              "started_at" timestamptz NOT NULL,
              "finished_at" timestamptz,
              "environment" text,
              "actor" text NOT NULL,
              "database_user" text NOT NULL,
              "host" text NOT NULL,
              "commit" text,
              "release" text,
              "tool_version" text NOT NULL,
              "plan_hash" text,
              "planned" integer NOT NULL,
              "applied" integer NOT NULL,
              "outcome" text,
              "error" text)
            """);
        batch.Add($"INSERT INTO {_metaName} VALUES ($1, pg_catalog.clock_timestamp(), $2)", 2, toolVersion);
    }
}
