using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Events;

/// <summary>The history was read, in a deployment under the lock, and compared with the files.</summary>
/// <param name="Plan">What is to run, or why nothing may run.</param>
public sealed record Planned(DeploymentPlan Plan) : DeployEvent;
