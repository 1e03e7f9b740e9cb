using System.Globalization;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Checks of the escapes in E'…' and U&amp;'…' (manual 4.1.2).</content>
internal partial class PostgreSqlParser
{
    /// <summary>Checks <c>\uXXXX</c>, <c>\UXXXXXXXX</c> and escapes of zero in an escape string.</summary>
    private void CheckEscapes(in Token token)
    {
        var content = TextOf(token);
        if (content.IndexOf('\\') < 0)
        {
            return;
        }

        var highAt = -1;
        for (var i = 2; i < content.Length - 1; i++)
        {
            var low = highAt == i;
            if (content[i] != '\\')
            {
                if (low)
                {
                    EscapeError(token, i, "invalid Unicode surrogate pair");
                    return;
                }

                continue;
            }

            var kind = content[i + 1];
            var digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
            if (digits == 0)
            {
                if (low)
                {
                    EscapeError(token, i, "invalid Unicode surrogate pair");
                    return;
                }

                if (IsZeroByte(content[(i + 1)..]))
                {
                    EscapeError(token, i, "invalid byte 0x00 in a string");
                    return;
                }

                i++;
                continue;
            }

            if (i + 2 + digits > content.Length - 1
                || !uint.TryParse(content.Slice(i + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                EscapeError(token, i, "invalid Unicode escape");
                return;
            }

            if (!CheckCodePoint(token, i, value, low, i + 2 + digits, ref highAt))
            {
                return;
            }

            i += digits + 1;
        }

        if (highAt == content.Length - 1)
        {
            EscapeError(token, highAt, "invalid Unicode surrogate pair");
        }
    }

    /// <summary>Whether an escape stands for the byte 0: <c>\0</c>, <c>\000</c>, <c>\x0</c>.</summary>
    private static bool IsZeroByte(ReadOnlySpan<char> escape)
    {
        var octal = 0;
        while (octal < 3 && octal < escape.Length && escape[octal] is >= '0' and <= '7')
        {
            if (escape[octal] != '0')
            {
                return false;
            }

            octal++;
        }

        if (octal > 0)
        {
            return true;
        }

        return escape.Length > 1 && escape[0] == 'x' && escape[1] == '0' && !(escape.Length > 2 && char.IsAsciiHexDigit(escape[2]) && escape[2] != '0');
    }

    /// <summary>Checks <c>\XXXX</c> and <c>\+XXXXXX</c> in U&amp;'…' and U&amp;"…".</summary>
    private void CheckUnicodeEscapes(in Token token, char escape)
    {
        var content = TextOf(token);
        var highAt = -1;
        for (var i = 1; i < content.Length - 1; i++)
        {
            var low = highAt == i;
            if (content[i] != escape)
            {
                if (low)
                {
                    EscapeError(token, i, "invalid Unicode surrogate pair");
                    return;
                }

                continue;
            }

            if (content[i + 1] == escape)
            {
                if (low)
                {
                    EscapeError(token, i, "invalid Unicode surrogate pair");
                    return;
                }

                i++;
                continue;
            }

            var start = content[i + 1] == '+' ? i + 2 : i + 1;
            var digits = start == i + 2 ? 6 : 4;
            if (start + digits > content.Length - 1
                || !uint.TryParse(content.Slice(start, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                EscapeError(token, i, "invalid Unicode escape");
                return;
            }

            if (!CheckCodePoint(token, i, value, low, start + digits, ref highAt))
            {
                return;
            }

            i = start + digits - 1;
        }

        if (highAt == content.Length - 1)
        {
            EscapeError(token, highAt, "invalid Unicode surrogate pair");
        }
    }

    /// <summary>Checks one code point, and that the halves of a surrogate pair follow each other.</summary>
    private bool CheckCodePoint(in Token token, int at, uint value, bool low, int end, ref int highAt)
    {
        if (value is 0 or > 0x10FFFF)
        {
            EscapeError(token, at, "invalid Unicode escape value");
            return false;
        }

        if (low != value is >= 0xDC00 and <= 0xDFFF)
        {
            EscapeError(token, at, "invalid Unicode surrogate pair");
            return false;
        }

        highAt = value is >= 0xD800 and <= 0xDBFF ? end : -1;
        return true;
    }

    private void EscapeError(in Token token, int offset, string message) =>
        Error(new TextSpan(token.Start + Math.Min(offset, token.Length - 1), 1), message + ": expected \\XXXX with hexadecimal digits");
}
