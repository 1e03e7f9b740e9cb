namespace SqlGitOps.Soak;

/// <summary>One row of the deployer's history table, read with plain SQL.</summary>
internal sealed record HistoryRow(
    string Script, string State, int Applied, int Total, DateTime Started, DateTime? Finished, string Checksum, string? RunId, string? Note, int? Intent)
{
    /// <summary>The columns in the order of the record; times as text of the form that <see cref="Time"/> reads.</summary>
    public static string Query(string table, string text) =>
        $"SELECT script, state, applied_statements, total_statements, CAST(started_at AS {text}), CAST(finished_at AS {text}), checksum, run_id, note, intent_statement FROM {table} ORDER BY id";

    /// <summary>Reads a row of <see cref="Query"/>.</summary>
    public static HistoryRow Read(System.Data.Common.DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetInt32(2),
        row.GetInt32(3),
        Time(row.GetString(4)),
        row.IsDBNull(5) ? null : Time(row.GetString(5)),
        row.GetString(6),
        row.IsDBNull(7) ? null : row.GetString(7),
        row.IsDBNull(8) ? null : row.GetString(8),
        row.IsDBNull(9) ? null : row.GetInt32(9));

    /// <summary>Reads a time that the database wrote as text, UTC.</summary>
    public static DateTime Time(string text) => DateTimeOffset.Parse(
        text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal).UtcDateTime;
}
