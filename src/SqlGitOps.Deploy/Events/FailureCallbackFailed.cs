namespace SqlGitOps.Deploy.Events;

/// <summary>A script that runs after a failure failed as well. The first failure is the one that counts.</summary>
/// <param name="Failure">Which, and why.</param>
public sealed record FailureCallbackFailed(MigrationFailure Failure) : DeployEvent;
