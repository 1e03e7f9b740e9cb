using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model.Scripts;

/// <summary>What SQL Server receives at once: the text between two GO lines.</summary>
/// <param name="Span">The text to send.</param>
/// <param name="Count">How often (<c>GO 5</c>); 1 as a rule.</param>
public readonly record struct ScriptBatch(TextSpan Span, int Count);
