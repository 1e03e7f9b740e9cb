using System.Data.Common;

namespace SqlGitOps.Soak;

/// <summary>One row of the deployer's table of runs, read with plain SQL.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Action">What it was to do.</param>
/// <param name="Applied">How many migrations it applied, when it could say that.</param>
/// <param name="Outcome">How it ended; null for a run that could not say that.</param>
internal sealed record RunRow(string RunId, string Action, int Applied, string? Outcome)
{
    /// <summary>The columns in the order of the record.</summary>
    public static string Query(string table) => $"SELECT run_id, action, applied, outcome FROM {table} ORDER BY id";

    /// <summary>Reads a row of <see cref="Query"/>.</summary>
    public static RunRow Read(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetInt32(2), row.IsDBNull(3) ? null : row.GetString(3));
}
