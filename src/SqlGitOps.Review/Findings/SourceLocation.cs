using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Review.Findings;

/// <summary>A region of a file.</summary>
/// <param name="Path">Full path of the file.</param>
/// <param name="Span">Offsets in the decoded text, in UTF-16 code units.</param>
/// <param name="Start">Line and column of the first character, from 1.</param>
/// <param name="End">Line and column just behind the last character, from 1.</param>
public sealed record SourceLocation(string Path, TextSpan Span, LinePosition Start, LinePosition End)
{
    /// <summary>The location of <paramref name="span"/> in <paramref name="text"/>.</summary>
    public static SourceLocation Of(SourceText text, TextSpan span) =>
        new(text.Path, span, text.GetPosition(span.Start), text.GetPosition(span.End));
}
