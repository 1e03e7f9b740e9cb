using SqlGitOps.Deploy.History;

namespace SqlGitOps.Deploy.Events;

/// <summary>Migrations were recorded as applied without being run.</summary>
/// <param name="Entries">The rows, in order.</param>
public sealed record HistoryBaselined(IReadOnlyList<HistoryEntry> Entries) : DeployEvent;
