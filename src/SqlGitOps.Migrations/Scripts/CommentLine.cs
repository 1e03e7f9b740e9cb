using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Migrations.Scripts;

/// <summary>A line that starts with <c>--</c>.</summary>
/// <param name="Line">The line without its line end.</param>
/// <param name="Content">What follows the dashes, without blanks around it.</param>
/// <param name="Next">Start of the next line.</param>
/// <param name="InLiteral">Whether the line is part of a string, a quoted name, a dollar-quoted body or a block comment.</param>
/// <param name="HasCodeBefore">Whether anything but comments comes before the line.</param>
internal readonly record struct CommentLine(TextSpan Line, TextSpan Content, int Next, bool InLiteral, bool HasCodeBefore);
