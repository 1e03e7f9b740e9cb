using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Constants: strings, typed literals, intervals.</content>
internal partial class PostgreSqlParser
{
    protected static bool IsStringKind(TokenKind kind) => kind is TokenKind.String or TokenKind.EscapeString or TokenKind.UnicodeString
        or TokenKind.DollarString or TokenKind.NationalString;

    protected static bool IsStringOrBitKind(TokenKind kind) => IsStringKind(kind) || kind is TokenKind.BitString or TokenKind.HexString;

    protected void TakeLiteral(uint flags)
    {
        var mark = Mark();
        Advance();
        Finish(mark, K.Literal, flags);
    }

    /// <summary>A string or bit string with the parts that continue it on following lines.</summary>
    protected void ParseString()
    {
        var mark = Mark();
        var kind = Kind;
        TakeString();
        Finish(mark, K.Literal, kind is TokenKind.BitString or TokenKind.HexString ? Literal.BitFlag : Literal.StringFlag);
    }

    /// <summary>Takes a string with its parts; its escapes must be valid.</summary>
    protected void TakeString()
    {
        var index = Position;
        var kind = Kind;
        Advance();
        if (kind == TokenKind.DollarString || Failed)
        {
            return;
        }

        while (Kind == TokenKind.String && Current.StartsLine && !BlockCommentBefore(Position))
        {
            Advance();
        }

        if (kind == TokenKind.EscapeString)
        {
            CheckEscapes(TokenAt(index));
        }
        else if (kind == TokenKind.UnicodeString)
        {
            ParseUescape(index, Position);
        }
    }

    /// <summary>Whether a block comment stands between a token and the one before it; it ends a string for good.</summary>
    private bool BlockCommentBefore(int index)
    {
        var gap = Text.Span[TokenAt(index - 1).End..TokenAt(index).Start];
        while (true)
        {
            var at = gap.IndexOfAny('-', '/');
            if (at < 0)
            {
                return false;
            }

            if (gap[at] == '/')
            {
                return true;
            }

            var end = gap[at..].IndexOfAny('\r', '\n');
            if (end < 0)
            {
                return false;
            }

            gap = gap[(at + end)..];
        }
    }

    /// <summary>A string (gram.y: Sconst), or a placeholder for one.</summary>
    protected void ParseStringLiteral(F field, string what = "a string")
    {
        if (IsStringKind(Kind) && Kind != TokenKind.NationalString)
        {
            ParseString();
        }
        else if (At(TokenKind.Placeholder))
        {
            ParsePlaceholder();
        }
        else
        {
            var mark = Mark();
            Unexpected(what);
            Finish(mark, K.Literal);
        }

        Label(field);
    }

    /// <summary>Whether a type word is followed by what makes it a typed literal and not a column.</summary>
    protected bool IsTypedLiteralAt(int distance) =>
        IsStringKind(PeekKind(distance))
        || PeekKind(distance) == TokenKind.LeftParen
        || (PeekWord(distance) is W.Varying or W.Character or W.Char && (IsStringKind(PeekKind(distance + 1)) || PeekKind(distance + 1) is TokenKind.LeftParen || PeekWord(distance + 1) == W.Varying))
        || (PeekWord(distance) is W.With or W.Without && PeekWord(distance + 1) == W.Time && PeekWord(distance + 2) == W.Zone);

    /// <summary><c>numeric(3) '1'</c>, <c>timestamp with time zone '…'</c>.</summary>
    protected void ParseTypedLiteral()
    {
        var mark = Mark();
        var flags = ParseSimpleType();
        Finish(mark, K.TypeName, F.Type, flags);
        ParseStringLiteral(F.Argument, "a string as the value of the type");
        Finish(mark, K.TypeCast);
    }

    /// <summary><c>interval '1' day</c>, <c>interval(3) '1'</c>.</summary>
    /// <param name="zone">Whether it is the value of SET TIME ZONE, which takes HOUR and HOUR TO MINUTE only.</param>
    protected void ParseIntervalLiteral(bool zone = false)
    {
        var mark = Mark();
        var name = Mark();
        Advance();
        FinishTypeName(name);
        var precise = ParsePrecision();
        Finish(mark, K.TypeName, F.Type);
        ParseStringLiteral(F.Argument, "a string as the value of the type");
        var fields = false;
        if (!Failed && !precise)
        {
            var first = Position;
            fields = ParseIntervalFields() != 0;
            if (zone && Position > first && (TokenAt(first).Keyword != (ushort)W.Hour
                || (Position > first + 1 && TokenAt(Position - 1).Keyword != (ushort)W.Minute)))
            {
                Error(TokenAt(first).Span, "time zone interval must be HOUR or HOUR TO MINUTE: expected one of them");
            }
        }

        Finish(mark, K.TypeCast, fields ? TypeCast.IntervalFieldsFlag : 0);
    }

    /// <summary>A constant: a literal, or a type with a literal (gram.y: AexprConst).</summary>
    protected void ParseConstant(F field)
    {
        var first = Position;
        ParsePrimary();
        if (!Failed && (PeekLastKind() is not (K.Literal or K.TypeCast or K.Placeholder)
            || TokenAt(first).Keyword is (ushort)W.Cast or (ushort)W.Default))
        {
            UnexpectedAt(first, "a constant");
        }

        Label(field);
    }
}
