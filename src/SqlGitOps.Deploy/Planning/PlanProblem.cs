using SqlGitOps.Deploy.History;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy.Planning;

/// <summary>One reason why a plan must not be run, or one that the policy lets pass.</summary>
/// <param name="Kind">The kind of reason.</param>
/// <param name="Message">The problem and the next step.</param>
/// <param name="Path">Full path of the file; null when there is no file.</param>
/// <param name="Position">Where in the file; null for the file as a whole.</param>
public sealed record PlanProblem(PlanProblemKind Kind, string Message, string? Path = null, LinePosition? Position = null)
{
    /// <summary>The row of the history that it is about; null when it is about none.</summary>
    public HistoryEntry? Entry { get; init; }

    /// <summary>Full path of the other file of a duplicate; null when there is none.</summary>
    public string? RelatedPath { get; init; }

    /// <summary>Lines that show more, for example what changed in a file; null for none.</summary>
    public string? Details { get; init; }
}
