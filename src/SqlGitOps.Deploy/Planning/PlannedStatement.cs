using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy.Planning;

/// <summary>What is sent to the database at once.</summary>
/// <param name="Span">The text, exactly as in the file.</param>
/// <param name="CopyData">The lines to send after it, without the end mark, when <paramref name="IsCopy"/>.</param>
/// <param name="IsCopy">Whether it is COPY … FROM stdin, whose data stand in the file.</param>
/// <param name="IsRowChange">Whether it is INSERT, UPDATE, DELETE or MERGE.</param>
public readonly record struct PlannedStatement(TextSpan Span, TextSpan CopyData, bool IsCopy, bool IsRowChange);
