using System.Buffers;
using System.Globalization;
using SqlGitOps.Syntax.Lexing;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.TransactSql.Lexing;

/// <summary>
/// Splits T-SQL into tokens without loss, with what tools add to it: GO lines, sqlcmd commands and placeholders.
/// ScriptDom has a lexer of its own; this one is the tree's, finds the batches and measures depth before ScriptDom runs.
/// </summary>
internal ref struct TransactSqlLexer
{
    private static readonly KeywordTable s_keywords = CreateKeywords();

    private static readonly SearchValues<char> s_wordCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@#");

    // Without these words a line that starts with a colon is no sqlcmd command.
    private static readonly HashSet<string> s_sqlCmdCommands = new(StringComparer.OrdinalIgnoreCase)
    {
        "r", "setvar", "on", "connect", "out", "error", "perftrace", "exit", "quit", "reset", "list", "listvar", "ed", "help",
        "serverlist", "xml",
    };

    private readonly ReadOnlySpan<char> _text;
    private readonly TokenBuffer _output;
    private readonly List<TextSpan> _masks;
    private TokenFlags _flags;

    private TransactSqlLexer(ReadOnlySpan<char> text, TokenBuffer output, List<TextSpan> masks)
    {
        _text = text;
        _output = output;
        _masks = masks;
        _flags = TokenFlags.StartsLine;
    }

    /// <summary>Fills <paramref name="output"/>; the last token is the end of the file.</summary>
    /// <returns>The places that ScriptDom must not see as they are: placeholders and sqlcmd commands, in order.</returns>
    public static List<TextSpan> Run(ReadOnlySpan<char> text, TokenBuffer output)
    {
        var masks = new List<TextSpan>();
        var lexer = new TransactSqlLexer(text, output, masks);
        lexer.Run();
        return masks;
    }

    private void Run()
    {
        var position = 0;
        while (position < _text.Length)
        {
            var c = _text[position];
            if (c is '\r' or '\n')
            {
                _flags |= TokenFlags.StartsLine | TokenFlags.AfterSpace;
                position++;
            }
            else if (char.IsWhiteSpace(c))
            {
                _flags |= TokenFlags.AfterSpace;
                position++;
            }
            else if (c == '-' && Peek(position + 1) == '-')
            {
                position = Trivia(TokenKind.LineComment, position, Scan.LineEnd(_text, position), terminated: true);
            }
            else if (c == '/' && Peek(position + 1) == '*')
            {
                var end = Scan.BlockComment(_text, position, nested: true, out var terminated);
                position = Trivia(TokenKind.BlockComment, position, end, terminated);
            }
            else
            {
                position = ReadToken(position, c);
            }
        }

        _output.Add(new Token(_text.Length, 0, TokenKind.EndOfFile, 0, _flags));
    }

    private int ReadToken(int position, char c)
    {
        switch (c)
        {
            case '\'':
                return Quoted(TokenKind.String, position, position + 1, '\'');
            case '"':
                return Quoted(TokenKind.QuotedIdentifier, position, position + 1, '"');
            case '[':
                return Quoted(TokenKind.BracketedIdentifier, position, position + 1, ']');
            case 'N' or 'n' when Peek(position + 1) == '\'':
                return Quoted(TokenKind.NationalString, position, position + 2, '\'');
            case '@':
                return Add(TokenKind.Parameter, position, WordEnd(position + 1, out _));
            case '$':
                return Dollar(position);
            case '{' when Peek(position + 1) is '{' or '%':
                return DoubleBrace(position);
            case ',':
                return Add(TokenKind.Comma, position, position + 1);
            case '(':
                return Add(TokenKind.LeftParen, position, position + 1);
            case ')':
                return Add(TokenKind.RightParen, position, position + 1);
            case ';':
                return Add(TokenKind.Semicolon, position, position + 1);
            case '.':
                return char.IsAsciiDigit(Peek(position + 1)) ? Number(position) : Add(TokenKind.Dot, position, position + 1);
            case ':':
                return Colon(position);
            case '!' when Peek(position + 1) == '!' && (_flags & TokenFlags.StartsLine) != TokenFlags.None:
                return SqlCmdCommand(position);
            default:
                return char.IsAsciiDigit(c) ? Number(position) : IsWordStart(c) ? Word(position) : Operator(position, c);
        }
    }

    private readonly char Peek(int position) => position < _text.Length ? _text[position] : '\0';

    private int Add(TokenKind kind, int start, int end, ushort keyword = 0)
    {
        _output.Add(new Token(start, end - start, kind, keyword, _flags));
        _flags = TokenFlags.None;
        return end;
    }

    private int Trivia(TokenKind kind, int start, int end, bool terminated)
    {
        _output.AddTrivia(new Token(start, end - start, kind, 0, terminated ? _flags : _flags | TokenFlags.Unterminated));
        _flags |= TokenFlags.AfterSpace;
        return end;
    }

    private int Quoted(TokenKind kind, int start, int contents, char quote)
    {
        var end = Scan.Quoted(_text, contents, quote, out var terminated);
        if (!terminated)
        {
            _flags |= TokenFlags.Unterminated;
        }

        return Add(kind, start, end);
    }

    private static bool IsWordStart(char c) => char.IsAsciiLetter(c) || c is '_' or '#' || (c >= 128 && IsWordPart(c));

    private static bool IsWordPart(char c) => c < 128
        ? char.IsAsciiLetterOrDigit(c) || c is '_' or '@' or '#'
        : char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.Surrogate or UnicodeCategory.Format;

    /// <summary>The end of a word that may hold placeholders, as in <c>orders_$(Suffix)</c>.</summary>
    private readonly int WordEnd(int position, out bool hasPlaceholder)
    {
        hasPlaceholder = false;
        while (position < _text.Length)
        {
            var skip = _text[position..].IndexOfAnyExcept(s_wordCharacters);
            if (skip < 0)
            {
                return _text.Length;
            }

            position += skip;
            var c = _text[position];
            if (c == '$')
            {
                var end = PlaceholderEnd(position);
                if (end > 0)
                {
                    hasPlaceholder = true;
                    _masks.Add(TextSpan.FromBounds(position, end));
                    position = end;
                }
                else
                {
                    position++;
                }
            }
            else if (c >= 128 && IsWordPart(c))
            {
                position++;
            }
            else
            {
                return position;
            }
        }

        return position;
    }

    private int Word(int start)
    {
        var end = WordEnd(start, out var hasPlaceholder);
        if (hasPlaceholder)
        {
            return Add(TokenKind.Placeholder, start, end);
        }

        var keyword = s_keywords.Find(_text[start..end]);
        if (keyword == (ushort)TransactSqlKeyword.Go && (_flags & TokenFlags.StartsLine) != TokenFlags.None)
        {
            var separator = BatchSeparatorEnd(end);
            if (separator > 0)
            {
                return Add(TokenKind.BatchSeparator, start, separator, keyword);
            }
        }

        // EXIT is a reserved word of T-SQL that no statement uses, and sqlcmd knows it without the colon.
        if ((_flags & TokenFlags.StartsLine) != TokenFlags.None && _text[start..end].Equals("exit", StringComparison.OrdinalIgnoreCase)
            && _text[end..Scan.LineEnd(_text, end)].Trim(" \t;").IsEmpty)
        {
            return SqlCmdCommand(start);
        }

        return Add(TokenKind.Identifier, start, end, keyword);
    }

    /// <summary>The end of <c>GO</c> with its count and semicolon when nothing else but a comment stands on the line; else -1.</summary>
    private readonly int BatchSeparatorEnd(int position)
    {
        var line = _text[position..Scan.LineEnd(_text, position)];
        var end = 0;
        var index = SkipSpace(line, 0);
        if (index > 0)
        {
            var digits = index;
            while (index < line.Length && char.IsAsciiDigit(line[index]))
            {
                index++;
            }

            if (index > digits)
            {
                end = index;
            }
        }

        index = SkipSpace(line, index);
        if (index < line.Length && line[index] == ';')
        {
            end = ++index;
            index = SkipSpace(line, index);
        }

        var rest = line[index..];
        return rest.IsEmpty || rest.StartsWith("--", StringComparison.Ordinal) || rest.StartsWith("/*", StringComparison.Ordinal)
            ? position + end
            : -1;
    }

    private static int SkipSpace(ReadOnlySpan<char> text, int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return position;
    }

    private int Dollar(int start)
    {
        if (PlaceholderEnd(start) > 0)
        {
            return Add(TokenKind.Placeholder, start, WordEnd(start, out _));
        }

        var next = Peek(start + 1);
        return char.IsAsciiDigit(next) || next == '.' ? Number(start)
            : IsWordStart(next) ? Add(TokenKind.Identifier, start, WordEnd(start + 1, out _))
            : Add(TokenKind.Operator, start, start + 1);
    }

    /// <summary>The end of <c>$(name)</c> or <c>${name}</c>; -1 when there is none at <paramref name="position"/>.</summary>
    private readonly int PlaceholderEnd(int position)
    {
        var close = Peek(position + 1) switch
        {
            '(' => ')',
            '{' => '}',
            _ => '\0',
        };
        if (close == '\0')
        {
            return -1;
        }

        var index = position + 2;
        while (index < _text.Length && (IsWordPart(_text[index]) || _text[index] is '-' or '.' or ':'))
        {
            index++;
        }

        return index > position + 2 && Peek(index) == close ? index + 1 : -1;
    }

    private int DoubleBrace(int start)
    {
        var end = Scan.Template(_text, start, _text[start + 1] == '{' ? "}}" : "%}");
        if (end < 0)
        {
            return Add(TokenKind.Unknown, start, start + 1);
        }

        _masks.Add(TextSpan.FromBounds(start, end));
        return Scan.IsTemplateControl(_text[start..end])
            ? Trivia(TokenKind.Directive, start, end, terminated: true)
            : Add(TokenKind.Placeholder, start, WordEnd(end, out _));
    }

    private int Colon(int start)
    {
        if (Peek(start + 1) == ':')
        {
            return Add(TokenKind.Typecast, start, start + 2);
        }

        if ((_flags & TokenFlags.StartsLine) != TokenFlags.None)
        {
            var end = start + 1;
            while (char.IsAsciiLetter(Peek(end)))
            {
                end++;
            }

            if (s_sqlCmdCommands.GetAlternateLookup<ReadOnlySpan<char>>().Contains(_text[(start + 1)..end]))
            {
                return SqlCmdCommand(start);
            }
        }

        return Add(TokenKind.Colon, start, start + 1);
    }

    private int SqlCmdCommand(int start)
    {
        var end = Scan.LineEnd(_text, start);
        _masks.Add(TextSpan.FromBounds(start, end));
        return Add(TokenKind.MetaCommand, start, end);
    }

    private int Number(int start)
    {
        var position = start;
        if (_text[position] == '$')
        {
            position++;
        }
        else if (_text[position] == '0' && Peek(position + 1) is 'x' or 'X')
        {
            position += 2;
            while (char.IsAsciiHexDigit(Peek(position)))
            {
                position++;
            }

            return Add(TokenKind.HexString, start, position);
        }

        var kind = position > start ? TokenKind.Numeric : TokenKind.Integer;
        position = Digits(position);
        if (Peek(position) == '.')
        {
            kind = TokenKind.Numeric;
            position = Digits(position + 1);
        }

        if (Peek(position) is 'e' or 'E')
        {
            kind = TokenKind.Numeric;
            position += Peek(position + 1) is '+' or '-' ? 2 : 1;
            position = Digits(position);
        }

        return Add(kind, start, position);
    }

    private readonly int Digits(int position)
    {
        while (char.IsAsciiDigit(Peek(position)))
        {
            position++;
        }

        return position;
    }

    private int Operator(int start, char c)
    {
        var next = Peek(start + 1);
        var (kind, length) = (c, next) switch
        {
            ('<', '>') or ('!', '=') => (TokenKind.NotEqual, 2),
            ('<', '=') or ('!', '>') => (TokenKind.LessEqual, 2),
            ('>', '=') or ('!', '<') => (TokenKind.GreaterEqual, 2),
            ('+' or '-' or '*' or '/' or '%' or '&' or '|' or '^', '=') => (TokenKind.Operator, 2),
            ('|', '|') => (TokenKind.Operator, 2),
            ('<', _) => (TokenKind.Less, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('=', _) => (TokenKind.Equal, 1),
            ('+', _) => (TokenKind.Plus, 1),
            ('-', _) => (TokenKind.Minus, 1),
            ('*', _) => (TokenKind.Star, 1),
            ('/', _) => (TokenKind.Slash, 1),
            ('%', _) => (TokenKind.Percent, 1),
            ('^', _) => (TokenKind.Caret, 1),
            ('&' or '|' or '~' or '!', _) => (TokenKind.Operator, 1),
            (']', _) => (TokenKind.RightBracket, 1),
            _ => (TokenKind.Unknown, 1),
        };
        return Add(kind, start, start + length);
    }

    private static KeywordTable CreateKeywords()
    {
        var names = Enum.GetNames<TransactSqlKeyword>();
        var words = new string[names.Length - 1];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = names[i + 1].ToLowerInvariant();
        }

        return new KeywordTable(words);
    }
}
