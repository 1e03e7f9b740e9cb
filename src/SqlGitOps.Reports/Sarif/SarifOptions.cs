namespace SqlGitOps.Reports.Sarif;

/// <summary>How a SARIF file is written.</summary>
public sealed record SarifOptions
{
    /// <summary>The defaults.</summary>
    public static SarifOptions Default { get; } = new();

    /// <summary>Who reads it.</summary>
    public SarifProfile Profile { get; init; } = SarifProfile.Full;

    /// <summary>Whether the text of each region is written, up to 1024 characters.</summary>
    public bool IncludeSnippets { get; init; } = true;

    /// <summary>Whether the file is laid out for people.</summary>
    public bool Indented { get; init; } = true;

    /// <summary>
    /// Highest number of findings in the GitHub profile; beyond it the less severe ones are left out and the file says so. The
    /// default is the number at which GitHub refuses a file.
    /// </summary>
    public int MaximumResults { get; init; } = 25_000;
}
