using System.Buffers;
using System.Text;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.PostgreSql.PlPgSql;

/// <summary>What a string literal says, without quotes and escapes (manual 4.1.2).</summary>
internal static class LiteralText
{
    /// <summary>Adds the text of a string literal. False when the node is none, or when its end is missing.</summary>
    public static bool TryAdd(SyntaxNode literal, TextMapBuilder output)
    {
        var tokens = literal.Tokens;
        if (tokens.IsEmpty || (PostgreSqlKind)literal.RawKind != PostgreSqlKind.Literal)
        {
            return false;
        }

        var text = literal.Tree.Text.Span;
        var kind = tokens[0].Kind;
        if (kind is not (TokenKind.String or TokenKind.EscapeString or TokenKind.UnicodeString or TokenKind.NationalString or TokenKind.DollarString))
        {
            return false;
        }

        var escape = kind == TokenKind.UnicodeString ? UnicodeEscape(text, tokens) : '\\';
        foreach (ref readonly var token in tokens)
        {
            if (token.Kind == TokenKind.Identifier)
            {
                // UESCAPE
                break;
            }

            if ((token.Flags & TokenFlags.Unterminated) != TokenFlags.None)
            {
                return false;
            }

            AddToken(text, token, kind, escape, output);
        }

        return true;
    }

    private static char UnicodeEscape(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens)
    {
        ref readonly var last = ref tokens[^1];
        return tokens.Length > 2 && tokens[^2].Kind == TokenKind.Identifier && last.Length == 3 ? text[last.Start + 1] : '\\';
    }

    private static void AddToken(ReadOnlySpan<char> text, in Token token, TokenKind kind, char escape, TextMapBuilder output)
    {
        var start = token.Start;
        var end = token.End - 1;
        if (kind == TokenKind.DollarString)
        {
            var tag = text[(start + 1)..].IndexOf('$') + 2;
            output.Add(text[(start + tag)..(token.End - tag)], start + tag);
            return;
        }

        // A string that goes on in another line begins there with its quote.
        start = start + text[start..].IndexOf('\'') + 1;
        var position = start;
        while (position < end)
        {
            var c = text[position];
            var length = c == '\'' ? 2
                : c == escape && kind == TokenKind.UnicodeString ? UnicodeLength(text[position..end], escape)
                : c == '\\' && kind == TokenKind.EscapeString ? EscapeLength(text[position..end])
                : 0;
            if (length == 0)
            {
                position++;
                continue;
            }

            output.Add(text[start..position], start);
            AddEscape(text.Slice(position, length), kind, escape, position, output);
            position += length;
            start = position;
        }

        output.Add(text[start..end], start);
    }

    private static void AddEscape(ReadOnlySpan<char> text, TokenKind kind, char escape, int start, TextMapBuilder output)
    {
        Span<char> characters = stackalloc char[2];
        if (text[0] == '\'')
        {
            output.AddFor("'", start, text.Length);
        }
        else if (kind == TokenKind.UnicodeString)
        {
            output.AddFor(Unicode(text[1] == escape ? escape : Hex(text[(text[1] == '+' ? 2 : 1)..]), characters), start, text.Length);
        }
        else if (text.Length > 2 && text[1] is 'u' or 'U')
        {
            output.AddFor(Unicode(Hex(text[2..]), characters), start, text.Length);
        }
        else if (text[1] is 'x' && text.Length > 2 || text[1] is >= '0' and <= '7')
        {
            output.AddFor(Bytes(text), start, text.Length);
        }
        else
        {
            characters[0] = text[1] switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\b',
                'f' => '\f',
                var other => other,
            };
            output.AddFor(characters[..1], start, text.Length);
        }
    }

    /// <summary>Length of a backslash escape; a row of byte escapes counts as one, because together they make characters.</summary>
    private static int EscapeLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 2)
        {
            return 0;
        }

        switch (text[1])
        {
            case 'u' when DigitCount(text[2..], 4) == 4:
                return 6;
            case 'U' when DigitCount(text[2..], 8) == 8:
                return 10;
        }

        var length = 0;
        while (ByteLength(text[length..]) is var one and > 0)
        {
            length += one;
        }

        return length > 0 ? length : 2;
    }

    /// <summary>Length of <c>\ooo</c> or <c>\xhh</c>; 0 when it is something else.</summary>
    private static int ByteLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] != '\\')
        {
            return 0;
        }

        if (text[1] == 'x')
        {
            var digits = DigitCount(text[2..], 2);
            return digits > 0 ? digits + 2 : 0;
        }

        var length = 1;
        while (length < text.Length && length < 4 && text[length] is >= '0' and <= '7')
        {
            length++;
        }

        return length > 1 ? length : 0;
    }

    private static string Bytes(ReadOnlySpan<char> text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(text.Length);
        var count = 0;
        while (!text.IsEmpty)
        {
            var length = ByteLength(text);
            var value = 0;
            foreach (var digit in text[(text[1] == 'x' ? 2 : 1)..length])
            {
                value = value * (text[1] == 'x' ? 16 : 8) + Hex([digit]);
            }

            bytes[count++] = (byte)value;
            text = text[length..];
        }

        var result = Encoding.UTF8.GetString(bytes, 0, count);
        ArrayPool<byte>.Shared.Return(bytes);
        return result;
    }

    private static int UnicodeLength(ReadOnlySpan<char> text, char escape)
    {
        if (text.Length > 1 && text[1] == escape)
        {
            return 2;
        }

        if (text.Length > 1 && text[1] == '+')
        {
            return DigitCount(text[2..], 6) == 6 ? 8 : 0;
        }

        return DigitCount(text[1..], 4) == 4 ? 5 : 0;
    }

    private static int DigitCount(ReadOnlySpan<char> text, int most)
    {
        var count = 0;
        while (count < most && count < text.Length && char.IsAsciiHexDigit(text[count]))
        {
            count++;
        }

        return count;
    }

    private static int Hex(ReadOnlySpan<char> digits)
    {
        var value = 0L;
        foreach (var digit in digits)
        {
            value = value * 16 + (char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return (int)Math.Min(value, 0x110000);
    }

    private static ReadOnlySpan<char> Unicode(int value, Span<char> characters)
    {
        if (value > 0x10FFFF)
        {
            characters[0] = '\uFFFD';
            return characters[..1];
        }

        // Half of a pair is written as it is: its other half follows.
        if (value < 0x10000)
        {
            characters[0] = (char)value;
            return characters[..1];
        }

        return characters[..new Rune(value).EncodeToUtf16(characters)];
    }
}
