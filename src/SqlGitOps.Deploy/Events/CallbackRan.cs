using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Events;

/// <summary>A script around the deployment ran, and what it did is committed.</summary>
/// <param name="Callback">The script.</param>
/// <param name="Duration">How long it took.</param>
public sealed record CallbackRan(PlannedMigration Callback, TimeSpan Duration) : DeployEvent;
