using System.Globalization;
using Microsoft.Data.Sqlite;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;
using static SqlGitOps.Deploy.Providers.Sqlite.SqliteCommands;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>The history table. Always in <c>main</c>: a migration may have made a temporary table of the same name.</summary>
internal sealed class SqliteHistory(HistoryTable table)
{
    private const string Now = SqliteCommands.Now;

    private readonly string _name = $"main.\"{table.Name}\"";
    private readonly string _metaName = $"main.\"{table.MetaName}\"";

    public HistorySnapshot Read(SqliteConnection connection)
    {
        var tables = Convert.ToInt64(
            Scalar(connection, "SELECT count(*) FROM main.sqlite_master WHERE type = 'table' AND name IN ($1, $2)", table.Name, table.MetaName),
            CultureInfo.InvariantCulture);
        switch (tables)
        {
            case 0:
                return HistorySnapshot.Absent;
            case 1:
                throw new DeployException(new DeployError(
                    DeployErrorKind.History,
                    $"The history is damaged: of the tables {table.Name} and {table.MetaName} one is missing. Restore it, so that nothing is run twice."));
        }

        var layout = Convert.ToInt32(Scalar(connection, $"SELECT max(h.\"layout\") FROM {_metaName} AS h"), CultureInfo.InvariantCulture);
        var entries = new List<HistoryEntry>();
        using var command = Command(connection, $"SELECT {HistoryText.Columns(layout)} FROM {_name} AS h ORDER BY h.\"id\"");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            entries.Add(ReadEntry(reader));
        }

        return new HistorySnapshot(true, layout, entries);
    }

    /// <summary>Inserts the row, or takes over the one that is there. False when somebody else recorded it meanwhile.</summary>
    public bool Start(SqliteConnection connection, MigrationRun run)
    {
        var migration = run.Migration;
        if (migration.Role == ScriptRole.Callback)
        {
            return true;
        }

        if (migration.Row is not { } row)
        {
            return Execute(
                connection,
                $"""
                INSERT OR IGNORE INTO {_name} ("identity", "version", "description", "kind", "script", "checksum", "state", "applied_statements", "total_statements",
                       "started_at", "applied_by", "commit", "release", "environment", "tool_version", "run_id", "prefix_checksum")
                VALUES ($1, $2, $3, $4, $5, $6, 'running', 0, $7, {Now}, $8, $9, $10, $11, $12, $13, $14)
                """,
                HistoryValues.OfStart(run, run.Run.Actor)) == 1;
        }

        if (migration.Role == ScriptRole.Undo)
        {
            // Who applied it and when stays until the row goes.
            return Execute(
                connection,
                $"""
                UPDATE {_name} SET "state" = 'undoing', "error" = NULL, "run_id" = $2, "prefix_checksum" = $3, "applied_statements" = $4,
                       "intent_statement" = $5, "intent_checksum" = $6
                 WHERE "identity" = $1 AND "state" = $7 AND "checksum" = $8 AND "applied_statements" = $9 AND "run_id" IS $10
                """,
                HistoryValues.OfUndo(run, row)) == 1;
        }

        return Execute(
            connection,
            $"""
            UPDATE {_name} SET "version" = $2, "description" = $3, "kind" = $4, "script" = $5, "checksum" = $6, "state" = 'running',
                   "total_statements" = $7, "started_at" = {Now}, "finished_at" = NULL, "duration_ms" = NULL,
                   "applied_by" = $8, "commit" = $9, "release" = $10, "environment" = $11, "tool_version" = $12, "error" = NULL,
                   "run_id" = $13, "prefix_checksum" = $14, "applied_statements" = $15, "intent_statement" = $16,
                   "intent_checksum" = $17, "archived_at" = NULL
             WHERE "identity" = $1 AND "state" = $18 AND "checksum" = $19 AND "applied_statements" = $20 AND "run_id" IS $21
            """,
            HistoryValues.OfTakeOver(run, run.Run.Actor, row)) == 1;
    }

    /// <summary>Records the progress. False when the row is no longer one of this run, as for all that follow.</summary>
    public bool Progress(SqliteConnection connection, MigrationRun run, MigrationProgress progress) => Execute(
        connection,
        $"""
        UPDATE {_name} SET "applied_statements" = $2, "prefix_checksum" = $3, "intent_statement" = $4, "intent_checksum" = $5
         WHERE "identity" = $1 AND "state" = $7 AND "run_id" = $6
        """,
        run.Migration.Identity,
        progress.Applied,
        progress.PrefixChecksum,
        progress.Intent,
        progress.IntentChecksum,
        run.Run.Id,
        HistoryText.RunningState(run.Migration.Role)) == 1;

    public bool Complete(SqliteConnection connection, MigrationRun run, TimeSpan duration) => run.Migration.Role switch
    {
        ScriptRole.Callback => true,
        ScriptRole.Undo => Execute(connection, $"DELETE FROM {_name} WHERE \"identity\" = $1 AND \"state\" = 'undoing' AND \"run_id\" = $2", run.Migration.Identity, run.Run.Id) == 1,
        _ => Execute(
            connection,
            $"""
            UPDATE {_name} SET "state" = 'applied', "applied_statements" = "total_statements", "finished_at" = {Now}, "duration_ms" = $2
             WHERE "identity" = $1 AND "state" = 'running' AND "run_id" = $3
            """,
            run.Migration.Identity,
            (long)duration.TotalMilliseconds,
            run.Run.Id) == 1,
    };

    /// <summary>How far the migration of this run has come, or null without a row, as after one that failed in its transaction.</summary>
    public MigrationProgress? ProgressOf(SqliteConnection connection, MigrationRun run)
    {
        using var command = Command(
            connection,
            $"SELECT h.\"applied_statements\", h.\"prefix_checksum\", h.\"intent_statement\" FROM {_name} AS h WHERE h.\"identity\" = $1 AND h.\"state\" = $3 AND h.\"run_id\" = $2",
            run.Migration.Identity,
            run.Run.Id,
            HistoryText.RunningState(run.Migration.Role));
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new MigrationProgress(reader.GetInt32(0), Text(reader, 1) ?? string.Empty) { Intent = reader.IsDBNull(2) ? null : reader.GetInt32(2) }
            : null;
    }

    /// <summary>Records a failure in the row that is there.</summary>
    public void Fail(SqliteConnection connection, MigrationRun run, string error, TimeSpan duration) => Execute(
        connection,
        $"UPDATE {_name} SET \"state\" = CASE \"state\" WHEN 'running' THEN 'failed' ELSE \"state\" END, \"error\" = $2, \"finished_at\" = {Now}, \"duration_ms\" = $3 WHERE \"identity\" = $1",
        run.Migration.Identity,
        error,
        (long)duration.TotalMilliseconds);

    /// <summary>Repairs a row. False when it is no longer as it was read.</summary>
    public bool Change(SqliteConnection connection, HistoryChange change)
    {
        var before = change.Before;
        object?[] condition = [before.Identity, HistoryText.Of(before.State), before.Checksum, before.AppliedStatements, before.IntentStatement];
        const string Where = "\"identity\" = $1 AND \"state\" = $2 AND \"checksum\" = $3 AND \"applied_statements\" = $4 AND \"intent_statement\" IS $5";
        if (change.After is not { } after)
        {
            return Execute(connection, $"DELETE FROM {_name} WHERE {Where}", condition) == 1;
        }

        return Execute(
            connection,
            $"""
            UPDATE {_name} SET "state" = $6, "checksum" = $7, "applied_statements" = $8, "prefix_checksum" = $9, "intent_statement" = NULL, "intent_checksum" = NULL,
                   "finished_at" = CASE WHEN $6 = 'applied' THEN coalesce("finished_at", {Now}) ELSE "finished_at" END,
                   "error" = CASE WHEN $6 = 'applied' THEN NULL ELSE "error" END,
                   "archived_at" = CASE WHEN $10 = 1 THEN {Now} END,
                   "note" = coalesce("note" || char(10), '') || strftime('%Y-%m-%d %H:%M:%SZ ', 'now') || $11
             WHERE {Where}
            """,
            [
                .. condition, HistoryText.Of(after.State), after.Checksum, after.AppliedStatements, after.PrefixChecksum,
                after.ArchivedAt is null ? 0 : 1, change.Note,
            ]) == 1;
    }

    private static HistoryEntry ReadEntry(SqliteDataReader row) => new()
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
        StartedAt = Time(row, 9) ?? default,
        FinishedAt = Time(row, 10),
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
        ArchivedAt = Time(row, 22),
        Note = Text(row, 23),
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        DateTimeOffset.TryParse(Text(row, column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
