using SqlGitOps.Syntax.Lexing;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.PostgreSql;

/// <summary>
/// Splits PostgreSQL text into tokens (PostgreSQL manual 4.1, "Lexical Structure"), and what real migration files hold
/// besides: psql commands, COPY data and placeholders. Every character ends up in a token, in trivia or is white space.
/// </summary>
internal ref struct PostgreSqlLexer
{
    private readonly ReadOnlySpan<char> _text;
    private readonly TokenBuffer _output;
    private readonly bool _inBody;
    private int _bracketDepth;
    private bool _atStatementStart = true;
    private bool _inCopy;
    private bool _copyFromStdin;
    private bool _noCopyTerminatorAhead;
    private PostgreSqlKeyword _previousKeyword;

    private PostgreSqlLexer(ReadOnlySpan<char> text, TokenBuffer output, bool inBody)
    {
        _text = text;
        _output = output;
        _inBody = inBody;
    }

    // An operator that holds one of these may end in + or -.
    private const string SignKeepers = "~!@#%^&|`?";

    // Classes of the ASCII characters; every other character counts as a letter, as in the server.
    private static readonly byte[] s_classes = CharacterClasses.Create(
        "~!@#^&|`?+-*/%<>=", "]\\", CharacterClass.RightBracket, CharacterClass.Backslash);

    /// <summary>Splits a text into tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="output">Where they go.</param>
    /// <param name="inBody">Whether the text comes out of a string, where psql replaces nothing and reads no commands and data.</param>
    public static void Run(ReadOnlySpan<char> text, TokenBuffer output, bool inBody = false)
    {
        var lexer = new PostgreSqlLexer(text, output, inBody);
        lexer.Run();
    }

    /// <summary>Splits a part of a text, which begins right behind a semicolon, up to the end of <paramref name="text"/>.</summary>
    /// <param name="text">The text up to where the part ends.</param>
    /// <param name="start">Where the part begins.</param>
    /// <param name="output">Where the tokens go; their offsets are those of the whole text.</param>
    public static void RunFrom(ReadOnlySpan<char> text, int start, TokenBuffer output)
    {
        var lexer = new PostgreSqlLexer(text, output, inBody: false);
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
            switch (c < 128 ? (CharacterClass)s_classes[c] : CharacterClass.Letter)
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
                    position = Semicolon(position, flags);
                    if (_output.Tokens[_output.Count - 1].Kind == TokenKind.CopyData)
                    {
                        flags = TokenFlags.StartsLine | TokenFlags.AfterSpace;
                        continue;
                    }

                    break;

                case CharacterClass.Quote:
                    position = AddQuoted(TokenKind.String, position, position + 1, '\'', flags);
                    break;

                case CharacterClass.DoubleQuote:
                    position = BehindTemplate(position + 1) is var behind and > 0
                        ? AddQuoted(TokenKind.Placeholder, position, behind, '"', flags)
                        : AddQuoted(TokenKind.QuotedIdentifier, position, position + 1, '"', flags);
                    break;

                case CharacterClass.Operator:
                    if (c == '-' && Peek(position + 1) == '-')
                    {
                        var end = Scan.LineEnd(text, position);
                        _output.AddTrivia(new Token(position, end - position, TokenKind.LineComment, 0, flags));
                        position = end;
                        flags |= TokenFlags.AfterSpace;
                        continue;
                    }

                    if (c == '/' && Peek(position + 1) == '*')
                    {
                        var end = Scan.BlockComment(text, position, nested: true, out var terminated);
                        _output.AddTrivia(new Token(position, end - position, TokenKind.BlockComment, 0, Unterminated(flags, terminated)));
                        position = end;
                        flags |= TokenFlags.AfterSpace;
                        continue;
                    }

                    position = c == '@' && ExtensionTemplateEnd(position) is var template and > 0
                        ? Add(TokenKind.Placeholder, position, template - position, flags)
                        : Operator(position, flags);
                    break;

                case CharacterClass.Dot:
                    position = Peek(position + 1) == '.'
                        ? Add(TokenKind.DotDot, position, 2, flags)
                        : char.IsAsciiDigit(Peek(position + 1))
                            ? Number(position, flags)
                            : Add(TokenKind.Dot, position, 1, flags);
                    break;

                case CharacterClass.Colon:
                    position = ColonToken(position, flags);
                    break;

                case CharacterClass.Dollar:
                    position = Dollar(position, flags);
                    break;

                case CharacterClass.LeftBracket:
                    _bracketDepth++;
                    position = Add(TokenKind.LeftBracket, position, 1, flags);
                    break;

                case CharacterClass.RightBracket:
                    _bracketDepth--;
                    position = Add(TokenKind.RightBracket, position, 1, flags);
                    break;

                case CharacterClass.LeftBrace:
                    position = Brace(position, ref flags);
                    if (position < 0)
                    {
                        position = -position;
                        continue;
                    }

                    break;

                case CharacterClass.Backslash:
                    position = Backslash(position, flags);
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

    private static TokenFlags Unterminated(TokenFlags flags, bool terminated) =>
        terminated ? flags : flags | TokenFlags.Unterminated;

    private int AddQuoted(TokenKind kind, int start, int contentStart, char quote, TokenFlags flags)
    {
        var end = Scan.Quoted(_text, contentStart, quote, out var terminated);
        return Add(kind, start, end - start, Unterminated(flags, terminated));
    }

    /// <summary>
    /// Where a quoted name goes on behind a template at its start whose own quotes end nothing, as in
    /// <c>"{{ index .Options "Namespace" }}"</c>; 0 for other names.
    /// </summary>
    private int BehindTemplate(int position)
    {
        if (Peek(position) != '{' || Peek(position + 1) != '{')
        {
            return 0;
        }

        var line = _text[position..Scan.LineEnd(_text, position)];
        var end = line.IndexOf("}}");
        return end > 0 && line[..end].Contains('"') ? position + end + 2 : 0;
    }

    /// <summary>
    /// The end of <c>@extschema@</c> before a dot and a name, as extension scripts have it (manual 36.17.2); 0 for anything
    /// else. No operator stands there.
    /// </summary>
    private int ExtensionTemplateEnd(int start)
    {
        var end = Scan.IdentifierEnd(_text, start + 1);
        return end > start + 1 && Peek(end) == '@' && Peek(end + 1) == '.' && (char.IsAsciiLetter(Peek(end + 2)) || Peek(end + 2) is '_' or '"')
            ? end + 1
            : 0;
    }

    private int Word(int start, TokenFlags flags)
    {
        var text = _text;
        var next = Peek(start + 1);
        if (next == '\'')
        {
            switch (text[start] | 0x20)
            {
                case 'e':
                    var end = Scan.EscapeQuoted(text, start + 2, out var terminated);
                    return Add(TokenKind.EscapeString, start, end - start, Unterminated(flags, terminated));
                case 'b':
                    return AddQuoted(TokenKind.BitString, start, start + 2, '\'', flags);
                case 'x':
                    return AddQuoted(TokenKind.HexString, start, start + 2, '\'', flags);
                case 'n':
                    return AddQuoted(TokenKind.NationalString, start, start + 2, '\'', flags);
            }
        }
        else if (next == '&' && (text[start] | 0x20) == 'u')
        {
            switch (Peek(start + 2))
            {
                case '\'':
                    return AddQuoted(TokenKind.UnicodeString, start, start + 3, '\'', flags);
                case '"':
                    return AddQuoted(TokenKind.UnicodeQuotedIdentifier, start, start + 3, '"', flags);
            }
        }

        var position = Scan.IdentifierEnd(text, start + 1);
        if (text[position - 1] == '$' && Peek(position) == '{')
        {
            // table_${suffix}: the dollar sign belongs to the placeholder.
            position--;
        }

        var keyword = (PostgreSqlKeyword)PostgreSqlKeywords.Table.Find(text[start..position]);
        if (_atStatementStart)
        {
            _atStatementStart = false;
            _inCopy = keyword == PostgreSqlKeyword.Copy;
            _copyFromStdin = false;
        }
        else if (_inCopy && !_inBody && keyword == PostgreSqlKeyword.Stdin && _previousKeyword == PostgreSqlKeyword.From)
        {
            _copyFromStdin = true;
        }

        _previousKeyword = keyword;
        _output.Add(new Token(start, position - start, TokenKind.Identifier, (ushort)keyword, flags));
        return position;
    }

    /// <summary>Integers (also 0x, 0o, 0b and underscores, PostgreSQL 16) and numeric constants; <c>1..10</c> is an integer and a range.</summary>
    private int Number(int start, TokenFlags flags)
    {
        var text = _text;
        var position = start;
        var kind = TokenKind.Integer;
        if (text[start] == '0' && (Peek(start + 1) | 0x20) is 'x' or 'o' or 'b')
        {
            var radix = Peek(start + 1) | 0x20;
            position += 2;
            var digits = position;
            while (position < text.Length
                && (IsDigitOf(text[position], radix) || (text[position] == '_' && IsDigitOf(Peek(position + 1), radix))))
            {
                position++;
            }

            if (position == digits)
            {
                flags |= TokenFlags.Malformed;
            }
        }
        else
        {
            position = Digits(position);
            if (Peek(position) == '.' && Peek(position + 1) != '.')
            {
                // An underscore stands between digits only: 1_0._5 is no number.
                kind = TokenKind.Numeric;
                position++;
                position = Peek(position) == '_' ? position : Digits(position);
            }

            if ((Peek(position) | 0x20) == 'e')
            {
                var exponent = position + 1;
                if (Peek(exponent) is '+' or '-')
                {
                    exponent++;
                }

                if (char.IsAsciiDigit(Peek(exponent)))
                {
                    kind = TokenKind.Numeric;
                    position = Digits(exponent);
                }
            }
        }

        // "trailing junk after numeric literal" since PostgreSQL 15
        if (position < text.Length && Scan.IsIdentifierPart(text[position]) && text[position] != '$')
        {
            flags |= TokenFlags.Malformed;
            position = Scan.IdentifierEnd(text, position);
        }

        return Add(kind, start, position - start, flags);
    }

    private static bool IsDigitOf(char c, int radix) => radix switch
    {
        'x' => char.IsAsciiHexDigit(c),
        'o' => c is >= '0' and <= '7',
        _ => c is '0' or '1',
    };

    private readonly int Digits(int position)
    {
        while (char.IsAsciiDigit(Peek(position)) || (Peek(position) == '_' && char.IsAsciiDigit(Peek(position + 1))))
        {
            position++;
        }

        return position;
    }

    /// <summary>The longest operator, by the server's rules for comments inside it and for trailing + and -.</summary>
    private int Operator(int start, TokenFlags flags)
    {
        var text = _text;
        var end = start + 1;
        while (end < text.Length && text[end] < 128 && (CharacterClass)s_classes[text[end]] == CharacterClass.Operator)
        {
            if ((text[end] == '-' && Peek(end + 1) == '-') || (text[end] == '/' && Peek(end + 1) == '*'))
            {
                break;
            }

            end++;
        }

        if (end - start > 1 && text[end - 1] is '+' or '-' && !HasSignKeeper(text[start..end]))
        {
            var runEnd = end;
            while (end - start > 1 && text[end - 1] is '+' or '-')
            {
                end--;
            }

            // Each sign behind the operator is one of its own: the rest of the run has no other end either, and is not
            // searched again for every one of them.
            AddOperator(start, end, flags);
            for (start = end; start < runEnd; start++)
            {
                AddOperator(start, start + 1, TokenFlags.None);
            }

            return runEnd;
        }

        return AddOperator(start, end, flags);
    }

    private static bool HasSignKeeper(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (SignKeepers.Contains(c))
            {
                return true;
            }
        }

        return false;
    }

    private int AddOperator(int start, int end, TokenFlags flags)
    {
        var text = _text;
        var kind = TokenKind.Operator;
        if (end - start == 1)
        {
            kind = text[start] switch
            {
                '+' => TokenKind.Plus,
                '-' => TokenKind.Minus,
                '*' => TokenKind.Star,
                '/' => TokenKind.Slash,
                '%' => TokenKind.Percent,
                '^' => TokenKind.Caret,
                '<' => TokenKind.Less,
                '>' => TokenKind.Greater,
                '=' => TokenKind.Equal,
                _ => TokenKind.Operator,
            };
        }
        else if (end - start == 2)
        {
            kind = (text[start], text[start + 1]) switch
            {
                ('<', '=') => TokenKind.LessEqual,
                ('>', '=') => TokenKind.GreaterEqual,
                ('<', '>') or ('!', '=') => TokenKind.NotEqual,
                ('=', '>') => TokenKind.EqualsGreater,
                _ => TokenKind.Operator,
            };
        }

        return Add(kind, start, end - start, flags);
    }

    /// <summary>Whether an operand, which is no key word, ends right before an offset.</summary>
    private readonly bool IsGluedToOperand(int start)
    {
        if (_output.Count == 0)
        {
            return false;
        }

        ref readonly var last = ref _output.Tokens[_output.Count - 1];
        return last.End == start && last.Keyword == 0 && last.Kind is TokenKind.Identifier or TokenKind.QuotedIdentifier or TokenKind.String
            or TokenKind.Integer or TokenKind.Numeric or TokenKind.RightParen;
    }

    private int ColonToken(int start, TokenFlags flags)
    {
        var next = Peek(start + 1);
        switch (next)
        {
            case ':':
                return Add(TokenKind.Typecast, start, 2, flags);
            case '=':
                return Add(TokenKind.ColonEquals, start, 2, flags);
        }

        // A psql variable; inside brackets a colon is an array slice, and glued to an operand it stands between the key and
        // the value of a JSON object.
        if (_bracketDepth <= 0 && !_inBody && !IsGluedToOperand(start))
        {
            if (char.IsAsciiLetter(next) || next == '_')
            {
                var end = Scan.IdentifierEnd(_text, start + 2);
                return Add(TokenKind.Placeholder, start, end - start, flags);
            }

            if (next is '\'' or '"' && (char.IsAsciiLetter(Peek(start + 2)) || Peek(start + 2) == '_'))
            {
                var end = Scan.IdentifierEnd(_text, start + 3);
                if (Peek(end) == next)
                {
                    return Add(TokenKind.Placeholder, start, end + 1 - start, flags);
                }
            }
        }

        return Add(TokenKind.Colon, start, 1, flags);
    }

    private int Dollar(int start, TokenFlags flags)
    {
        var text = _text;
        var next = Peek(start + 1);
        if (char.IsAsciiDigit(next))
        {
            var end = start + 2;
            while (char.IsAsciiDigit(Peek(end)))
            {
                end++;
            }

            return Add(TokenKind.Parameter, start, end - start, flags);
        }

        if (next == '{')
        {
            var end = Scan.Template(text, start + 2, "}");
            return end < 0 ? Add(TokenKind.Unknown, start, 1, flags) : Add(TokenKind.Placeholder, start, end - start, flags);
        }

        if (next == '$' || next >= 128 || char.IsAsciiLetter(next) || next == '_')
        {
            var tagEnd = start + 1;
            while (tagEnd < text.Length && text[tagEnd] != '$' && Scan.IsIdentifierPart(text[tagEnd]))
            {
                tagEnd++;
            }

            if (Peek(tagEnd) == '$')
            {
                var tag = text[start..(tagEnd + 1)];
                var close = text[(tagEnd + 1)..].IndexOf(tag, StringComparison.Ordinal);
                return close < 0
                    ? Add(TokenKind.DollarString, start, text.Length - start, flags | TokenFlags.Unterminated)
                    : Add(TokenKind.DollarString, start, tagEnd + 1 + close + tag.Length - start, flags);
            }
        }

        return Add(TokenKind.Unknown, start, 1, flags);
    }

    /// <summary>A template tag; a negative result is the end of a control line that went to the trivia.</summary>
    private int Brace(int start, ref TokenFlags flags)
    {
        var next = Peek(start + 1);
        if (next is '{' or '%')
        {
            var end = Scan.Template(_text, start + 2, next == '{' ? "}}" : "%}");
            if (end > 0)
            {
                if (Scan.IsTemplateControl(_text[start..end]))
                {
                    _output.AddTrivia(new Token(start, end - start, TokenKind.Directive, 0, flags));
                    flags |= TokenFlags.AfterSpace;
                    return -end;
                }

                return Add(TokenKind.Placeholder, start, end - start, flags);
            }
        }

        return Add(TokenKind.Unknown, start, 1, flags);
    }

    private int Backslash(int start, TokenFlags flags)
    {
        var next = Peek(start + 1);
        if (_inBody || next == '\0' || next is '\r' or '\n' or ' ' or '\t')
        {
            return Add(TokenKind.Unknown, start, 1, flags);
        }

        var end = Scan.LineEnd(_text, start);
        Add(TokenKind.MetaCommand, start, end - start, flags);
        _atStatementStart = true;
        return end;
    }

    private int Semicolon(int start, TokenFlags flags)
    {
        var position = Add(TokenKind.Semicolon, start, 1, flags);
        if (_copyFromStdin && !_noCopyTerminatorAhead)
        {
            var data = Scan.NextLine(_text, position);
            var end = CopyDataEnd(data);
            if (end < 0)
            {
                _noCopyTerminatorAhead = true;
            }
            else
            {
                // What else stands on the line is in the token so that it is not lost; the parser refuses it.
                var rest = RestOfCopyLine(position);
                _output.Add(rest < 0
                    ? new Token(data, end - data, TokenKind.CopyData, 0, TokenFlags.StartsLine | TokenFlags.AfterSpace)
                    : new Token(rest, end - rest, TokenKind.CopyData, 0, rest > position ? TokenFlags.AfterSpace : TokenFlags.None));
                position = end;
            }
        }

        _atStatementStart = true;
        _inCopy = false;
        _copyFromStdin = false;
        _bracketDepth = 0;
        return position;
    }

    /// <summary>What stands on the line behind COPY's semicolon and is neither blank nor a comment; -1 when nothing does.</summary>
    private readonly int RestOfCopyLine(int position)
    {
        var line = _text[..Scan.LineEnd(_text, position)];
        while (position < line.Length)
        {
            var rest = line[position..];
            var end = position + 1;
            if (rest.StartsWith("--"))
            {
                end = line.Length;
                _output.AddTrivia(new Token(position, end - position, TokenKind.LineComment, 0, TokenFlags.AfterSpace));
            }
            else if (rest.StartsWith("/*"))
            {
                // One that goes on behind the data cannot be told from them.
                end = Scan.BlockComment(line, position, nested: true, out var terminated);
                if (!terminated)
                {
                    return position;
                }

                _output.AddTrivia(new Token(position, end - position, TokenKind.BlockComment, 0, TokenFlags.AfterSpace));
            }
            else if (rest[0] is not (' ' or '\t' or '\f' or '\v'))
            {
                return position;
            }

            position = end;
        }

        return -1;
    }

    /// <summary>The end of the line <c>\.</c>; -1 when the rest of the text has none.</summary>
    private readonly int CopyDataEnd(int position)
    {
        while (position < _text.Length)
        {
            var end = Scan.LineEnd(_text, position);
            if (_text[position..end].TrimEnd() is "\\.")
            {
                return end;
            }

            position = Scan.NextLine(_text, end);
        }

        return -1;
    }
}
