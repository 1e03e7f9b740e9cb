using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Repair;

namespace SqlGitOps.Deploy.Events;

/// <summary>A row of the history was repaired.</summary>
/// <param name="Action">What was asked for.</param>
/// <param name="Entry">The row as it was.</param>
/// <param name="What">What was done, a sentence.</param>
public sealed record HistoryRepaired(RepairAction Action, HistoryEntry Entry, string What) : DeployEvent;
