using System.Buffers;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Migrations.Scripts;

/// <summary>
/// Finds the lines that start with <c>--</c> and tells which of them are real comments. It knows just enough of every
/// dialect for that (quotes, dollar quotes, nested block comments, COPY data, psql commands) and takes one pass. A quote
/// that is never closed is taken for an ordinary character, so that one odd file cannot hide all of its markers.
/// </summary>
internal static class CommentLineScanner
{
    // Each opening without an end costs a search to the end of the text; a file with more of them is read without literals.
    private const int MaxUnclosed = 16;

    private static readonly SearchValues<char> Special = SearchValues.Create("'\"$-/\r\n");

    public static List<CommentLine> Scan(ReadOnlySpan<char> text)
    {
        var result = new List<CommentLine>();
        var state = new ScanState();
        var position = 0;
        while (position < text.Length)
        {
            // Here a line starts outside of every literal.
            var content = SkipBlanks(text, position);
            var lineEnd = LineEnd(text, content);
            if (IsComment(text, content))
            {
                result.Add(Comment(text, position, content, lineEnd, inLiteral: false, state.HasCode));
                position = AfterLineEnd(text, lineEnd);
            }
            else if (content < lineEnd && text[content] == '\\')
            {
                position = AfterLineEnd(text, lineEnd);
            }
            else if (IsCopyFromStdin(text[content..lineEnd]))
            {
                state.HasCode = true;
                position = AfterCopyData(text, AfterLineEnd(text, lineEnd));
            }
            else
            {
                position = ScanCode(text, content, ref state, result);
            }
        }

        return result;
    }

    /// <summary>Reads from inside a line to the start of the next line that is outside of every literal.</summary>
    private static int ScanCode(ReadOnlySpan<char> text, int position, ref ScanState state, List<CommentLine> result)
    {
        while (position < text.Length)
        {
            var offset = text[position..].IndexOfAny(Special);
            var special = offset < 0 ? text.Length : position + offset;
            state.HasCode |= !text[position..special].IsWhiteSpace();
            if (special == text.Length)
            {
                return special;
            }

            position = special;
            switch (text[position])
            {
                case '\r' or '\n':
                    return AfterLineEnd(text, position);
                case '-' when IsComment(text, position):
                    return AfterLineEnd(text, LineEnd(text, position));
                case '-' or '/' or '\'' or '"' or '$' when state.Unclosed > MaxUnclosed:
                    state.HasCode = true;
                    position++;
                    break;
                case '/' when text[position..].StartsWith("/*", StringComparison.Ordinal):
                    position = SkipLiteral(text, position, EndOfBlockComment(text, position, ref state), ref state, result);
                    break;
                case '\'' or '"':
                    state.HasCode = true;
                    position = SkipLiteral(text, position, EndOfQuoted(text, position), ref state, result);
                    break;
                case '$':
                    state.HasCode = true;
                    position = SkipDollar(text, position, ref state, result);
                    break;
                default:
                    state.HasCode = true;
                    position++;
                    break;
            }
        }

        return position;
    }

    // Steps behind a literal and notes its lines that look like comments; without an end, steps over its first character.
    private static int SkipLiteral(
        ReadOnlySpan<char> text, int start, int end, ref ScanState state, List<CommentLine> result)
    {
        if (end < 0)
        {
            state.Unclosed++;
            return start + 1;
        }

        var line = AfterLineEnd(text, LineEnd(text, start));
        while (line < end)
        {
            var content = SkipBlanks(text, line);
            var lineEnd = LineEnd(text, content);
            if (content < end && IsComment(text, content))
            {
                result.Add(Comment(text, line, content, lineEnd, inLiteral: true, state.HasCode));
            }

            line = AfterLineEnd(text, lineEnd);
        }

        return end;
    }

    private static int EndOfBlockComment(ReadOnlySpan<char> text, int start, ref ScanState state)
    {
        var depth = 1;
        var position = start + 2;
        while (!state.CommentsDoNotNest)
        {
            var offset = text[position..].IndexOfAny('*', '/');
            if (offset < 0 || position + offset + 1 >= text.Length)
            {
                break;
            }

            position += offset;
            var isEnd = text[position] == '*' && text[position + 1] == '/';
            var isStart = text[position] == '/' && text[position + 1] == '*';
            position += isEnd || isStart ? 2 : 1;
            depth += isStart ? 1 : isEnd ? -1 : 0;
            if (depth == 0)
            {
                return position;
            }
        }

        // SQLite does not nest comments: when the last end is missing, the first one counts.
        state.CommentsDoNotNest = true;
        var first = text[(start + 2)..].IndexOf("*/", StringComparison.Ordinal);
        return first < 0 ? -1 : start + 2 + first + 2;
    }

    private static int EndOfQuoted(ReadOnlySpan<char> text, int start)
    {
        var quote = text[start];
        var escapes = quote == '\'' && start > 0 && text[start - 1] is 'e' or 'E'
            && (start < 2 || !(char.IsLetterOrDigit(text[start - 2]) || text[start - 2] == '_'));
        var position = start + 1;
        while (position < text.Length)
        {
            var offset = escapes ? text[position..].IndexOfAny(quote, '\\') : text[position..].IndexOf(quote);
            if (offset < 0)
            {
                return -1;
            }

            position += offset + 1;
            if (text[position - 1] == '\\' && escapes)
            {
                position++;
            }
            else if (position < text.Length && text[position] == quote)
            {
                position++;
            }
            else
            {
                return position;
            }
        }

        return -1;
    }

    private static int SkipDollar(ReadOnlySpan<char> text, int start, ref ScanState state, List<CommentLine> result)
    {
        var tagEnd = start + 1;
        while (tagEnd < text.Length && (char.IsLetterOrDigit(text[tagEnd]) || text[tagEnd] == '_'))
        {
            tagEnd++;
        }

        var isTag = tagEnd < text.Length && text[tagEnd] == '$'
            && !char.IsAsciiDigit(text[start + 1])
            && (start == 0 || !(char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '$'));
        if (!isTag)
        {
            return tagEnd;
        }

        var tag = text[start..(tagEnd + 1)];
        var end = text[(tagEnd + 1)..].IndexOf(tag, StringComparison.Ordinal);
        return SkipLiteral(text, start, end < 0 ? -1 : tagEnd + 1 + end + tag.Length, ref state, result);
    }

    private static bool IsCopyFromStdin(ReadOnlySpan<char> line) =>
        line.StartsWith("copy ", StringComparison.OrdinalIgnoreCase)
        && line.Contains("from stdin", StringComparison.OrdinalIgnoreCase)
        && line.TrimEnd().EndsWith(";");

    private static int AfterCopyData(ReadOnlySpan<char> text, int position)
    {
        var start = position;
        while (position < text.Length)
        {
            var lineEnd = LineEnd(text, position);
            var next = AfterLineEnd(text, lineEnd);
            if (text[position..lineEnd] is "\\.")
            {
                return next;
            }

            position = next;
        }

        // No end of data: the rows are elsewhere, and the file goes on with statements.
        return start;
    }

    private static CommentLine Comment(
        ReadOnlySpan<char> text, int line, int dashes, int lineEnd, bool inLiteral, bool hasCode)
    {
        var start = SkipBlanks(text, dashes + 2);
        var end = lineEnd;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return new CommentLine(
            TextSpan.FromBounds(line, lineEnd), TextSpan.FromBounds(start, end), AfterLineEnd(text, lineEnd), inLiteral, hasCode);
    }

    private static bool IsComment(ReadOnlySpan<char> text, int position) =>
        position + 1 < text.Length && text[position] == '-' && text[position + 1] == '-';

    private static int SkipBlanks(ReadOnlySpan<char> text, int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t')
        {
            position++;
        }

        return position;
    }

    private static int LineEnd(ReadOnlySpan<char> text, int position)
    {
        var offset = text[position..].IndexOfAny('\r', '\n');
        return offset < 0 ? text.Length : position + offset;
    }

    private static int AfterLineEnd(ReadOnlySpan<char> text, int lineEnd) => lineEnd >= text.Length
        ? text.Length
        : lineEnd + (text[lineEnd] == '\r' && lineEnd + 1 < text.Length && text[lineEnd + 1] == '\n' ? 2 : 1);

    private struct ScanState
    {
        public bool HasCode;
        public int Unclosed;
        public bool CommentsDoNotNest;
    }
}
