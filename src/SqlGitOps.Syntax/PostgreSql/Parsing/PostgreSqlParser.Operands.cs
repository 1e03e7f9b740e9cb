using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Operands: columns, parentheses, CASE, ARRAY (gram.y: c_expr).</content>
internal partial class PostgreSqlParser
{
    protected void ParsePrimary()
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

    protected bool IsGluedAt(int distance)
    {
        var index = Position + distance;
        return TokenAt(index).Start == TokenAt(index - 1).End && Text[TokenAt(index).Start] != ':';
    }

    protected void ParsePlaceholder()
    {
        var mark = Mark();
        TakeName();
        Finish(mark, K.Placeholder);
        if (At(TokenKind.LeftBracket))
        {
            ParseIndirection(mark);
        }
    }

    /// <summary>A column, a function call or <c>type 'literal'</c>.</summary>
    protected void ParseNameOperand()
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
                if (Kind is TokenKind.Dot or TokenKind.LeftBracket)
                {
                    Unexpected("the end of the expression; improper use of \"*\"");
                }

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

            if (IsStringKind(Kind) && Kind != TokenKind.NationalString)
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
    protected void ParseIndirection(Marker mark)
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
                if (flags != 0 && Kind is TokenKind.Dot or TokenKind.LeftBracket)
                {
                    Unexpected("the end of the expression; improper use of \"*\"");
                }
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

    protected uint ParseSubscript()
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
    protected void ParseParenthesized()
    {
        var mark = Mark();
        if (ParseParenContent(out var selectFlags))
        {
            WrapSubquery(mark, selectFlags);
        }

        ParseIndirection(mark);
    }

    /// <summary>Makes a SubLink of a query in parentheses whose clauses stand since <paramref name="mark"/>.</summary>
    protected void WrapSubquery(Marker mark, uint selectFlags)
    {
        Finish(mark, K.SelectStmt, F.Query, selectFlags & SelectFlags);
        Finish(mark, K.SubLink);
    }

    /// <summary>
    /// A parenthesis with what is in it. True when it is a query, whose clauses then stand unwrapped since before the
    /// parenthesis; false when a node of an expression was made.
    /// </summary>
    protected bool ParseParenContent(out uint selectFlags)
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
            var elements = 1;
            while (Eat(TokenKind.Comma))
            {
                elements++;
                ParseExpression(F.Elements);
            }

            ExpectRightParen();
            Finish(mark, K.RowExpr);
            _rowElements = elements;
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
    protected void ParseWordOperand()
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
                ParseRow();
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

    protected void ParseCase()
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

    protected void ParseArray()
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
    protected void ParseArrayElements(Marker mark)
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

    // Number of elements of the row that was finished last.
    private int _rowElements;

    /// <summary><c>ROW (a, b)</c></summary>
    private void ParseRow()
    {
        var mark = Mark();
        Advance();
        Advance();
        var elements = 0;
        if (!At(TokenKind.RightParen))
        {
            do
            {
                elements++;
                ParseExpression(F.Elements);
            }
            while (Eat(TokenKind.Comma));
        }

        ExpectRightParen();
        Finish(mark, K.RowExpr);
        _rowElements = elements;
    }
}
