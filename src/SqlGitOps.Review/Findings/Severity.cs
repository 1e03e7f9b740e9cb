namespace SqlGitOps.Review.Findings;

/// <summary>How a finding is shown; the names are those of <c>.editorconfig</c>.</summary>
public enum Severity
{
    /// <summary>The rule does not run.</summary>
    None,

    /// <summary>In SARIF only.</summary>
    Silent,

    /// <summary>A message that does not count (SARIF level "note").</summary>
    Suggestion,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>An error: the review fails and nothing is deployed.</summary>
    Error,
}
