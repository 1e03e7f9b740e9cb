using SqlGitOps.Deploy.History;

namespace SqlGitOps.Deploy.Events;

/// <summary>The history table was created, as the database had none.</summary>
/// <param name="Table">Its name.</param>
public sealed record HistoryCreated(HistoryTable Table) : DeployEvent;
