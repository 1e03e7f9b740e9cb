using System.Globalization;
using Microsoft.Data.Sqlite;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Import;
using SQLitePCL;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>What an import reads and writes; see <see cref="IImportTarget"/>.</summary>
internal sealed class SqliteImport(SqliteConnection connection, HistoryTable history)
{
    private const string Now = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

    // How long to wait for the other tool.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);

    /// <summary>Lists the tables.</summary>
    public IReadOnlyList<ForeignTable> ReadTables()
    {
        var tables = new List<ForeignTable>();
        var columns = new List<ForeignColumn>();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT t."name", c."name", c."type"
              FROM main.sqlite_master AS t JOIN pragma_table_info(t."name") AS c
             WHERE t."type" = 'table' ORDER BY t."name", c."cid"
            """;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var name = reader.GetString(0);
            if (tables.Count == 0 || tables[^1].Name != name)
            {
                columns = [];
                tables.Add(new ForeignTable(null, name, columns));
            }

            columns.Add(new ForeignColumn(reader.GetString(1), reader.GetString(2)));
        }

        return tables;
    }

    /// <summary>Reads rows.</summary>
    public IReadOnlyList<IReadOnlyList<string?>> ReadRows(ForeignTable table, IReadOnlyList<ForeignColumn> columns)
    {
        var rows = new List<IReadOnlyList<string?>>();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", columns.Select(column => "h." + Quote(column.Name)))} FROM main.{Quote(table.Name)} AS h";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = new string?[columns.Count];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = TextOf(reader.GetValue(i));
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Begins the import. Null when it has begun, else who is at work.</summary>
    public string? Begin(CancellationToken cancellationToken)
    {
        SqliteStatements.LimitWait(connection, s_longestWait);
        try
        {
            // Keeps every other writer out, so no lock of the other tool's own is needed.
            SqliteStatements.BeginImmediate(connection, cancellationToken);
            return null;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_BUSY)
        {
            return "another connection that writes the database";
        }
    }

    /// <summary>Writes rows and commits.</summary>
    public void Complete(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Insert(entry);
        }

        SqliteStatements.Run(connection, "COMMIT", CancellationToken.None);
    }

    private void Insert(HistoryEntry entry)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            INSERT INTO main."{history.Name}" ("identity", "version", "description", "kind", "script", "checksum", "state",
                   "applied_statements", "total_statements", "started_at", "finished_at", "duration_ms", "applied_by", "environment", "tool_version",
                   "commit", "release", "run_id", "note")
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, coalesce($8, {Now}), coalesce($9, {Now}), $10, $11, $12, $13, $14, $15, $16, $17)
            """;
        object?[] values =
        [
            entry.Identity, entry.Version?.Text, entry.Description, HistoryText.Of(entry.Kind), entry.Script, entry.Checksum,
            HistoryText.Of(entry.State), Time(entry.StartedAt == default ? null : entry.StartedAt), Time(entry.FinishedAt),
            entry.Duration is { } duration ? (long)duration.TotalMilliseconds : null, entry.AppliedBy, entry.Environment, entry.ToolVersion,
            entry.Commit, entry.Release, entry.RunId, entry.Note,
        ];
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i] ?? DBNull.Value);
        }

        command.ExecuteNonQuery();
    }

    private static string? TextOf(object value) => value switch
    {
        DBNull => null,
        byte[] bytes => Convert.ToHexStringLower(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
