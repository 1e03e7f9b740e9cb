namespace SqlGitOps.Deploy.History;

/// <summary>One run as the history has it: a deployment, a repair, an import.</summary>
/// <param name="Id">Id of the run.</param>
/// <param name="Action">What it was: <c>deploy</c>, or the kind of repair or import.</param>
/// <param name="StartedAt">When it began, by the server's clock, UTC.</param>
public sealed record RunEntry(string Id, string Action, DateTimeOffset StartedAt)
{
    /// <summary>When it ended, by the server's clock, UTC; null while it has not, or when nobody could record it.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How it ended, one of <see cref="DeployOutcome"/> unless a newer version wrote it; null while it has not.</summary>
    public string? Outcome { get; init; }

    /// <summary>How many migrations were pending.</summary>
    public int Planned { get; init; }

    /// <summary>How many it applied.</summary>
    public int Applied { get; init; }

    /// <summary>Whether it took migrations back.</summary>
    public bool IsUndo => Action.StartsWith("undo ", StringComparison.Ordinal);

    /// <summary>Environment.</summary>
    public string? Environment { get; init; }

    /// <summary>The person or pipeline.</summary>
    public string Actor { get; init; } = "";

    /// <summary>Database user; empty where the engine has none.</summary>
    public string DatabaseUser { get; init; } = "";

    /// <summary>Name of the machine.</summary>
    public string Host { get; init; } = "";

    /// <summary>Git commit.</summary>
    public string? Commit { get; init; }

    /// <summary>Release.</summary>
    public string? Release { get; init; }

    /// <summary>Version of the tool.</summary>
    public string ToolVersion { get; init; } = "";

    /// <summary>Hash of the plan; null where there was none.</summary>
    public string? PlanHash { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }
}
