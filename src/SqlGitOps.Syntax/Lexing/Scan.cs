using System.Runtime.CompilerServices;

namespace SqlGitOps.Syntax.Lexing;

/// <summary>The pieces of lexing that the dialects share. Every method takes the text and an offset and returns the offset behind.</summary>
internal static class Scan
{
    private const int MaxTemplateLength = 1024;

    private static readonly bool[] s_identifierParts = CreateIdentifierParts();

    /// <summary>Whether a character may stand in an unquoted name: ASCII letters, digits, <c>_</c> and <c>$</c>, and all that is not ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsIdentifierPart(char c) => c >= 128 || s_identifierParts[c];

    /// <summary>The end of the name's characters that begin at <paramref name="position"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IdentifierEnd(ReadOnlySpan<char> text, int position)
    {
        while (position < text.Length && IsIdentifierPart(text[position]))
        {
            position++;
        }

        return position;
    }

    /// <summary>The end of the line, before its line end.</summary>
    public static int LineEnd(ReadOnlySpan<char> text, int position)
    {
        var index = text[position..].IndexOfAny('\r', '\n');
        return index < 0 ? text.Length : position + index;
    }

    /// <summary>The start of the next line, or the end of the text.</summary>
    public static int NextLine(ReadOnlySpan<char> text, int position)
    {
        position = LineEnd(text, position);
        if (position < text.Length)
        {
            position += text[position] == '\r' && position + 1 < text.Length && text[position + 1] == '\n' ? 2 : 1;
        }

        return position;
    }

    /// <summary>The end of a block comment; <paramref name="position"/> is at its <c>/*</c>.</summary>
    public static int BlockComment(ReadOnlySpan<char> text, int position, bool nested, out bool terminated)
    {
        position += 2;
        var depth = 1;
        while (true)
        {
            var index = text[position..].IndexOfAny('*', '/');
            if (index < 0)
            {
                terminated = false;
                return text.Length;
            }

            position += index + 1;
            if (position < text.Length)
            {
                if (text[position - 1] == '*' && text[position] == '/')
                {
                    position++;
                    if (--depth == 0)
                    {
                        terminated = true;
                        return position;
                    }
                }
                else if (nested && text[position - 1] == '/' && text[position] == '*')
                {
                    position++;
                    depth++;
                }
            }
        }
    }

    /// <summary>The end of a quoted token in which the quote is written twice; <paramref name="position"/> is behind the opening quote.</summary>
    public static int Quoted(ReadOnlySpan<char> text, int position, char quote, out bool terminated)
    {
        while (true)
        {
            var index = text[position..].IndexOf(quote);
            if (index < 0)
            {
                terminated = false;
                return text.Length;
            }

            position += index + 1;
            if (position >= text.Length || text[position] != quote)
            {
                terminated = true;
                return position;
            }

            position++;
        }
    }

    /// <summary>The end of a string with backslash escapes; <paramref name="position"/> is behind the opening quote.</summary>
    public static int EscapeQuoted(ReadOnlySpan<char> text, int position, out bool terminated)
    {
        while (true)
        {
            var index = text[position..].IndexOfAny('\'', '\\');
            if (index < 0)
            {
                terminated = false;
                return text.Length;
            }

            position += index + 1;
            if (text[position - 1] == '\\')
            {
                position = Math.Min(position + 1, text.Length);
            }
            else if (position < text.Length && text[position] == '\'')
            {
                position++;
            }
            else
            {
                terminated = true;
                return position;
            }
        }
    }

    /// <summary>The end of a template placeholder <c>${…}</c>, <c>{{…}}</c> or <c>{%…%}</c> on one line; -1 when it is not closed there.</summary>
    public static int Template(ReadOnlySpan<char> text, int position, ReadOnlySpan<char> close)
    {
        // The look-ahead is bounded so that a long line of opening braces takes linear time.
        var ahead = text.Slice(position, Math.Min(text.Length - position, MaxTemplateLength));
        var index = ahead[..LineEnd(ahead, 0)].IndexOf(close);
        return index < 0 ? -1 : position + index + close.Length;
    }

    /// <summary>Whether a template tag steers the template (<c>{{if …}}</c>, <c>{{end}}</c>, <c>{% for %}</c>) instead of yielding text.</summary>
    public static bool IsTemplateControl(ReadOnlySpan<char> tag)
    {
        if (tag.StartsWith("{%", StringComparison.Ordinal))
        {
            return true;
        }

        tag = tag[2..].TrimStart("-~ ");
        if (tag.Length > 0 && tag[0] is '#' or '/' or '^' or '!')
        {
            return true;
        }

        var length = 0;
        while (length < tag.Length && char.IsAsciiLetter(tag[length]))
        {
            length++;
        }

        return tag[..length] is "if" or "else" or "end" or "range" or "with" or "define" or "block" or "template";
    }

    private static bool[] CreateIdentifierParts()
    {
        var table = new bool[128];
        for (var c = 0; c < 128; c++)
        {
            table[c] = char.IsAsciiLetterOrDigit((char)c) || c is '_' or '$';
        }

        return table;
    }
}
