namespace SqlGitOps.Deploy.Providers;

/// <summary>One run as the history keeps it. The database adds its clock and its user.</summary>
/// <param name="Run">Who, from where.</param>
/// <param name="Action"><c>deploy</c>, or the kind of repair or import.</param>
/// <param name="PlanHash">Hash of the plan; null where there was none.</param>
/// <param name="Planned">How many migrations were pending.</param>
public sealed record RunRecord(DeployRun Run, string Action, string? PlanHash, int Planned)
{
    /// <summary>How it ended; null while it has not.</summary>
    public DeployOutcome? Outcome { get; init; }

    /// <summary>How many migrations it applied.</summary>
    public int Applied { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }
}
