using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.Events;

/// <summary>The database was reached.</summary>
/// <param name="Database">Which one.</param>
public sealed record Connected(DatabaseInfo Database) : DeployEvent;
