using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Conformance.PostgreSql;

/// <summary>One statement of a file, cut out by our parser.</summary>
/// <param name="File">Path below the corpus, for messages.</param>
/// <param name="Line">Line of its first token, from 1.</param>
/// <param name="Start">Offset of its first token in the file, in UTF-16 code units.</param>
/// <param name="Text">From its first to its last token, without the semicolon and without inline COPY data.</param>
/// <param name="Kind">The kind of its node.</param>
/// <param name="Error">What our parser has against it, with a span inside <paramref name="Text"/>; null for nothing.</param>
/// <param name="Skip">Why an engine cannot be asked about it; <see cref="SkipReason.None"/> when it can.</param>
internal sealed record CorpusStatement(string File, int Line, int Start, string Text, PostgreSqlKind Kind, SyntaxError? Error, SkipReason Skip)
{
    /// <summary>File and line as editors understand them.</summary>
    public string Place => $"{File}:{Line}";

    /// <summary>The text from an offset on, short and on one line.</summary>
    public string Around(int offset)
    {
        var rest = Text.AsSpan(Math.Min(offset, Text.Length));
        var line = rest[..Math.Min(rest.Length, 24)].ToString().ReplaceLineEndings(" ");
        return line.Length == 0 ? "the end" : $"“{line}”";
    }

    /// <summary>The beginning of the statement on one line.</summary>
    public string Excerpt(int length = 160)
    {
        var line = string.Join(' ', Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= length ? line : line[..length] + " …";
    }
}
