namespace SqlGitOps.Deploy.Events;

/// <summary>The last event.</summary>
/// <param name="Result">How it ended.</param>
public sealed record Finished(DeployResult Result) : DeployEvent;
