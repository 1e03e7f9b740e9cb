using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Events;

/// <summary>A migration begins.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Number">Its place among the pending ones, from 1.</param>
/// <param name="Count">How many are pending.</param>
public sealed record MigrationStarted(PlannedMigration Migration, int Number, int Count) : DeployEvent;
