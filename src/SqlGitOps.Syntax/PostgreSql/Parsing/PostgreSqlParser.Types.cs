using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Types (gram.y: Typename).</content>
internal partial class PostgreSqlParser
{
    /// <summary>A type.</summary>
    /// <param name="field">Field of the parent.</param>
    /// <param name="allowPercent">Whether <c>table.column%TYPE</c> may stand here (function headers).</param>
    protected void ParseType(F field, bool allowPercent = false)
    {
        var mark = Mark();
        var flags = FlagIf(W.Setof, TypeName.SetofFlag) | ParseSimpleType();
        if (allowPercent && At(TokenKind.Percent) && PeekWord(1) == W.Type && TokenAt(Position - 2).Kind == TokenKind.Dot)
        {
            Advance();
            Advance();
            flags |= TypeName.PercentTypeFlag;
        }
        else
        {
            flags |= ParseArrayBounds();
        }

        Finish(mark, K.TypeName, field, flags);
    }

    /// <summary><c>[]</c>, <c>[3]</c> or <c>ARRAY</c> behind a type; the flag for it comes back.</summary>
    protected uint ParseArrayBounds()
    {
        if (EatWord(W.Array))
        {
            if (Eat(TokenKind.LeftBracket))
            {
                Expect(TokenKind.Integer, "the number of elements");
                Expect(TokenKind.RightBracket, "']'");
            }

            return TypeName.ArrayFlag;
        }

        var flags = 0u;
        while (Eat(TokenKind.LeftBracket))
        {
            flags = TypeName.ArrayFlag;
            Eat(TokenKind.Integer);
            Expect(TokenKind.RightBracket, "']'");
        }

        return flags;
    }

    /// <summary>Whether a type can begin here.</summary>
    protected bool AtType() => Kind == TokenKind.Identifier
        ? PostgreSqlKeywords.CategoryOf(KeywordId) != PostgreSqlKeywordCategory.ColumnName ? AtName(TypeFunctionName) : IsTypeWord(Keyword) || AtWord(W.Setof)
        : AtName(TypeFunctionName);

    /// <summary>The words of gram.y that are types of their own.</summary>
    protected static bool IsTypeWord(W word) => word is W.Bigint or W.Bit or W.Boolean or W.Char or W.Character or W.Dec or W.Decimal
        or W.Float or W.Int or W.Integer or W.Interval or W.National or W.Nchar or W.Numeric or W.Real or W.Smallint or W.Time
        or W.Timestamp or W.Varchar or W.Json;

    /// <summary>The type without SETOF and array bounds; its flags come back, its parts are children.</summary>
    protected uint ParseSimpleType()
    {
        var mark = Mark();
        var word = Keyword;
        switch (word)
        {
            case W.Double when PeekWord(1) == W.Precision:
                Advance();
                Advance();
                FinishTypeName(mark);
                return TypeName.PrecisionFlag;

            case W.Int or W.Integer or W.Smallint or W.Bigint or W.Real or W.Boolean or W.Json:
                Advance();
                FinishTypeName(mark);
                return 0;

            case W.Float:
                Advance();
                FinishTypeName(mark);
                CheckFloatPrecision();
                ParsePrecision();
                return 0;

            case W.Decimal or W.Dec or W.Numeric:
                Advance();
                FinishTypeName(mark);
                ParseTypeModifiers();
                return 0;

            case W.Bit or W.Character or W.Char or W.Nchar or W.Varchar or W.National:
                {
                    Advance();
                    if (word == W.National && !EatWord(W.Char))
                    {
                        ExpectWord(W.Character);
                    }

                    FinishTypeName(mark);
                    var flags = word == W.Varchar ? 0 : FlagIf(W.Varying, TypeName.VaryingFlag);
                    if (word == W.Bit)
                    {
                        ParseTypeModifiers();
                    }
                    else
                    {
                        ParsePrecision();
                    }

                    return flags;
                }

            case W.Time or W.Timestamp:
                Advance();
                FinishTypeName(mark);
                ParsePrecision();
                return ParseTimeZoneFlag();

            case W.Interval:
                Advance();
                FinishTypeName(mark);
                return ParsePrecision() ? 0 : ParseIntervalFields();
        }

        if (!AtName(TypeFunctionName))
        {
            Unexpected("a type");
        }
        else
        {
            ParseName(F.Parts, "a type", TypeFunctionName);
            while (Eat(TokenKind.Dot))
            {
                ParseName(F.Parts, "a type", ColLabel);
            }
        }

        Finish(mark, K.QualifiedName, F.Name);
        ParseTypeModifiers();
        return 0;
    }

    protected void FinishTypeName(Marker mark)
    {
        Finish(mark, K.Name, F.Parts);
        Finish(mark, K.QualifiedName, F.Name);
    }

    protected void ParseTypeModifiers()
    {
        if (Eat(TokenKind.LeftParen))
        {
            ParseExpressionList(F.Modifiers);
            ExpectRightParen();
        }
    }

    protected uint ParseTimeZoneFlag()
    {
        if (AtWords(W.With, W.Time) || AtWords(W.Without, W.Time))
        {
            var flag = AtWord(W.With) ? TypeName.WithTimeZoneFlag : TypeName.WithoutTimeZoneFlag;
            Advance();
            Advance();
            ExpectWord(W.Zone);
            return flag;
        }

        return 0;
    }

    /// <summary><c>YEAR</c>, <c>DAY TO SECOND(3)</c> and the like (gram.y: opt_interval).</summary>
    protected uint ParseIntervalFields()
    {
        var field = Keyword;
        if (field is not (W.Year or W.Month or W.Day or W.Hour or W.Minute or W.Second))
        {
            return 0;
        }

        Advance();
        if (field == W.Second)
        {
            ParsePrecision();
        }
        else if (field != W.Month && EatWord(W.To))
        {
            var valid = field switch
            {
                W.Year => AtWord(W.Month),
                W.Day => Keyword is W.Hour or W.Minute or W.Second,
                W.Hour => Keyword is W.Minute or W.Second,
                _ => AtWord(W.Second),
            };
            if (!valid)
            {
                Unexpected("a smaller unit, such as MONTH, MINUTE or SECOND");
            }

            var second = AtWord(W.Second);
            Advance();
            if (second)
            {
                ParsePrecision();
            }
        }

        return TypeName.IntervalFieldsFlag;
    }

    /// <summary><c>(n)</c> with a whole number; false when there is none.</summary>
    protected bool ParsePrecision()
    {
        if (!Eat(TokenKind.LeftParen))
        {
            return false;
        }

        ParseInteger(F.Modifiers);
        ExpectRightParen();
        return true;
    }

    /// <summary>float(p) takes 1 to 53 bits.</summary>
    private void CheckFloatPrecision()
    {
        if (At(TokenKind.LeftParen) && PeekKind(1) == TokenKind.Integer
            && int.TryParse(TextOf(TokenAt(Position + 1)), out var bits) && bits is < 1 or > 53)
        {
            Error(TokenAt(Position + 1).Span, "precision for type float must be at least 1 and less than 54 bits: expected 1 to 53");
        }
    }
}
