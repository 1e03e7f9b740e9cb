using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy.Planning;

/// <summary>One reason why a plan must not be run.</summary>
/// <param name="Kind">The kind of reason.</param>
/// <param name="Message">The problem and the next step.</param>
/// <param name="Path">Full path of the file; null when there is no file.</param>
/// <param name="Position">Where in the file; null for the file as a whole.</param>
public sealed record PlanProblem(PlanProblemKind Kind, string Message, string? Path = null, LinePosition? Position = null);
