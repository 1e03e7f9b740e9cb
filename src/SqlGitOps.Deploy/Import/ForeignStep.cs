namespace SqlGitOps.Deploy.Import;

/// <summary>What one row of another tool's history means.</summary>
/// <param name="Name">What users of that tool know it by: the script's name or the version.</param>
/// <param name="State">What it says about the migration.</param>
internal sealed record ForeignStep(string Name, ForeignState State)
{
    /// <summary>The version; null when the tool keeps none.</summary>
    public string? Version { get; init; }

    /// <summary>Name or path of the file; null when the tool keeps none.</summary>
    public string? File { get; init; }

    /// <summary>The tool's checksum of the file; null when it keeps none.</summary>
    public string? Checksum { get; init; }

    /// <summary>When it was applied; null when the tool does not say.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>How long it took; null when the tool does not say.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Who applied it; null when the tool does not say.</summary>
    public string? AppliedBy { get; init; }

    /// <summary>A version below which every file counts as applied, although no row names it.</summary>
    public string? CoversBelow { get; init; }

    /// <summary>Whether the tool runs the script again by itself, so that a missing file loses nothing.</summary>
    public bool RunsAgain { get; init; }

    /// <summary>Why the row does not count, or what is special about it; null for nothing.</summary>
    public string? Note { get; init; }
}
