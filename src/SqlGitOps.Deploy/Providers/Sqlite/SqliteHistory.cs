using System.Globalization;
using Microsoft.Data.Sqlite;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>The history table. Always in <c>main</c>: a migration may have made a temporary table of the same name.</summary>
internal sealed class SqliteHistory(HistoryTable table)
{
    private const string Now = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

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
        using var command = Command(connection, $"SELECT {HistoryText.Columns} FROM {_name} AS h ORDER BY h.\"id\"");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            entries.Add(ReadEntry(reader));
        }

        return new HistorySnapshot(true, layout, entries);
    }

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
        Execute(connection, $"INSERT INTO {_metaName} VALUES ($1, {Now}, $2)", HistoryTable.CurrentLayout, toolVersion);
    }

    /// <summary>Inserts the row, or takes the one of a repeatable migration's former run. False when somebody else recorded it meanwhile.</summary>
    public bool Start(SqliteConnection connection, MigrationRun run)
    {
        var migration = run.Migration;
        object?[] values =
        [
            migration.Identity, migration.Migration.Version?.Text, migration.Migration.Description, HistoryText.Of(migration.Migration.Kind),
            migration.Script, migration.Checksum, migration.Statements.Count, run.Run.Actor,
            run.Run.Commit, run.Run.Release, run.Run.Environment, run.Run.ToolVersion,
        ];
        if (migration.Previous is { } previous)
        {
            return Execute(
                connection,
                $"""
                UPDATE {_name} SET "version" = $2, "description" = $3, "kind" = $4, "script" = $5, "checksum" = $6, "state" = 'running',
                       "applied_statements" = 0, "total_statements" = $7, "started_at" = {Now}, "finished_at" = NULL, "duration_ms" = NULL,
                       "applied_by" = $8, "commit" = $9, "release" = $10, "environment" = $11, "tool_version" = $12, "error" = NULL
                 WHERE "identity" = $1 AND "state" = 'applied' AND "checksum" = $13
                """,
                [.. values, previous.Checksum]) == 1;
        }

        return Execute(
            connection,
            $"""
            INSERT OR IGNORE INTO {_name} ("identity", "version", "description", "kind", "script", "checksum", "state", "applied_statements", "total_statements",
                   "started_at", "applied_by", "commit", "release", "environment", "tool_version")
            VALUES ($1, $2, $3, $4, $5, $6, 'running', 0, $7, {Now}, $8, $9, $10, $11, $12)
            """,
            values) == 1;
    }

    public void Progress(SqliteConnection connection, PlannedMigration migration, int applied) =>
        Execute(connection, $"UPDATE {_name} SET \"applied_statements\" = $2 WHERE \"identity\" = $1 AND \"state\" = 'running'", migration.Identity, applied);

    public void Complete(SqliteConnection connection, PlannedMigration migration, TimeSpan duration) => Execute(
        connection,
        $"UPDATE {_name} SET \"state\" = 'applied', \"applied_statements\" = \"total_statements\", \"finished_at\" = {Now}, \"duration_ms\" = $2 WHERE \"identity\" = $1 AND \"state\" = 'running'",
        migration.Identity,
        (long)duration.TotalMilliseconds);

    /// <summary>Records a failure when the row is there. Returns how many statements are in the database, or null without a row.</summary>
    public int? Fail(SqliteConnection connection, PlannedMigration migration, string error, TimeSpan duration)
    {
        // A migration that failed in its transaction has no row, and then nothing is written.
        var applied = Scalar(connection, $"SELECT \"applied_statements\" FROM {_name} WHERE \"identity\" = $1 AND \"state\" = 'running'", migration.Identity);
        if (applied is null)
        {
            return null;
        }

        Execute(
            connection,
            $"UPDATE {_name} SET \"state\" = 'failed', \"error\" = $2, \"finished_at\" = {Now}, \"duration_ms\" = $3 WHERE \"identity\" = $1 AND \"state\" = 'running'",
            migration.Identity,
            error,
            (long)duration.TotalMilliseconds);
        return Convert.ToInt32(applied, CultureInfo.InvariantCulture);
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", parameters[i] ?? DBNull.Value);
        }

        return command;
    }

    private static int Execute(SqliteConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteScalar();
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
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        DateTimeOffset.TryParse(Text(row, column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
