using SqlGitOps.Review.Findings;

namespace SqlGitOps.Review.Suppressions;

/// <summary>Findings after suppression, and what is wrong with the comments.</summary>
/// <param name="Findings">All findings in the given order; suppressed ones carry their reason.</param>
/// <param name="Problems">Problems in text order.</param>
public sealed record SuppressionResult(IReadOnlyList<Finding> Findings, IReadOnlyList<SuppressionProblem> Problems);
