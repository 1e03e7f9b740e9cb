namespace SqlGitOps.Review.Suppressions;

/// <summary>What is wrong with a suppression comment.</summary>
public enum SuppressionProblemKind
{
    /// <summary>No reason is given; the comment suppresses nothing.</summary>
    MissingReason,

    /// <summary>It names something that is not a rule, or a rule that comments cannot suppress.</summary>
    UnknownRule,

    /// <summary>The rule ran and found nothing that the comment covers.</summary>
    Unused,

    /// <summary>It starts like a suppression but names no rule; the comment suppresses nothing.</summary>
    Malformed,
}
