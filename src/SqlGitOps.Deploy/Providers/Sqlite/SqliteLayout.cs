using Microsoft.Data.Sqlite;
using SqlGitOps.Deploy.History;
using static SqlGitOps.Deploy.Providers.Sqlite.SqliteCommands;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>The tables of the history: making them, bringing older ones up to date, and the table of the runs.</summary>
internal sealed class SqliteLayout(HistoryTable table)
{
    private readonly string _name = $"main.\"{table.Name}\"";
    private readonly string _metaName = $"main.\"{table.MetaName}\"";
    private readonly string _runName = $"main.\"{table.RunName}\"";

    /// <summary>Creates the tables. In a transaction of the caller.</summary>
    public void Create(SqliteConnection connection, string toolVersion)
    {
        Execute(
            connection,
            $"""
            CREATE TABLE {_name} (
              "id" INTEGER PRIMARY KEY AUTOINCREMENT,
              "identity" TEXT NOT NULL UNIQUE,
              "version" TEXT,
              "description" TEXT NOT NULL,
              "kind" TEXT NOT NULL,
              "script" TEXT NOT NULL,
              "checksum" TEXT NOT NULL,
              "state" TEXT NOT NULL,
              "applied_statements" INTEGER NOT NULL,
              "total_statements" INTEGER NOT NULL,
              "started_at" TEXT NOT NULL,
              "finished_at" TEXT,
              "duration_ms" INTEGER,
              "applied_by" TEXT NOT NULL,
              "commit" TEXT,
              "release" TEXT,
              "environment" TEXT,
              "tool_version" TEXT NOT NULL,
              "error" TEXT)
            """);
        Execute(connection, $"CREATE TABLE {_metaName} (\"layout\" INTEGER NOT NULL, \"created_at\" TEXT NOT NULL, \"tool_version\" TEXT NOT NULL)");
        Upgrade(connection, toolVersion);
    }

    /// <summary>Adds what layout 2 has and layout 1 had not. Nothing that was there is changed.</summary>
    public void Upgrade(SqliteConnection connection, string toolVersion)
    {
        foreach (var column in (ReadOnlySpan<string>)["intent_statement\" INTEGER", "intent_checksum\" TEXT", "prefix_checksum\" TEXT", "run_id\" TEXT", "archived_at\" TEXT", "note\" TEXT"])
        {
            Execute(connection, $"ALTER TABLE {_name} ADD COLUMN \"{column}");
        }

        Execute(
            connection,
            $"""
            CREATE TABLE {_runName} (
              "id" INTEGER PRIMARY KEY AUTOINCREMENT,
              "run_id" TEXT NOT NULL,
              "action" TEXT NOT NULL,
              "started_at" TEXT NOT NULL,
              "finished_at" TEXT,
              "environment" TEXT,
              "actor" TEXT NOT NULL,
              "database_user" TEXT NOT NULL,
              "host" TEXT NOT NULL,
              "commit" TEXT,
              "release" TEXT,
              "tool_version" TEXT NOT NULL,
              "plan_hash" TEXT,
              "planned" INTEGER NOT NULL,
              "applied" INTEGER NOT NULL,
              "outcome" TEXT,
              "error" TEXT)
            """);
        Execute(connection, $"INSERT INTO {_metaName} VALUES ($1, {Now}, $2)", 2, toolVersion);
    }

    /// <summary>Inserts the row of a run, or ends it.</summary>
    public void WriteRun(SqliteConnection connection, RunRecord record)
    {
        var run = record.Run;
        if (record.Outcome is { } outcome)
        {
            Execute(
                connection,
                $"UPDATE {_runName} SET \"finished_at\" = {Now}, \"outcome\" = $2, \"applied\" = $3, \"error\" = $4 WHERE \"run_id\" = $1 AND \"finished_at\" IS NULL",
                run.Id,
                outcome.ToString(),
                record.Applied,
                record.Error);
            return;
        }

        Execute(
            connection,
            $"""
            INSERT INTO {_runName} ("run_id", "action", "started_at", "environment", "actor", "database_user", "host", "commit", "release",
                   "tool_version", "plan_hash", "planned", "applied")
            VALUES ($1, $2, {Now}, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)
            """,
            HistoryValues.OfRun(record, user: string.Empty));
    }

    /// <summary>Reads the last runs, the newest first.</summary>
    public IReadOnlyList<RunEntry> ReadRuns(SqliteConnection connection, int count)
    {
        var runs = new List<RunEntry>();
        using var command = Command(connection, $"SELECT {HistoryText.RunColumns} FROM {_runName} AS r ORDER BY r.\"id\" DESC LIMIT $1", count);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            runs.Add(HistoryText.ReadRun(row, column => SqliteHistory.Time(row, column)));
        }

        return runs;
    }
}
