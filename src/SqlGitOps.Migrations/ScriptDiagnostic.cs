using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Migrations;

/// <summary>A directive or section marker that cannot be followed as written.</summary>
/// <param name="Span">The comment line, without its line end.</param>
/// <param name="Message">The problem and the next step, for users.</param>
/// <param name="IsError">Whether the file must not be deployed; else the directive is left out without harm.</param>
public sealed record ScriptDiagnostic(TextSpan Span, string Message, bool IsError);
