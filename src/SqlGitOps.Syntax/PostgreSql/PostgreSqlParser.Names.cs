using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql;

/// <content>Names, and which key words may be one where (gram.y: ColId, type_function_name, NonReservedWord, ColLabel).</content>
internal sealed partial class PostgreSqlParser
{
    private const int PlainBit = 1 << (int)PostgreSqlKeywordCategory.None;
    private const int UnreservedBit = 1 << (int)PostgreSqlKeywordCategory.Unreserved;
    private const int ColumnNameBit = 1 << (int)PostgreSqlKeywordCategory.ColumnName;
    private const int TypeFunctionBit = 1 << (int)PostgreSqlKeywordCategory.TypeFunction;
    private const int ReservedBit = 1 << (int)PostgreSqlKeywordCategory.Reserved;

    /// <summary>A table or column name.</summary>
    private const int ColId = PlainBit | UnreservedBit | ColumnNameBit;

    /// <summary>A function or type name.</summary>
    private const int TypeFunctionName = PlainBit | UnreservedBit | TypeFunctionBit;

    /// <summary>A language, extension or role name.</summary>
    private const int NonReservedWord = PlainBit | UnreservedBit | ColumnNameBit | TypeFunctionBit;

    /// <summary>A name behind a dot or AS.</summary>
    private const int ColLabel = NonReservedWord | ReservedBit;

    private static bool IsName(in Token token, int allowed) => token.Kind switch
    {
        TokenKind.Identifier => ((allowed >> (int)PostgreSqlKeywords.CategoryOf(token.Keyword)) & 1) != 0,
        TokenKind.QuotedIdentifier or TokenKind.UnicodeQuotedIdentifier or TokenKind.Placeholder => true,
        _ => false,
    };

    private bool AtName(int allowed) => !Failed && IsName(Current, allowed);

    private bool IsNameAt(int distance, int allowed) => !Failed && IsName(TokenAt(Position + distance), allowed);

    /// <summary>Whether a column label without AS stands here (gram.y: BareColLabel).</summary>
    private bool AtBareLabel() => Kind switch
    {
        TokenKind.Identifier => !PostgreSqlKeywords.NeedsAsAsLabel(KeywordId) && !(Current.StartsLine && StartsStatement(Position)),
        TokenKind.QuotedIdentifier or TokenKind.UnicodeQuotedIdentifier or TokenKind.Placeholder => true,
        _ => false,
    };

    private void ParseName(F field, string what = "a name", int allowed = ColId)
    {
        var mark = Mark();
        if (AtName(allowed))
        {
            TakeName();
        }
        else
        {
            Unexpected(what);
        }

        Finish(mark, K.Name, field);
    }

    /// <summary>Takes one name; template placeholders may be glued to it.</summary>
    private void TakeName()
    {
        var kind = Kind;
        Advance();
        if (kind is TokenKind.Identifier or TokenKind.Placeholder)
        {
            while (Kind is TokenKind.Placeholder or TokenKind.Identifier or TokenKind.Integer && AtGluedToken())
            {
                Advance();
            }
        }
        else if (kind == TokenKind.UnicodeQuotedIdentifier)
        {
            ParseUescape();
        }
    }

    /// <summary>Whether the current token belongs to the name before it: <c>{{prefix}}table</c>, <c>table_${suffix}</c>.</summary>
    private bool AtGluedToken()
    {
        ref readonly var token = ref Current;
        return (token.Flags & (TokenFlags.AfterSpace | TokenFlags.StartsLine)) == TokenFlags.None
            && (token.Kind != TokenKind.Placeholder || Text[token.Start] != ':')
            && TokenAt(Position - 1).End == token.Start;
    }

    private void ParseUescape()
    {
        if (EatWord(W.Uescape))
        {
            Expect(TokenKind.String, "the escape character as a string");
        }
    }

    /// <summary>A possibly qualified name.</summary>
    private void ParseQualifiedName(F field, string what = "a name", int allowed = ColId)
    {
        var mark = Mark();
        ParseName(F.Parts, what, allowed);
        while (Eat(TokenKind.Dot))
        {
            ParseName(F.Parts, "a name", ColLabel);
        }

        Finish(mark, K.QualifiedName, field);
    }

    private void ParseRelationName(F field) => ParseQualifiedName(field, "a table name");

    /// <summary><c>name, name, …</c></summary>
    private void ParseNameList(F field, string what = "a column name")
    {
        do
        {
            ParseName(field, what);
        }
        while (Eat(TokenKind.Comma));
    }

    /// <summary><c>(name, name, …)</c></summary>
    private void ParseParenNameList(F field, string what = "a column name")
    {
        ExpectLeftParen();
        ParseNameList(field, what);
        ExpectRightParen();
    }

    private void ParseQualifiedNameList(F field, string what)
    {
        do
        {
            ParseQualifiedName(field, what);
        }
        while (Eat(TokenKind.Comma));
    }

    /// <summary>A role: a name or CURRENT_USER and the like.</summary>
    private void ParseRole(F field)
    {
        var mark = Mark();
        if (Keyword is W.CurrentUser or W.CurrentRole or W.SessionUser)
        {
            Advance();
        }
        else if (AtName(NonReservedWord))
        {
            TakeName();
        }
        else
        {
            Unexpected("a role name");
        }

        Finish(mark, K.Name, field);
    }

    /// <summary>A name that may also be written as a string (languages, versions).</summary>
    private void ParseNameOrString(F field, string what)
    {
        var mark = Mark();
        if (IsStringKind(Kind))
        {
            Advance();
        }
        else if (AtName(NonReservedWord))
        {
            TakeName();
        }
        else
        {
            Unexpected(what);
        }

        Finish(mark, K.Name, field);
    }

    // ---- types -----------------------------------------------------------------------------------------------------

    /// <summary>A type.</summary>
    /// <param name="field">Field of the parent.</param>
    /// <param name="allowPercent">Whether <c>table.column%TYPE</c> may stand here (function headers).</param>
    private void ParseType(F field, bool allowPercent = false)
    {
        var mark = Mark();
        var flags = FlagIf(W.Setof, TypeName.SetofFlag) | ParseSimpleType();
        if (allowPercent && At(TokenKind.Percent) && PeekWord(1) == W.Type)
        {
            Advance();
            Advance();
            flags |= TypeName.PercentTypeFlag;
        }

        if (AtWord(W.Array))
        {
            Advance();
            flags |= TypeName.ArrayFlag;
            if (Eat(TokenKind.LeftBracket))
            {
                Expect(TokenKind.Integer, "the number of elements");
                Expect(TokenKind.RightBracket, "']'");
            }
        }
        else
        {
            while (Eat(TokenKind.LeftBracket))
            {
                flags |= TypeName.ArrayFlag;
                Eat(TokenKind.Integer);
                Expect(TokenKind.RightBracket, "']'");
            }
        }

        Finish(mark, K.TypeName, field, flags);
    }

    /// <summary>Whether a type can begin here.</summary>
    private bool AtType() => Kind == TokenKind.Identifier
        ? PostgreSqlKeywords.CategoryOf(KeywordId) != PostgreSqlKeywordCategory.ColumnName ? AtName(TypeFunctionName) : IsTypeWord(Keyword) || AtWord(W.Setof)
        : AtName(TypeFunctionName);

    /// <summary>The words of gram.y that are types of their own.</summary>
    private static bool IsTypeWord(W word) => word is W.Bigint or W.Bit or W.Boolean or W.Char or W.Character or W.Dec or W.Decimal
        or W.Float or W.Int or W.Integer or W.Interval or W.National or W.Nchar or W.Numeric or W.Real or W.Smallint or W.Time
        or W.Timestamp or W.Varchar or W.Json;

    /// <summary>The type without SETOF and array bounds; its flags come back, its parts are children.</summary>
    private uint ParseSimpleType()
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

            case W.Float or W.Decimal or W.Dec or W.Numeric:
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
                    ParseTypeModifiers();
                    return flags;
                }

            case W.Time or W.Timestamp:
                Advance();
                FinishTypeName(mark);
                ParseTypeModifiers();
                return ParseTimeZoneFlag();

            case W.Interval:
                Advance();
                FinishTypeName(mark);
                if (At(TokenKind.LeftParen))
                {
                    ParseTypeModifiers();
                    return 0;
                }

                return ParseIntervalFields();
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

    private void FinishTypeName(Marker mark)
    {
        Finish(mark, K.Name, F.Parts);
        Finish(mark, K.QualifiedName, F.Name);
    }

    private void ParseTypeModifiers()
    {
        if (Eat(TokenKind.LeftParen))
        {
            ParseExpressionList(F.Modifiers);
            ExpectRightParen();
        }
    }

    private uint ParseTimeZoneFlag()
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

    private uint ParseIntervalFields()
    {
        if (!EatIntervalField())
        {
            return 0;
        }

        if (EatWord(W.To) && !EatIntervalField())
        {
            Unexpected("MONTH, HOUR, MINUTE or SECOND");
        }

        return TypeName.IntervalFieldsFlag;
    }

    private bool EatIntervalField()
    {
        if (Keyword is W.Year or W.Month or W.Day or W.Hour or W.Minute)
        {
            Advance();
            return true;
        }

        if (EatWord(W.Second))
        {
            ParseTypeModifiers();
            return true;
        }

        return false;
    }

    // ---- options ---------------------------------------------------------------------------------------------------

    /// <summary><c>(name = value, …)</c> as WITH and SET take it.</summary>
    private void ParseOptionList(F field = F.Options)
    {
        ExpectLeftParen();
        do
        {
            var mark = Mark();
            var name = Mark();
            if (AtName(ColLabel))
            {
                TakeName();
                if (Eat(TokenKind.Dot) && AtName(ColLabel))
                {
                    TakeName();
                }

                Finish(name, K.Name, F.Name);
                if (Eat(TokenKind.Equal))
                {
                    ParseOptionValue(F.Value);
                }
            }
            else
            {
                Unexpected("an option name");
            }

            Finish(mark, K.DefElem, field);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    /// <summary>The value of an option: a number, a string, a word, an operator or a type (gram.y: def_arg).</summary>
    private void ParseOptionValue(F field)
    {
        var mark = Mark();
        if (Kind is TokenKind.Identifier && Keyword is not (W.True or W.False or W.Null or W.Operator))
        {
            if (KeywordId != 0 && PostgreSqlKeywords.CategoryOf(KeywordId) == PostgreSqlKeywordCategory.Reserved
                || AtWord(W.None)
                || PeekKind(1) is TokenKind.Comma or TokenKind.RightParen)
            {
                ParseName(F.Parts, "a value", ColLabel);
                Finish(mark, K.ColumnRef, field);
            }
            else
            {
                ParseType(field);
            }
        }
        else if (IsOperatorKind(Kind) && !(Kind is TokenKind.Plus or TokenKind.Minus && PeekKind(1) is TokenKind.Integer or TokenKind.Numeric))
        {
            Advance();
            Finish(mark, K.Literal, field);
        }
        else if (AtWord(W.Operator))
        {
            ParseOperator();
            Finish(mark, K.Literal, field);
        }
        else
        {
            ParseOperand();
            Label(field);
        }
    }

    /// <summary><c>OPTIONS (name 'value', …)</c> of foreign data; also <c>ADD</c>, <c>SET</c> and <c>DROP</c> in ALTER.</summary>
    private void ParseGenericOptions()
    {
        ExpectLeftParen();
        do
        {
            var mark = Mark();
            var drop = false;
            if (Keyword is W.Add or W.Set or W.Drop && IsNameAt(1, ColLabel))
            {
                drop = AtWord(W.Drop);
                Advance();
            }

            ParseName(F.Name, "an option name", ColLabel);
            if (!drop)
            {
                ParseStringLiteral(F.Value);
            }

            Finish(mark, K.DefElem, F.Options);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    /// <summary>Options of utility commands: <c>(VERBOSE, PARALLEL 2, FORMAT json)</c>.</summary>
    private void ParseUtilityOptions()
    {
        ExpectLeftParen();
        do
        {
            var mark = Mark();
            ParseName(F.Name, "an option name", ColLabel);
            if (Kind is not (TokenKind.Comma or TokenKind.RightParen or TokenKind.EndOfFile))
            {
                ParseUtilityOptionValue();
            }

            Finish(mark, K.DefElem, F.Options);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    private void ParseUtilityOptionValue()
    {
        var mark = Mark();
        if (Eat(TokenKind.Star))
        {
            Finish(mark, K.Literal, F.Value);
        }
        else if (At(TokenKind.LeftParen))
        {
            // COPY's FORCE_QUOTE (a, b)
            Advance();
            ParseExpressionList(F.Elements);
            ExpectRightParen();
            Finish(mark, K.RowExpr, F.Value);
        }
        else if (Kind == TokenKind.Identifier && Keyword is not (W.True or W.False or W.Null or W.Default))
        {
            ParseName(F.Parts, "a value", ColLabel);
            Finish(mark, K.ColumnRef, F.Value);
        }
        else
        {
            if (Kind is TokenKind.Plus or TokenKind.Minus && PeekKind(1) is not (TokenKind.Integer or TokenKind.Numeric or TokenKind.Placeholder))
            {
                Unexpected("a value, ',' or ')'");
            }

            ParseOperand();
            Label(F.Value);
        }
    }
}
