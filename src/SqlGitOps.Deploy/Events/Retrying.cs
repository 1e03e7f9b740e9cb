using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Events;

/// <summary>A transaction failed because of others only. It was rolled back and is tried again.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Attempt">How often it was tried so far.</param>
/// <param name="Error">Why it failed, with the sessions that were in the way where they were seen.</param>
/// <param name="Pause">How long until the next try.</param>
public sealed record Retrying(PlannedMigration Migration, int Attempt, DeployError Error, TimeSpan Pause) : DeployEvent;
