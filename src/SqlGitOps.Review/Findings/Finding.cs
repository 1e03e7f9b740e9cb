namespace SqlGitOps.Review.Findings;

/// <summary>One thing a rule found: plain data that can be cached, filtered and reported in any format.</summary>
/// <param name="RuleId">Id of the rule, for example <c>SGO1001</c>.</param>
/// <param name="Severity">Severity after configuration.</param>
/// <param name="Message">One line: what happens and what to do.</param>
/// <param name="Location">Where.</param>
/// <param name="Related">Places that explain it.</param>
/// <param name="SuppressionReason">The reason given by the comment that suppresses it; null when it is not suppressed.</param>
public sealed record Finding(
    string RuleId,
    Severity Severity,
    string Message,
    SourceLocation Location,
    IReadOnlyList<RelatedLocation> Related,
    string? SuppressionReason = null)
{
    /// <summary>Whether a comment in the file suppresses it.</summary>
    public bool IsSuppressed => SuppressionReason is not null;
}
