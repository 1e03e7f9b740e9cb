using SqlGitOps.Review.Findings;

namespace SqlGitOps.Review.Driver;

/// <summary>What a review found.</summary>
public sealed class ReviewResult
{
    /// <summary>Findings by file and position, suppressed ones included.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Number of files that were reviewed.</summary>
    public required int Files { get; init; }

    /// <summary>Number of statements in them.</summary>
    public required int Statements { get; init; }

    /// <summary>Number of statements whose effects are not known.</summary>
    public required int StatementsNotAnalysed { get; init; }

    /// <summary>Whether the result came from the cache.</summary>
    public bool FromCache { get; init; }

    /// <summary>Number of findings of a severity that are not suppressed.</summary>
    public int Count(Severity severity)
    {
        var count = 0;
        foreach (var finding in Findings)
        {
            if (finding.Severity == severity && !finding.IsSuppressed)
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Whether an error was found: the review fails and nothing may be deployed.</summary>
    public bool HasErrors => Count(Severity.Error) > 0;
}
