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
        Advance();
        if (kind != TokenKind.DollarString)
        {
            while (Kind == TokenKind.String && Current.StartsLine)
            {
                Advance();
            }

            if (kind == TokenKind.UnicodeString)
            {
                ParseUescape();
            }
        }

        Finish(mark, K.Literal, kind is TokenKind.BitString or TokenKind.HexString ? Literal.BitFlag : Literal.StringFlag);
    }

    /// <summary>A string (gram.y: Sconst), or a placeholder for one.</summary>
    protected void ParseStringLiteral(F field, string what = "a string")
    {
        if (IsStringKind(Kind))
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
    protected void ParseIntervalLiteral(bool zone = false)
    {
        var mark = Mark();
        var name = Mark();
        Advance();
        FinishTypeName(name);
        ParseTypeModifiers();
        Finish(mark, K.TypeName, F.Type);
        ParseStringLiteral(F.Argument, "a string as the value of the type");
        if (!Failed)
        {
            ParseIntervalFields();
        }

        Finish(mark, K.TypeCast);
    }
}
