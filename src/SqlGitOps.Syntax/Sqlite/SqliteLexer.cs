using SqlGitOps.Syntax.Lexing;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite;

/// <summary>
/// Splits SQLite text into tokens as SQLite's own tokenizer does, and what real migration files hold besides:
/// dot-commands of the shell and placeholders. Every character ends up in a token, in trivia or is white space.
/// </summary>
internal ref struct SqliteLexer
{
    // Classes of the ASCII characters; every other character counts as a letter, as in SQLite.
    private static readonly byte[] s_classes = CharacterClasses.Create(
        "~!&|+-*/%<>=", "`@?", CharacterClass.Backtick, CharacterClass.At, CharacterClass.Question);


    private readonly ReadOnlySpan<char> _text;
    private readonly TokenBuffer _output;
    private bool _atStatementStart = true;

    private SqliteLexer(ReadOnlySpan<char> text, TokenBuffer output)
    {
        _text = text;
        _output = output;
    }

    public static void Run(ReadOnlySpan<char> text, TokenBuffer output)
    {
        var lexer = new SqliteLexer(text, output);
        lexer.Run();
    }

    /// <summary>Splits a part of a text, which begins right behind a semicolon, up to the end of <paramref name="text"/>.</summary>
    /// <param name="text">The text up to where the part ends.</param>
    /// <param name="start">Where the part begins.</param>
    /// <param name="output">Where the tokens go; their offsets are those of the whole text.</param>
    public static void RunFrom(ReadOnlySpan<char> text, int start, TokenBuffer output)
    {
        var lexer = new SqliteLexer(text, output);
        lexer.Run(start);
    }

    private void Run(int start = 0)
    {
        var text = _text;
        var flags = start == 0 ? TokenFlags.StartsLine : TokenFlags.None;
        var position = start;
        while (position < text.Length)
        {
            var c = text[position];
            switch (c < 128 ? (CharacterClass)s_classes[c] : c == '\uFEFF' ? CharacterClass.Space : CharacterClass.Letter)
            {
                case CharacterClass.Space:
                    position++;
                    flags |= TokenFlags.AfterSpace;
                    continue;

                case CharacterClass.NewLine:
                    position++;
                    flags |= TokenFlags.StartsLine | TokenFlags.AfterSpace;
                    continue;

                case CharacterClass.Letter:
                    position = Word(position, flags);
                    break;

                case CharacterClass.Digit:
                    position = Number(position, flags);
                    break;

                case CharacterClass.Comma:
                    position = Add(TokenKind.Comma, position, 1, flags);
                    break;

                case CharacterClass.LeftParen:
                    position = Add(TokenKind.LeftParen, position, 1, flags);
                    break;

                case CharacterClass.RightParen:
                    position = Add(TokenKind.RightParen, position, 1, flags);
                    break;

                case CharacterClass.Semicolon:
                    position = Add(TokenKind.Semicolon, position, 1, flags);
                    _atStatementStart = true;
                    break;

                case CharacterClass.Quote:
                    position = AddQuoted(TokenKind.String, position, '\'', flags);
                    break;

                case CharacterClass.DoubleQuote:
                    position = AddQuoted(TokenKind.QuotedIdentifier, position, '"', flags);
                    break;

                case CharacterClass.Backtick:
                    position = AddQuoted(TokenKind.BacktickIdentifier, position, '`', flags);
                    break;

                case CharacterClass.LeftBracket:
                    position = Bracketed(position, flags);
                    break;

                case CharacterClass.Operator:
                    var comment = Comment(position, flags);
                    if (comment >= 0)
                    {
                        position = comment;
                        flags |= TokenFlags.AfterSpace;
                        continue;
                    }

                    position = Operator(position, flags);
                    break;

                case CharacterClass.Dot:
                    position = Dot(position, flags);
                    break;

                case CharacterClass.Question:
                    var end = position + 1;
                    while (char.IsAsciiDigit(Peek(end)))
                    {
                        end++;
                    }

                    position = Add(TokenKind.Parameter, position, end - position, flags);
                    break;

                case CharacterClass.Dollar or CharacterClass.At or CharacterClass.Colon:
                    position = Variable(position, flags);
                    break;

                case CharacterClass.LeftBrace:
                    var control = TemplateControlEnd(position);
                    if (control >= 0)
                    {
                        _output.AddTrivia(new Token(position, control - position, TokenKind.Directive, 0, flags));
                        position = control;
                        flags |= TokenFlags.AfterSpace;
                        continue;
                    }

                    position = Brace(position, flags);
                    break;

                default:
                    position = Add(TokenKind.Unknown, position, 1, flags);
                    break;
            }

            flags = TokenFlags.None;
        }

        _output.Add(new Token(text.Length, 0, TokenKind.EndOfFile, 0, flags));
    }

    private readonly char Peek(int position) => position < _text.Length ? _text[position] : '\0';

    private int Add(TokenKind kind, int start, int length, TokenFlags flags)
    {
        _output.Add(new Token(start, length, kind, 0, flags));
        _atStatementStart = false;
        return start + length;
    }

    private int AddQuoted(TokenKind kind, int start, char quote, TokenFlags flags)
    {
        var end = Scan.Quoted(_text, start + 1, quote, out var terminated);
        return Add(kind, start, end - start, terminated ? flags : flags | TokenFlags.Unterminated);
    }

    /// <summary><c>[name]</c>; the closing bracket cannot be written inside.</summary>
    private int Bracketed(int start, TokenFlags flags)
    {
        var length = _text[start..].IndexOf(']') + 1;
        return length == 0
            ? Add(TokenKind.BracketedIdentifier, start, _text.Length - start, flags | TokenFlags.Unterminated)
            : Add(TokenKind.BracketedIdentifier, start, length, flags);
    }

    private int Word(int start, TokenFlags flags)
    {
        if (_text[start] is 'x' or 'X' && Peek(start + 1) == '\'')
        {
            return Blob(start, flags);
        }

        var end = Scan.IdentifierEnd(_text, start + 1);
        if (_text[end - 1] == '$' && Peek(end) == '{')
        {
            // table_${suffix}: the dollar sign belongs to the placeholder.
            end--;
        }

        _atStatementStart = false;
        _output.Add(new Token(start, end - start, TokenKind.Identifier, SqliteKeywords.Table.Find(_text[start..end]), flags));
        return end;
    }

    /// <summary><c>X'0A1F'</c>: pairs of hexadecimal digits up to the next quote.</summary>
    private int Blob(int start, TokenFlags flags)
    {
        var digits = _text[(start + 2)..];
        var length = digits.IndexOf('\'');
        if (length < 0)
        {
            return Add(TokenKind.HexString, start, _text.Length - start, flags | TokenFlags.Unterminated);
        }

        var isHex = (length & 1) == 0;
        for (var i = 0; i < length && isHex; i++)
        {
            isHex = char.IsAsciiHexDigit(digits[i]);
        }

        if (!isHex)
        {
            flags |= TokenFlags.Malformed;
        }

        return Add(TokenKind.HexString, start, length + 3, flags);
    }

    /// <summary>Numbers; an underscore may stand between two digits (SQLite 3.46), letters right behind make it malformed.</summary>
    private int Number(int start, TokenFlags flags)
    {
        var kind = TokenKind.Integer;
        int end;
        if (_text[start] == '0' && Peek(start + 1) is 'x' or 'X' && char.IsAsciiHexDigit(Peek(start + 2)))
        {
            end = start + 2;
            while (char.IsAsciiHexDigit(Peek(end)) || (Peek(end) == '_' && char.IsAsciiHexDigit(Peek(end - 1)) && char.IsAsciiHexDigit(Peek(end + 1))))
            {
                end++;
            }
        }
        else
        {
            end = Digits(start);
            if (Peek(end) == '.')
            {
                kind = TokenKind.Numeric;
                end = Digits(end + 1);
            }

            if (Peek(end) is 'e' or 'E')
            {
                var exponent = Peek(end + 1) is '+' or '-' ? end + 2 : end + 1;
                if (char.IsAsciiDigit(Peek(exponent)))
                {
                    kind = TokenKind.Numeric;
                    end = Digits(exponent);
                }
            }
        }

        var junk = Scan.IdentifierEnd(_text, end);
        return Add(kind, start, junk - start, junk > end ? flags | TokenFlags.Malformed : flags);
    }

    private readonly int Digits(int position)
    {
        while (char.IsAsciiDigit(Peek(position))
            || (Peek(position) == '_' && char.IsAsciiDigit(Peek(position - 1)) && char.IsAsciiDigit(Peek(position + 1))))
        {
            position++;
        }

        return position;
    }

    /// <summary>The end of a comment that was added to the trivia; -1 when none begins here.</summary>
    private readonly int Comment(int start, TokenFlags flags)
    {
        var kind = TokenKind.LineComment;
        int end;
        if (_text[start] == '-' && Peek(start + 1) == '-')
        {
            end = Scan.LineEnd(_text, start);
        }
        else if (_text[start] == '/' && Peek(start + 1) == '*' && start + 2 < _text.Length)
        {
            // The end of the file ends a comment too, so "unterminated" is no error here.
            kind = TokenKind.BlockComment;
            end = Scan.BlockComment(_text, start, nested: false, out _);
        }
        else
        {
            return -1;
        }

        _output.AddTrivia(new Token(start, end - start, kind, 0, flags));
        return end;
    }

    private int Operator(int start, TokenFlags flags)
    {
        var next = Peek(start + 1);
        return _text[start] switch
        {
            '+' => Add(TokenKind.Plus, start, 1, flags),
            '-' => next == '>' ? Add(TokenKind.Operator, start, Peek(start + 2) == '>' ? 3 : 2, flags) : Add(TokenKind.Minus, start, 1, flags),
            '*' => Add(TokenKind.Star, start, 1, flags),
            '/' => Add(TokenKind.Slash, start, 1, flags),
            '%' => Add(TokenKind.Percent, start, 1, flags),
            '=' => Add(TokenKind.Equal, start, next == '=' ? 2 : 1, flags),
            '<' => next switch
            {
                '=' => Add(TokenKind.LessEqual, start, 2, flags),
                '>' => Add(TokenKind.NotEqual, start, 2, flags),
                '<' => Add(TokenKind.Operator, start, 2, flags),
                _ => Add(TokenKind.Less, start, 1, flags),
            },
            '>' => next switch
            {
                '=' => Add(TokenKind.GreaterEqual, start, 2, flags),
                '>' => Add(TokenKind.Operator, start, 2, flags),
                _ => Add(TokenKind.Greater, start, 1, flags),
            },
            '!' => next == '=' ? Add(TokenKind.NotEqual, start, 2, flags) : Add(TokenKind.Unknown, start, 1, flags),
            '|' => Add(TokenKind.Operator, start, next == '|' ? 2 : 1, flags),
            _ => Add(TokenKind.Operator, start, 1, flags),
        };
    }

    private int Dot(int start, TokenFlags flags)
    {
        if (char.IsAsciiDigit(Peek(start + 1)))
        {
            return Number(start, flags);
        }

        // The shell takes a line as its own command when it begins with a dot and no statement is open.
        if (_atStatementStart && (start == 0 || _text[start - 1] is '\r' or '\n') && char.IsAsciiLetter(Peek(start + 1)))
        {
            var end = Scan.LineEnd(_text, start);
            Add(TokenKind.MetaCommand, start, end - start, flags);
            _atStatementStart = true;
            return end;
        }

        return Add(TokenKind.Dot, start, 1, flags);
    }

    /// <summary><c>:a</c>, <c>@a</c>, <c>$a</c>, also Tcl's <c>$a::b(c)</c>, and the placeholder <c>${a}</c>.</summary>
    private int Variable(int start, TokenFlags flags)
    {
        if (_text[start] == '$' && Peek(start + 1) == '{')
        {
            return AddTemplate(start, "}", flags);
        }

        var end = start + 1;
        var length = 0;
        while (end < _text.Length)
        {
            var c = _text[end];
            if (Scan.IsIdentifierPart(c))
            {
                length++;
                end++;
            }
            else if (c == ':' && Peek(end + 1) == ':')
            {
                end += 2;
            }
            else
            {
                if (c == '(' && length > 0)
                {
                    return TclArray(start, end, flags);
                }

                break;
            }
        }

        return length == 0 ? Add(TokenKind.Unknown, start, 1, flags) : Add(TokenKind.Parameter, start, end - start, flags);
    }

    private int TclArray(int start, int position, TokenFlags flags)
    {
        do
        {
            position++;
        }
        while (position < _text.Length && _text[position] is not (' ' or '\t' or '\r' or '\n' or '\f' or '\v' or ')'));

        return Peek(position) == ')'
            ? Add(TokenKind.Parameter, start, position + 1 - start, flags)
            : Add(TokenKind.Parameter, start, position - start, flags | TokenFlags.Malformed);
    }

    private int AddTemplate(int start, ReadOnlySpan<char> close, TokenFlags flags)
    {
        var end = Scan.Template(_text, start + 2, close);
        return end < 0 ? Add(TokenKind.Unknown, start, 1, flags) : Add(TokenKind.Placeholder, start, end - start, flags);
    }

    private int Brace(int start, TokenFlags flags) => Peek(start + 1) switch
    {
        '{' => AddTemplate(start, "}}", flags),
        '%' => AddTemplate(start, "%}", flags),
        _ => Add(TokenKind.Unknown, start, 1, flags),
    };

    /// <summary>The end of a template tag that yields no text; -1 when none begins here.</summary>
    private readonly int TemplateControlEnd(int start)
    {
        var next = Peek(start + 1);
        if (next is not ('{' or '%'))
        {
            return -1;
        }

        var end = Scan.Template(_text, start + 2, next == '{' ? "}}" : "%}");
        return end > 0 && Scan.IsTemplateControl(_text[start..end]) ? end : -1;
    }
}
