namespace SqlGitOps.Syntax.Text;

/// <summary>A stretch of a file in an excerpt; see <see cref="SourceText.Excerpt"/>.</summary>
/// <param name="Start">Where it begins in the excerpt.</param>
/// <param name="FileOffset">Where it begins in the file, in UTF-16 code units behind the byte order mark.</param>
/// <param name="Position">Line and column of that place in the file, both from 1.</param>
public readonly record struct SourceStretch(int Start, long FileOffset, LinePosition Position);
