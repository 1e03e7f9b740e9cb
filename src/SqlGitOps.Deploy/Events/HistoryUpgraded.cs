using SqlGitOps.Deploy.History;

namespace SqlGitOps.Deploy.Events;

/// <summary>The history tables were brought to a newer layout.</summary>
/// <param name="Table">The table.</param>
/// <param name="From">The layout that it had.</param>
/// <param name="To">The layout that it has now.</param>
public sealed record HistoryUpgraded(HistoryTable Table, int From, int To) : DeployEvent;
