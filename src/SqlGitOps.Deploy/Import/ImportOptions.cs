namespace SqlGitOps.Deploy.Import;

/// <summary>What to import and what to put up with.</summary>
public sealed record ImportOptions
{
    /// <summary>The tool, one of <see cref="HistoryImporter.Tools"/>; null to find out.</summary>
    public string? Tool { get; init; }

    /// <summary>The tool's table as <c>name</c> or <c>schema.name</c>; null for its usual names in any schema.</summary>
    public string? Table { get; init; }

    /// <summary>Whether files count as applied although the other tool applied another text.</summary>
    public bool AcceptChanged { get; init; }

    /// <summary>Whether rows without a file may be left behind.</summary>
    public bool AcceptMissing { get; init; }

    /// <summary>How long to wait for a deployment to end.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What the history records about this run.</summary>
    public DeployRun Run { get; init; } = new();
}
