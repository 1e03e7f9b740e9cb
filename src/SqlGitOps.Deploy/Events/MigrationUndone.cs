using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Events;

/// <summary>A migration is taken back, and its history row is gone.</summary>
/// <param name="Undo">The script that did it; <see cref="PlannedMigration.Row"/> is the row that it had.</param>
/// <param name="Duration">How long it took.</param>
public sealed record MigrationUndone(PlannedMigration Undo, TimeSpan Duration) : DeployEvent;
