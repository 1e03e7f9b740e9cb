using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Syntax.Tree;

/// <summary>A place where the text is not valid SQL.</summary>
/// <param name="Span">The token that does not fit.</param>
/// <param name="Message">What is wrong and what was expected, one line without a final full stop.</param>
public readonly record struct SyntaxError(TextSpan Span, string Message);
