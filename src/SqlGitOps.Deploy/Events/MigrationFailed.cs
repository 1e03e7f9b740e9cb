namespace SqlGitOps.Deploy.Events;

/// <summary>A migration failed; what is in the database now is known.</summary>
/// <param name="Failure">Which, why, and what is in the database.</param>
public sealed record MigrationFailed(MigrationFailure Failure) : DeployEvent;
