namespace SqlGitOps.Deploy.Events;

/// <summary>Something that the pending migrations need is not there or not allowed. Nothing was run.</summary>
/// <param name="Problems">What, a sentence each.</param>
public sealed record PreflightFailed(IReadOnlyList<string> Problems) : DeployEvent;
