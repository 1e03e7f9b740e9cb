using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql;

/// <content>Expressions by operator precedence (manual 4.1.6, gram.y's %left/%right/%nonassoc lines).</content>
internal sealed partial class PostgreSqlParser
{
    // Binding strength of operators, loosest first.
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int NotLevel = 3;
    private const int IsLevel = 4;
    private const int ComparisonLevel = 5;
    private const int LikeLevel = 6;
    private const int OperatorLevel = 7;
    private const int AddLevel = 8;
    private const int MultiplyLevel = 9;
    private const int PowerLevel = 10;
    private const int AtLevel = 11;
    private const int CollateLevel = 12;
    private const int SignLevel = 13;
    private const int CastLevel = 15;
    private const int NoLimit = 99;

    /// <summary>Any expression (gram.y: a_expr).</summary>
    private void ParseExpression(F field)
    {
        ParseExpressionAt(OrLevel, restricted: false);
        Label(field);
    }

    /// <summary>An expression without AND, OR, NOT, IN, LIKE, BETWEEN and IS NULL (gram.y: b_expr).</summary>
    private void ParseRestrictedExpression(F field)
    {
        ParseExpressionAt(IsLevel, restricted: true);
        Label(field);
    }

    /// <summary>A signed constant or another operand without binary operators.</summary>
    private void ParseOperand() => ParseExpressionAt(SignLevel, restricted: false);

    private void ParseExpressionList(F field)
    {
        do
        {
            ParseExpression(field);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseParenExpressionList(F field)
    {
        ExpectLeftParen();
        ParseExpressionList(field);
        ExpectRightParen();
    }

    private void ParseExpressionAt(int minimum, bool restricted)
    {
        var mark = Mark();
        if (!Enter())
        {
            Finish(mark, K.Literal);
            return;
        }

        ParsePrefix(restricted);
        ParseOperators(mark, minimum, restricted);
        Leave();
    }

    private void ParsePrefix(bool restricted)
    {
        var mark = Mark();
        switch (Kind)
        {
            case TokenKind.Plus or TokenKind.Minus:
                Advance();
                ParseExpressionAt(SignLevel, restricted);
                Finish(mark, K.AExpr, F.None, AExpr.PrefixFlag, F.Right);
                return;

            case TokenKind.Operator:
                Advance();
                ParseExpressionAt(OperatorLevel + 1, restricted);
                Finish(mark, K.AExpr, F.None, AExpr.PrefixFlag, F.Right);
                return;

            case TokenKind.Identifier when AtWord(W.Not) && !restricted:
                Advance();
                ParseExpressionAt(NotLevel, restricted);
                Label(F.Arguments);
                Finish(mark, K.BoolExpr, BoolExpr.NotFlag);
                return;

            case TokenKind.Identifier when AtWord(W.Operator) && PeekKind(1) == TokenKind.LeftParen:
                ParseOperator();
                ParseExpressionAt(OperatorLevel + 1, restricted);
                Finish(mark, K.AExpr, F.None, AExpr.PrefixFlag, F.Right);
                return;

            default:
                ParsePrimary();
                return;
        }
    }

    /// <summary>Labels the operand that was just made, then makes the operator's node.</summary>
    private void Finish(Marker mark, K kind, F field, uint flags, F operand)
    {
        Label(operand);
        Finish(mark, kind, field, flags);
    }

    /// <summary>The operators behind an operand that stands since <paramref name="mark"/>.</summary>
    private void ParseOperators(Marker mark, int minimum, bool restricted)
    {
        // A non-associative operator may not follow its own kind: a < b < c.
        var limit = NoLimit;
        while (true)
        {
            switch (Kind)
            {
                case TokenKind.Identifier:
                    if (KeywordId == 0 || !ParseWordOperator(mark, minimum, ref limit, restricted))
                    {
                        return;
                    }

                    break;

                case TokenKind.Less or TokenKind.Greater or TokenKind.Equal or TokenKind.LessEqual or TokenKind.GreaterEqual or TokenKind.NotEqual:
                    if (minimum > ComparisonLevel && !(minimum <= OperatorLevel && AtSubqueryOperator()))
                    {
                        return;
                    }

                    if (limit < ComparisonLevel)
                    {
                        Unexpected("AND, OR or parentheses between comparisons");
                        return;
                    }

                    Advance();
                    if (ParseBinaryRight(mark, ComparisonLevel + 1, restricted))
                    {
                        limit = ComparisonLevel - 1;
                    }

                    break;

                case TokenKind.Operator:
                    if (minimum > OperatorLevel)
                    {
                        return;
                    }

                    Advance();
                    ParseBinaryRight(mark, OperatorLevel + 1, restricted);
                    limit = NoLimit;
                    break;

                case TokenKind.Plus or TokenKind.Minus:
                    if (minimum > AddLevel)
                    {
                        return;
                    }

                    Advance();
                    ParseBinaryRight(mark, AddLevel + 1, restricted);
                    limit = NoLimit;
                    break;

                case TokenKind.Star or TokenKind.Slash or TokenKind.Percent:
                    if (minimum > MultiplyLevel)
                    {
                        return;
                    }

                    Advance();
                    ParseBinaryRight(mark, MultiplyLevel + 1, restricted);
                    limit = NoLimit;
                    break;

                case TokenKind.Caret:
                    if (minimum > PowerLevel)
                    {
                        return;
                    }

                    Advance();
                    ParseBinaryRight(mark, PowerLevel + 1, restricted);
                    limit = NoLimit;
                    break;

                case TokenKind.Typecast:
                    if (minimum > CastLevel)
                    {
                        return;
                    }

                    Label(F.Argument);
                    Advance();
                    ParseType(F.Type);
                    Finish(mark, K.TypeCast);
                    limit = NoLimit;
                    break;

                default:
                    return;
            }
        }
    }

    private bool AtSubqueryOperator() => PeekWord(1) is W.Any or W.All or W.Some && PeekKind(2) == TokenKind.LeftParen;

    /// <summary>
    /// The right side of a binary operator, whose tokens are taken: an expression, or ANY/ALL/SOME (…). False when it
    /// was the latter, which needs no care for associativity.
    /// </summary>
    private bool ParseBinaryRight(Marker mark, int minimum, bool restricted, uint flags = 0)
    {
        if (!restricted && Keyword is W.Any or W.All or W.Some && PeekKind(1) == TokenKind.LeftParen)
        {
            Label(F.Left);
            var any = !AtWord(W.All);
            Advance();
            Advance();
            if (AtQuery())
            {
                ParseQuery(F.Query);
                ExpectRightParen();
                Finish(mark, K.SubLink, (any ? SubLink.AnyFlag : SubLink.AllFlag) | ((flags & AExpr.NotFlag) != 0 ? SubLink.NotFlag : 0));
                return false;
            }

            // ((SELECT …)) is still a subquery to the server only when nothing follows it; as an expression it is the same text.
            ParseExpression(F.Right);
            ExpectRightParen();
            Finish(mark, K.AExpr, flags | AExpr.OperatorAnyAllFlag);
            return false;
        }

        Label(F.Left);
        ParseExpressionAt(minimum, restricted);
        Label(F.Right);
        Finish(mark, K.AExpr, flags);
        return true;
    }

    /// <summary>An operator that is a word. False when there is none that binds tightly enough.</summary>
    private bool ParseWordOperator(Marker mark, int minimum, ref int limit, bool restricted)
    {
        switch (Keyword)
        {
            case W.And or W.Or:
                {
                    var and = AtWord(W.And);
                    var level = and ? AndLevel : OrLevel;
                    if (restricted || minimum > level)
                    {
                        return false;
                    }

                    var word = Keyword;
                    Label(F.Arguments);
                    while (EatWord(word))
                    {
                        ParseExpressionAt(level + 1, restricted);
                        Label(F.Arguments);
                    }

                    Finish(mark, K.BoolExpr, and ? BoolExpr.AndFlag : BoolExpr.OrFlag);
                    limit = NoLimit;
                    return true;
                }

            case W.Is:
                if (minimum > IsLevel || limit < IsLevel)
                {
                    return false;
                }

                ParseIs(mark, ref limit, restricted);
                return true;

            case W.Isnull or W.Notnull:
                if (restricted || minimum > IsLevel || limit < IsLevel)
                {
                    return false;
                }

                {
                    var flag = AtWord(W.Notnull) ? NullTest.IsNotFlag : 0;
                    Label(F.Argument);
                    Advance();
                    Finish(mark, K.NullTest, flag);
                    limit = NoLimit;
                    return true;
                }

            case W.Not when PeekWord(1) is W.Between or W.In or W.Like or W.Ilike or W.Similar:
                if (restricted || minimum > LikeLevel || limit < LikeLevel)
                {
                    return false;
                }

                Advance();
                ParseLikeLevel(mark, ref limit, negated: true);
                return true;

            case W.Similar when PeekWord(1) != W.To:
                return false;

            case W.Between or W.In or W.Like or W.Ilike or W.Similar:
                if (restricted || minimum > LikeLevel || limit < LikeLevel)
                {
                    return false;
                }

                ParseLikeLevel(mark, ref limit, negated: false);
                return true;

            case W.Operator when PeekKind(1) == TokenKind.LeftParen:
                if (minimum > OperatorLevel)
                {
                    return false;
                }

                // Labelled first: the operator's schema is no operand.
                Label(F.Left);
                ParseOperatorTokens();
                ParseBinaryRight(mark, OperatorLevel + 1, restricted);
                limit = NoLimit;
                return true;

            case W.At when PeekWord(1) is W.Time or W.Local:
                if (restricted || minimum > AtLevel)
                {
                    return false;
                }

                Label(F.Left);
                Advance();
                if (!EatWord(W.Local))
                {
                    Advance();
                    ExpectWord(W.Zone);
                    ParseExpressionAt(AtLevel + 1, restricted);
                    Label(F.Right);
                }

                Finish(mark, K.AExpr, AExpr.AtTimeZoneFlag);
                limit = NoLimit;
                return true;

            case W.Collate:
                if (restricted || minimum > CollateLevel)
                {
                    return false;
                }

                Label(F.Argument);
                Advance();
                ParseQualifiedName(F.Collation, "a collation");
                Finish(mark, K.CollateClause);
                limit = NoLimit;
                return true;

            case W.Overlaps:
                if (restricted || minimum > OperatorLevel)
                {
                    return false;
                }

                Label(F.Left);
                Advance();
                ParseExpressionAt(OperatorLevel + 1, restricted);
                Label(F.Right);
                Finish(mark, K.AExpr, AExpr.OverlapsFlag);
                limit = NoLimit;
                return true;

            default:
                return false;
        }
    }

    /// <summary><c>IS [NOT] NULL | TRUE | FALSE | UNKNOWN | DISTINCT FROM x | DOCUMENT | NORMALIZED | JSON</c>.</summary>
    private void ParseIs(Marker mark, ref int limit, bool restricted)
    {
        Label(F.Left);
        Advance();
        var not = FlagIf(W.Not, AExpr.NotFlag);
        limit = NoLimit;
        if (EatWord(W.Distinct))
        {
            ExpectWord(W.From);
            ParseExpressionAt(IsLevel + 1, restricted);
            Label(F.Right);
            Finish(mark, K.AExpr, AExpr.IsDistinctFlag | not);
            limit = IsLevel - 1;
            return;
        }

        if (EatWord(W.Document))
        {
            Finish(mark, K.AExpr, AExpr.IsTestFlag | not);
            return;
        }

        switch (restricted ? W.NotAKeyword : Keyword)
        {
            case W.Null:
                Label(F.Argument);
                Advance();
                Finish(mark, K.NullTest, not != 0 ? NullTest.IsNotFlag : 0);
                return;
            case W.True or W.False or W.Unknown:
                Advance();
                Finish(mark, K.AExpr, AExpr.IsTestFlag | not);
                return;
            case W.Nfc or W.Nfd or W.Nfkc or W.Nfkd or W.Normalized:
                if (!AtWord(W.Normalized))
                {
                    Advance();
                }

                ExpectWord(W.Normalized);
                Finish(mark, K.AExpr, AExpr.IsTestFlag | not);
                return;
            case W.Json:
                Advance();
                if (Keyword is W.Value or W.Array or W.Object or W.Scalar)
                {
                    Advance();
                }

                ParseJsonUniqueKeys();
                Finish(mark, K.AExpr, AExpr.IsTestFlag | AExpr.IsJsonFlag | not);
                return;
            default:
                Unexpected(restricted ? "DISTINCT FROM or DOCUMENT" : "NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM");
                Finish(mark, K.AExpr, AExpr.IsTestFlag | not);
                return;
        }
    }

    /// <summary>BETWEEN, IN, LIKE, ILIKE and SIMILAR TO; NOT is taken already.</summary>
    private void ParseLikeLevel(Marker mark, ref int limit, bool negated)
    {
        var not = negated ? AExpr.NotFlag : 0;
        var word = Keyword;
        Advance();
        switch (word)
        {
            case W.Between:
                Label(F.Left);
                if (!EatWord(W.Symmetric))
                {
                    EatWord(W.Asymmetric);
                }

                ParseExpressionAt(IsLevel, restricted: true);
                Label(F.Arguments);
                ExpectWord(W.And);
                ParseExpressionAt(LikeLevel + 1, restricted: false);
                Label(F.Arguments);
                Finish(mark, K.AExpr, AExpr.BetweenFlag | not);
                limit = LikeLevel - 1;
                return;

            case W.In:
                Label(F.Left);
                limit = NoLimit;
                if (At(TokenKind.Placeholder))
                {
                    ParsePrimary();
                    Label(F.Right);
                    Finish(mark, K.AExpr, AExpr.InFlag | not);
                    return;
                }

                ExpectLeftParen();
                if (AtQuery())
                {
                    ParseQuery(F.Query);
                    ExpectRightParen();
                    Finish(mark, K.SubLink, SubLink.InFlag | (negated ? SubLink.NotFlag : 0));
                    return;
                }

                ParseExpressionList(F.Arguments);
                ExpectRightParen();
                Finish(mark, K.AExpr, AExpr.InFlag | not);
                return;

            case W.Similar:
                ExpectWord(W.To);
                Label(F.Left);
                ParseExpressionAt(LikeLevel + 1, restricted: false);
                Label(F.Right);
                ParseEscape();
                Finish(mark, K.AExpr, AExpr.SimilarToFlag | not);
                limit = LikeLevel - 1;
                return;

            default:
                var flags = (word == W.Like ? AExpr.LikeFlag : AExpr.ILikeFlag) | not;
                if (Keyword is W.Any or W.All or W.Some)
                {
                    ParseBinaryRight(mark, LikeLevel + 1, restricted: false, flags);
                    limit = NoLimit;
                    return;
                }

                Label(F.Left);
                ParseExpressionAt(LikeLevel + 1, restricted: false);
                Label(F.Right);
                ParseEscape();
                Finish(mark, K.AExpr, flags);
                limit = LikeLevel - 1;
                return;
        }
    }

    private void ParseEscape()
    {
        if (EatWord(W.Escape))
        {
            ParseExpressionAt(LikeLevel + 1, restricted: false);
            Label(F.Arguments);
        }
    }

    // ---- operators as names ----------------------------------------------------------------------------------------

    private static bool IsOperatorKind(TokenKind kind) => kind is TokenKind.Operator or TokenKind.Plus or TokenKind.Minus or TokenKind.Star
        or TokenKind.Slash or TokenKind.Percent or TokenKind.Caret or TokenKind.Less or TokenKind.Greater or TokenKind.Equal
        or TokenKind.LessEqual or TokenKind.GreaterEqual or TokenKind.NotEqual;

    /// <summary>An operator, or <c>OPERATOR(schema.op)</c>; tokens only.</summary>
    private void ParseOperator()
    {
        if (AtWord(W.Operator))
        {
            ParseOperatorTokens();
        }
        else if (IsOperatorKind(Kind))
        {
            Advance();
        }
        else
        {
            Unexpected("an operator");
        }
    }

    private void ParseOperatorTokens()
    {
        Advance();
        ExpectLeftParen();
        while (AtName(ColId) && PeekKind(1) == TokenKind.Dot)
        {
            Advance();
            Advance();
        }

        if (IsOperatorKind(Kind))
        {
            Advance();
        }
        else
        {
            Unexpected("an operator");
        }

        ExpectRightParen();
    }

    // ---- operands --------------------------------------------------------------------------------------------------

    private static bool IsStringKind(TokenKind kind) => kind is TokenKind.String or TokenKind.EscapeString or TokenKind.UnicodeString
        or TokenKind.DollarString or TokenKind.NationalString;

    private static bool IsStringOrBitKind(TokenKind kind) => IsStringKind(kind) || kind is TokenKind.BitString or TokenKind.HexString;

    private void ParsePrimary()
    {
        switch (Kind)
        {
            case TokenKind.Identifier:
                if (KeywordId == 0)
                {
                    ParseNameOperand();
                }
                else
                {
                    ParseWordOperand();
                }

                return;

            case TokenKind.QuotedIdentifier or TokenKind.UnicodeQuotedIdentifier:
                ParseNameOperand();
                return;

            case TokenKind.Placeholder:
                if (PeekKind(1) is TokenKind.Dot or TokenKind.LeftParen || IsNameAt(1, ColLabel) && IsGluedAt(1))
                {
                    ParseNameOperand();
                    return;
                }

                ParsePlaceholder();
                return;

            case TokenKind.Integer or TokenKind.Numeric:
                TakeLiteral(Literal.NumberFlag);
                return;

            case TokenKind.String or TokenKind.EscapeString or TokenKind.UnicodeString or TokenKind.DollarString or TokenKind.NationalString
                or TokenKind.BitString or TokenKind.HexString:
                ParseString();
                return;

            case TokenKind.LeftParen:
                ParseParenthesized();
                return;

            case TokenKind.Parameter:
                {
                    var mark = Mark();
                    Advance();
                    Finish(mark, K.ParamRef);
                    ParseIndirection(mark);
                    return;
                }

            default:
                {
                    var mark = Mark();
                    Unexpected("an expression");
                    Finish(mark, K.Literal);
                    return;
                }
        }
    }

    private bool IsGluedAt(int distance)
    {
        var index = Position + distance;
        return TokenAt(index).Start == TokenAt(index - 1).End && Text[TokenAt(index).Start] != ':';
    }

    private void ParsePlaceholder()
    {
        var mark = Mark();
        TakeName();
        Finish(mark, K.Placeholder);
        if (At(TokenKind.LeftBracket))
        {
            ParseIndirection(mark);
        }
    }

    private void TakeLiteral(uint flags)
    {
        var mark = Mark();
        Advance();
        Finish(mark, K.Literal, flags);
    }

    /// <summary>A string or bit string with the parts that continue it on following lines.</summary>
    private void ParseString()
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
    private void ParseStringLiteral(F field, string what = "a string")
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

    /// <summary>A column, a function call or <c>type 'literal'</c>.</summary>
    private void ParseNameOperand()
    {
        var mark = Mark();
        var canBeColumn = AtName(ColId);
        var canBeFunction = AtName(TypeFunctionName);
        if (!canBeColumn && !canBeFunction)
        {
            Unexpected("an expression");
            Finish(mark, K.Literal);
            return;
        }

        var part = Mark();
        TakeName();
        Finish(part, K.Name, F.Parts);
        var flags = 0u;
        while (At(TokenKind.Dot))
        {
            canBeFunction = true;
            Advance();
            if (Eat(TokenKind.Star))
            {
                flags = ColumnRef.StarFlag;
                break;
            }

            ParseName(F.Parts, "a column name or *", ColLabel);
        }

        if (flags == 0 && canBeFunction)
        {
            if (At(TokenKind.LeftParen))
            {
                Finish(mark, K.QualifiedName, F.Function);
                ParseCall(mark);
                return;
            }

            if (IsStringKind(Kind))
            {
                Finish(mark, K.QualifiedName, F.Name);
                Finish(mark, K.TypeName, F.Type);
                ParseString();
                Label(F.Argument);
                Finish(mark, K.TypeCast);
                return;
            }
        }

        if (!canBeColumn)
        {
            Unexpected("'('");
        }

        Finish(mark, K.ColumnRef, flags);
        if (At(TokenKind.LeftBracket))
        {
            ParseIndirection(mark);
        }
    }

    /// <summary><c>.field</c>, <c>.*</c>, <c>[n]</c> and <c>[a:b]</c> behind an operand that stands since <paramref name="mark"/>.</summary>
    private void ParseIndirection(Marker mark)
    {
        while (true)
        {
            if (At(TokenKind.Dot))
            {
                Label(F.Argument);
                Advance();
                var flags = 0u;
                if (Eat(TokenKind.Star))
                {
                    flags = Indirection.StarFlag;
                }
                else
                {
                    ParseName(F.Field, "a field name or *", ColLabel);
                }

                Finish(mark, K.Indirection, flags);
            }
            else if (At(TokenKind.LeftBracket))
            {
                Label(F.Argument);
                var flags = ParseSubscript();
                Finish(mark, K.Indirection, flags);
            }
            else
            {
                return;
            }
        }
    }

    private uint ParseSubscript()
    {
        Advance();
        if (!At(TokenKind.Colon))
        {
            ParseExpression(F.Subscripts);
        }

        var slice = false;
        if (Eat(TokenKind.Colon))
        {
            slice = true;
            if (!At(TokenKind.RightBracket))
            {
                ParseExpression(F.Subscripts);
            }
        }

        Expect(TokenKind.RightBracket, "']'");
        return slice ? Indirection.SliceFlag : 0;
    }

    /// <summary>
    /// What begins with a parenthesis: a subquery, an expression or a row. Which of them an inner parenthesis was is
    /// only known behind it, so <c>((SELECT 1) UNION SELECT 2)</c> and <c>((SELECT 1) + 1)</c> share one way in.
    /// </summary>
    private void ParseParenthesized()
    {
        var mark = Mark();
        if (ParseParenContent(out var selectFlags))
        {
            WrapSubquery(mark, selectFlags);
        }

        ParseIndirection(mark);
    }

    /// <summary>Makes a SubLink of a query in parentheses whose clauses stand since <paramref name="mark"/>.</summary>
    private void WrapSubquery(Marker mark, uint selectFlags)
    {
        Finish(mark, K.SelectStmt, F.Query, selectFlags);
        Finish(mark, K.SubLink);
    }

    /// <summary>
    /// A parenthesis with what is in it. True when it is a query, whose clauses then stand unwrapped since before the
    /// parenthesis; false when a node of an expression was made.
    /// </summary>
    private bool ParseParenContent(out uint selectFlags)
    {
        var mark = Mark();
        selectFlags = 0;
        if (!Enter())
        {
            Finish(mark, K.ParenExpr);
            return false;
        }

        Advance();
        if (AtQueryWord())
        {
            selectFlags = ParseSelectClauses() | SelectStmt.ParenthesizedFlag;
            ExpectRightParen();
            Leave();
            return true;
        }

        if (At(TokenKind.LeftParen))
        {
            var inner = Mark();
            if (ParseParenContent(out var innerFlags))
            {
                if (At(TokenKind.RightParen) || AtSelectContinuation())
                {
                    selectFlags = ParseSelectTail(inner, innerFlags) | SelectStmt.ParenthesizedFlag;
                    ExpectRightParen();
                    Leave();
                    return true;
                }

                WrapSubquery(inner, innerFlags);
            }

            ParseIndirection(inner);
            ParseOperators(inner, OrLevel, restricted: false);
        }
        else
        {
            ParseExpressionAt(OrLevel, restricted: false);
        }

        if (At(TokenKind.Comma))
        {
            Label(F.Elements);
            while (Eat(TokenKind.Comma))
            {
                ParseExpression(F.Elements);
            }

            ExpectRightParen();
            Finish(mark, K.RowExpr);
        }
        else
        {
            Label(F.Expression);
            ExpectRightParen();
            Finish(mark, K.ParenExpr);
        }

        Leave();
        return false;
    }

    /// <summary>Operands that begin with a key word.</summary>
    private void ParseWordOperand()
    {
        var mark = Mark();
        switch (Keyword)
        {
            case W.Null:
                TakeLiteral(Literal.NullFlag);
                return;
            case W.True:
                TakeLiteral(Literal.TrueFlag);
                return;
            case W.False:
                TakeLiteral(Literal.FalseFlag);
                return;
            case W.Default:
                TakeLiteral(Literal.DefaultFlag);
                return;
            case W.Case:
                ParseCase();
                return;
            case W.Array:
                ParseArray();
                return;
            case W.Exists when PeekKind(1) == TokenKind.LeftParen:
                Advance();
                ParseParenQuery(F.Query);
                Finish(mark, K.SubLink, SubLink.ExistsFlag);
                return;
            case W.Row when PeekKind(1) == TokenKind.LeftParen:
                Advance();
                Advance();
                if (!At(TokenKind.RightParen))
                {
                    ParseExpressionList(F.Elements);
                }

                ExpectRightParen();
                Finish(mark, K.RowExpr);
                return;
            case W.CurrentDate or W.CurrentTime or W.CurrentTimestamp or W.Localtime or W.Localtimestamp or W.CurrentRole
                or W.CurrentUser or W.SessionUser or W.SystemUser or W.User or W.CurrentCatalog:
                {
                    var precision = Keyword is W.CurrentTime or W.CurrentTimestamp or W.Localtime or W.Localtimestamp;
                    Advance();
                    if (precision && Eat(TokenKind.LeftParen))
                    {
                        Expect(TokenKind.Integer, "the number of digits");
                        ExpectRightParen();
                    }

                    Finish(mark, K.SqlValueFunction);
                    return;
                }

            case W.CurrentSchema when PeekKind(1) != TokenKind.LeftParen:
                Advance();
                Finish(mark, K.SqlValueFunction);
                return;
            case W.Interval when IsTypedLiteralAt(1):
                ParseIntervalLiteral();
                return;
            case W.Double when PeekWord(1) == W.Precision && IsStringKind(PeekKind(2)):
                ParseTypedLiteral();
                return;
        }

        if (PeekKind(1) == TokenKind.LeftParen && ParseSpecialFunction())
        {
            return;
        }

        if (Keyword is W.Collation && PeekWord(1) == W.For && PeekKind(2) == TokenKind.LeftParen)
        {
            Advance();
            Advance();
            Advance();
            ParseExpression(F.Arguments);
            ExpectRightParen();
            Finish(mark, K.SpecialFunction);
            return;
        }

        if (IsTypeWord(Keyword) && !AtWord(W.Interval) && IsTypedLiteralAt(1))
        {
            ParseTypedLiteral();
            return;
        }

        ParseNameOperand();
    }

    /// <summary>Whether a type word is followed by what makes it a typed literal and not a column.</summary>
    private bool IsTypedLiteralAt(int distance) =>
        IsStringKind(PeekKind(distance))
        || PeekKind(distance) == TokenKind.LeftParen
        || (PeekWord(distance) is W.Varying or W.Character or W.Char && (IsStringKind(PeekKind(distance + 1)) || PeekKind(distance + 1) is TokenKind.LeftParen || PeekWord(distance + 1) == W.Varying))
        || (PeekWord(distance) is W.With or W.Without && PeekWord(distance + 1) == W.Time && PeekWord(distance + 2) == W.Zone);

    /// <summary><c>numeric(3) '1'</c>, <c>timestamp with time zone '…'</c>.</summary>
    private void ParseTypedLiteral()
    {
        var mark = Mark();
        var flags = ParseSimpleType();
        Finish(mark, K.TypeName, F.Type, flags);
        ParseStringLiteral(F.Argument, "a string as the value of the type");
        Finish(mark, K.TypeCast);
    }

    /// <summary><c>interval '1' day</c>, <c>interval(3) '1'</c>.</summary>
    private void ParseIntervalLiteral()
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

    private void ParseCase()
    {
        var mark = Mark();
        Advance();
        if (!AtWord(W.When))
        {
            ParseExpression(F.Argument);
        }

        if (!AtWord(W.When))
        {
            Unexpected("WHEN");
        }

        while (AtWord(W.When))
        {
            var when = Mark();
            Advance();
            ParseExpression(F.Condition);
            ExpectWord(W.Then);
            ParseExpression(F.Result);
            Finish(when, K.CaseWhen, F.Whens);
        }

        if (EatWord(W.Else))
        {
            ParseExpression(F.Else);
        }

        ExpectWord(W.End);
        Finish(mark, K.CaseExpr);
    }

    private void ParseArray()
    {
        var mark = Mark();
        Advance();
        if (At(TokenKind.LeftParen))
        {
            ParseParenQuery(F.Query);
            Finish(mark, K.SubLink, SubLink.ArrayFlag);
            return;
        }

        ParseArrayElements(mark);
    }

    /// <summary><c>[a, b]</c>, where elements may be bare brackets again.</summary>
    private void ParseArrayElements(Marker mark)
    {
        if (!Enter())
        {
            Finish(mark, K.ArrayExpr);
            return;
        }

        Expect(TokenKind.LeftBracket, "'[' or '('");
        if (!At(TokenKind.RightBracket))
        {
            do
            {
                if (At(TokenKind.LeftBracket))
                {
                    ParseArrayElements(Mark());
                    Label(F.Elements);
                }
                else
                {
                    ParseExpression(F.Elements);
                }
            }
            while (Eat(TokenKind.Comma));
        }

        Expect(TokenKind.RightBracket, "']'");
        Finish(mark, K.ArrayExpr);
        Leave();
    }

    // ---- calls -----------------------------------------------------------------------------------------------------

    /// <summary>The arguments of a function whose name stands since <paramref name="mark"/>, and what may follow them.</summary>
    private void ParseCall(Marker mark)
    {
        Advance();
        var flags = 0u;
        if (Eat(TokenKind.Star))
        {
            flags = FuncCall.StarFlag;
        }
        else if (!At(TokenKind.RightParen))
        {
            if (EatWord(W.Distinct))
            {
                flags = FuncCall.DistinctFlag;
            }
            else
            {
                EatWord(W.All);
            }

            do
            {
                flags |= FlagIf(W.Variadic, FuncCall.VariadicFlag);
                ParseArgument();
            }
            while (Eat(TokenKind.Comma));
            if (AtWord(W.Order))
            {
                ParseOrderBy();
            }
        }

        ExpectRightParen();
        if (IsStringKind(Kind) && flags == 0)
        {
            // func(modifiers) 'literal' is a type with modifiers.
            Finish(mark, K.FuncCall);
            ParseString();
            Label(F.Argument);
            Finish(mark, K.TypeCast);
            return;
        }

        if (AtWords(W.Within, W.Group))
        {
            Advance();
            Advance();
            ExpectLeftParen();
            ParseOrderBy();
            ExpectRightParen();
            flags |= FuncCall.WithinGroupFlag;
        }

        ParseFilterAndOver();
        Finish(mark, K.FuncCall, flags);
    }

    private void ParseFilterAndOver()
    {
        if (AtWord(W.Filter) && PeekKind(1) == TokenKind.LeftParen)
        {
            Advance();
            Advance();
            ExpectWord(W.Where);
            ParseExpression(F.Filter);
            ExpectRightParen();
        }

        if (AtWord(W.Over) && (PeekKind(1) == TokenKind.LeftParen || IsNameAt(1, ColId)))
        {
            Advance();
            var mark = Mark();
            if (At(TokenKind.LeftParen))
            {
                ParseWindowSpecification(mark, F.Over);
            }
            else
            {
                ParseName(F.Reference, "a window name");
                Finish(mark, K.WindowDef, F.Over);
            }
        }
    }

    private void ParseArgument()
    {
        if (PeekKind(1) is TokenKind.ColonEquals or TokenKind.EqualsGreater && AtName(TypeFunctionName))
        {
            var mark = Mark();
            ParseName(F.Name, "a parameter name", TypeFunctionName);
            Advance();
            ParseExpression(F.Value);
            Finish(mark, K.NamedArg, F.Arguments);
            return;
        }

        ParseExpression(F.Arguments);
    }
}
