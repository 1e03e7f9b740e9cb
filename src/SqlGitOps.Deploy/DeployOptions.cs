namespace SqlGitOps.Deploy;

/// <summary>How to deploy.</summary>
public sealed record DeployOptions
{
    /// <summary>Whether a migration may run although one with a higher version is applied already.</summary>
    public bool AllowOutOfOrder { get; init; }

    /// <summary>How long to wait for another deployment to end.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a statement of a transactional migration may wait for a lock; zero for no limit. A directive in the file
    /// replaces it. Other migrations have no limit unless they ask for one: it would stop CREATE INDEX CONCURRENTLY half way.
    /// </summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What the history records about this run.</summary>
    public DeployRun Run { get; init; } = new();
}
