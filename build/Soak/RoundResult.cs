namespace SqlGitOps.Soak;

/// <summary>How a round ended.</summary>
internal sealed record RoundResult(int Number, SoakEngine Engine, FaultKind Kind)
{
    /// <summary>The fault struck while a deployment ran.</summary>
    public bool IsHit { get; set; }

    /// <summary>How often the deployer stopped and asked what is in the database.</summary>
    public int Questions { get; set; }

    /// <summary>It asked, and there was no command to answer with, so the end could not be compared.</summary>
    public bool IsUnanswered { get; set; }

    /// <summary>What went on, for the reader of a failure.</summary>
    public List<string> Log { get; } = [];

    /// <summary>What was wrong; null when nothing was.</summary>
    public string? Failure { get; set; }
}
