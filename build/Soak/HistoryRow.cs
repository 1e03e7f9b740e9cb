namespace SqlGitOps.Soak;

/// <summary>One row of the deployer's history table, read with plain SQL.</summary>
internal sealed record HistoryRow(string Script, string State, int Applied, int Total, DateTime Started, DateTime? Finished)
{
    /// <summary>The columns in the order of the record; times as text of the form that <see cref="Time"/> reads.</summary>
    public static string Query(string table, string text) =>
        $"SELECT script, state, applied_statements, total_statements, CAST(started_at AS {text}), CAST(finished_at AS {text}) FROM {table} ORDER BY id";

    /// <summary>Reads a time that the database wrote as text, UTC.</summary>
    public static DateTime Time(string text) => DateTimeOffset.Parse(
        text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal).UtcDateTime;
}
