using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Review.Suppressions;

/// <summary>Something wrong with a suppression comment.</summary>
/// <param name="Kind">What.</param>
/// <param name="Span">The comment, or the rule id in it.</param>
/// <param name="Message">What is wrong and what to write instead, one sentence.</param>
public sealed record SuppressionProblem(SuppressionProblemKind Kind, TextSpan Span, string Message)
{
    /// <summary>Id of the tool rule that reports it: SGO0003, SGO0004 or SGO0005.</summary>
    public string RuleId => Kind switch
    {
        SuppressionProblemKind.MissingReason => SuppressionRuleIds.WithoutReason,
        SuppressionProblemKind.Unused => SuppressionRuleIds.Unused,
        _ => SuppressionRuleIds.Unknown,
    };
}
