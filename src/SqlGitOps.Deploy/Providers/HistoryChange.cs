using SqlGitOps.Deploy.History;

namespace SqlGitOps.Deploy.Providers;

/// <summary>A repair of one row. It changes nothing when the row is no longer as it was read.</summary>
/// <param name="Before">The row as it was read.</param>
/// <param name="After">The row as it is to be; null to delete it.</param>
/// <param name="Note">What was done, for the row's notes.</param>
/// <param name="Run">Who does it.</param>
public sealed record HistoryChange(HistoryEntry Before, HistoryEntry? After, string Note, DeployRun Run);
