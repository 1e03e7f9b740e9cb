using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Review.Suppressions;

/// <summary>One rule that a comment suppresses.</summary>
/// <param name="RuleId">The id as written.</param>
/// <param name="IdSpan">Where the id stands.</param>
/// <param name="Reason">The reason, with every run of white space as one space.</param>
/// <param name="Target">The statement that is covered; null when the whole file is.</param>
public sealed record Suppression(string RuleId, TextSpan IdSpan, string Reason, TextSpan? Target)
{
    /// <summary>Whether the whole file is covered.</summary>
    public bool CoversFile => Target is null;
}
