using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Events;

/// <summary>A migration is in the database, and so is its history row.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Duration">How long it took.</param>
public sealed record MigrationApplied(PlannedMigration Migration, TimeSpan Duration) : DeployEvent;
