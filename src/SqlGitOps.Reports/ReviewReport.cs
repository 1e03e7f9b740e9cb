using SqlGitOps.Model.Scripts.Large;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Reports;

/// <summary>The result of a review, as every report format takes it.</summary>
public sealed class ReviewReport
{
    /// <summary>All findings, suppressed ones too, in the order in which they are shown.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The rules that a report may describe; a finding of another rule is reported without a description.</summary>
    public required IReadOnlyList<RuleDescriptor> Rules { get; init; }

    /// <summary>Version of SqlGitOps, a semantic version.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Full path of the folder that paths are shown relative to, the root of the Git repository; null for full paths.</summary>
    public string? RepositoryRoot { get; init; }

    /// <summary>Name of the reviewed project, which tells several reviews of one repository apart; null when there is only one.</summary>
    public string? ProjectName { get; init; }

    /// <summary>How many files were reviewed.</summary>
    public int FilesReviewed { get; init; }

    /// <summary>How many statements they hold.</summary>
    public int Statements { get; init; }

    /// <summary>How many of the statements could not be analysed.</summary>
    public int StatementsNotAnalysed { get; init; }

    /// <summary>How long the review took; null when it is not to be told.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>
    /// Gives the text of a file by its full path, for source lines and fingerprints; null when there is none. The default reads
    /// the file.
    /// </summary>
    public Func<string, SourceText?> ReadSource { get; init; } = ReadFile;

    /// <summary>How many findings have a severity, without the suppressed ones.</summary>
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

    /// <summary>How many findings are suppressed.</summary>
    public int CountSuppressed()
    {
        var count = 0;
        foreach (var finding in Findings)
        {
            count += finding.IsSuppressed ? 1 : 0;
        }

        return count;
    }

    private static SourceText? ReadFile(string path)
    {
        try
        {
            // Showing a line is not worth reading a file that the review read piece by piece.
            return new FileInfo(path).Length > LargeScript.DefaultThreshold ? null : SourceText.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
