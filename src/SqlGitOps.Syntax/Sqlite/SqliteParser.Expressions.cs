using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite;

// Expressions, by precedence climbing.
internal sealed partial class SqliteParser
{
    // From loose to tight, as in SQLite's grammar.
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int NotLevel = 3;
    private const int EqualityLevel = 4;
    private const int ComparisonLevel = 5;
    private const int BitLevel = 7;
    private const int SumLevel = 8;
    private const int ProductLevel = 9;
    private const int ConcatLevel = 10;
    private const int CollateLevel = 11;
    private const int PrefixLevel = 12;

    private void ParseExpression(SqliteField field) => ParseExpression(OrLevel, field);

    /// <summary>Parses an expression of operators that bind at least as tightly as <paramref name="level"/>, always into one node.</summary>
    private void ParseExpression(int level, SqliteField field)
    {
        var mark = Mark();
        if (Enter())
        {
            ParseOperand();
            ParseOperators(mark, level);
            Leave();
        }
        else
        {
            Finish(mark, SqliteKind.Literal);
        }

        Label(field);
    }

    // ---- operators -------------------------------------------------------------------------------------------------

    private void ParseOperators(Marker mark, int level)
    {
        for (var depth = 0; ; depth++)
        {
            var current = OperatorLevel();
            if (current < level)
            {
                return;
            }

            // The tree leans to the left; SQLite gives up at the same depth ("Expression tree is too large").
            if (depth > MaxDepth)
            {
                Error(Current.Span, $"expression tree is too large (more than {MaxDepth} operators in a row)");
                return;
            }

            ParseOperator(mark, current);
        }
    }

    /// <summary>How tightly the operator at the cursor binds; 0 when there is none.</summary>
    private int OperatorLevel()
    {
        switch (Kind)
        {
            case TokenKind.Identifier:
                return KeywordId == 0 ? 0 : WordOperatorLevel();
            case TokenKind.Equal or TokenKind.NotEqual:
                return EqualityLevel;
            case TokenKind.Less or TokenKind.LessEqual or TokenKind.Greater or TokenKind.GreaterEqual:
                return ComparisonLevel;
            case TokenKind.Plus or TokenKind.Minus:
                return SumLevel;
            case TokenKind.Star or TokenKind.Slash or TokenKind.Percent:
                return ProductLevel;
            case TokenKind.Operator:
                // && does not exist, so the first two characters tell them apart: || -> ->> | & << >> ~
                var text = TextOf(Current);
                return text[0] switch
                {
                    '-' => ConcatLevel,
                    '|' when text.Length == 2 => ConcatLevel,
                    '~' => 0,
                    _ => BitLevel,
                };
            default:
                return 0;
        }
    }

    private int WordOperatorLevel() => Keyword switch
    {
        SqliteKeyword.Or => OrLevel,
        SqliteKeyword.And => AndLevel,
        SqliteKeyword.Is or SqliteKeyword.Isnull or SqliteKeyword.Notnull or SqliteKeyword.In or SqliteKeyword.Between
            or SqliteKeyword.Like or SqliteKeyword.Glob or SqliteKeyword.Regexp or SqliteKeyword.Match => EqualityLevel,
        SqliteKeyword.Not when Peek(1) is SqliteKeyword.Null or SqliteKeyword.In or SqliteKeyword.Between or SqliteKeyword.Like
            or SqliteKeyword.Glob or SqliteKeyword.Regexp or SqliteKeyword.Match => EqualityLevel,
        SqliteKeyword.Collate => CollateLevel,
        _ => 0,
    };

    /// <summary>Wraps the operand since <paramref name="mark"/> with the operator at the cursor and what belongs to it.</summary>
    private void ParseOperator(Marker mark, int level)
    {
        switch (Keyword)
        {
            case SqliteKeyword.Or:
                ParseBoolean(mark, SqliteKeyword.Or, OrLevel, BoolExpr.OrFlag);
                return;
            case SqliteKeyword.And:
                ParseBoolean(mark, SqliteKeyword.And, AndLevel, BoolExpr.AndFlag);
                return;
            case SqliteKeyword.Is:
                ParseIs(mark);
                return;
            case SqliteKeyword.Isnull:
                FinishNullTest(mark, 0);
                return;
            case SqliteKeyword.Notnull:
                FinishNullTest(mark, NullTest.IsNotFlag);
                return;
            case SqliteKeyword.Collate:
                Label(SqliteField.Argument);
                Advance();
                ParseCollationName();
                Finish(mark, SqliteKind.CollateClause);
                return;
            case SqliteKeyword.Not when Peek(1) == SqliteKeyword.Null:
                Label(SqliteField.Argument);
                Advance();
                Advance();
                Finish(mark, SqliteKind.NullTest, NullTest.IsNotFlag);
                return;
        }

        Label(SqliteField.Left);
        var flags = Eat(SqliteKeyword.Not) ? AExpr.NotFlag : 0;
        switch (Keyword)
        {
            case SqliteKeyword.In:
                ParseIn(mark, flags);
                return;
            case SqliteKeyword.Between:
                // The AND that ends the first bound is not an operator of it.
                Advance();
                ParseExpression(NotLevel, SqliteField.Arguments);
                Expect(SqliteKeyword.And);
                ParseExpression(EqualityLevel + 1, SqliteField.Arguments);
                Finish(mark, SqliteKind.AExpr, flags | AExpr.BetweenFlag);
                return;
            case SqliteKeyword.Like:
                flags |= AExpr.LikeFlag;
                break;
            case SqliteKeyword.Glob:
                flags |= AExpr.GlobFlag;
                break;
            case SqliteKeyword.Regexp:
                flags |= AExpr.RegexpFlag;
                break;
            case SqliteKeyword.Match:
                flags |= AExpr.MatchFlag;
                break;
            default:
                Advance();
                ParseExpression(level + 1, SqliteField.Right);
                Finish(mark, SqliteKind.AExpr);
                return;
        }

        Advance();
        ParseExpression(EqualityLevel + 1, SqliteField.Right);
        if (Eat(SqliteKeyword.Escape))
        {
            ParseExpression(EqualityLevel + 1, SqliteField.Escape);
        }

        Finish(mark, SqliteKind.AExpr, flags);
    }

    /// <summary>A chain of the same boolean operator is one node.</summary>
    private void ParseBoolean(Marker mark, SqliteKeyword keyword, int level, uint flags)
    {
        Label(SqliteField.Arguments);
        while (Eat(keyword))
        {
            ParseExpression(level + 1, SqliteField.Arguments);
        }

        Finish(mark, SqliteKind.BoolExpr, flags);
    }

    private void FinishNullTest(Marker mark, uint flags)
    {
        Label(SqliteField.Argument);
        Advance();
        Finish(mark, SqliteKind.NullTest, flags);
    }

    /// <summary>IS [NOT] [DISTINCT FROM]; IS [NOT] NULL becomes a null test.</summary>
    private void ParseIs(Marker mark)
    {
        Label(SqliteField.Left);
        Advance();
        var flags = Eat(SqliteKeyword.Not) ? AExpr.NotFlag : 0;
        if (Eat(SqliteKeyword.Distinct))
        {
            Expect(SqliteKeyword.From);
            flags |= AExpr.IsDistinctFlag;
        }
        else
        {
            flags |= AExpr.IsFlag;
        }

        var right = Mark();
        var isNull = At(SqliteKeyword.Null);
        ParseExpression(EqualityLevel + 1, SqliteField.Right);
        if (isNull && Position == right.FirstToken + 1 && (flags & AExpr.IsFlag) != 0)
        {
            Backtrack(right);
            FinishNullTest(mark, (flags & AExpr.NotFlag) != 0 ? NullTest.IsNotFlag : 0);
            return;
        }

        Finish(mark, SqliteKind.AExpr, flags);
    }

    /// <summary>IN (list), IN (SELECT …), IN table, IN table_function(…).</summary>
    private void ParseIn(Marker mark, uint flags)
    {
        Advance();
        if (!At(TokenKind.LeftParen))
        {
            var source = Mark();
            ParseQualifiedName(SqliteField.Relation, "'(' or a table name");
            if (At(TokenKind.LeftParen))
            {
                FinishCall(source);
                Label(SqliteField.Functions);
                Finish(source, SqliteKind.RangeFunction);
            }
            else
            {
                Finish(source, SqliteKind.RangeVar);
            }

            Label(SqliteField.Source);
            Finish(mark, SqliteKind.AExpr, flags | AExpr.InFlag);
            return;
        }

        Advance();
        if (StartsSelect(Keyword))
        {
            ParseSelect(SqliteField.Query);
            ExpectRightParen();
            Finish(mark, SqliteKind.SubLink, SubLink.InFlag | (flags != 0 ? SubLink.NotFlag : 0));
            return;
        }

        if (!At(TokenKind.RightParen))
        {
            ParseExpressionList(SqliteField.Arguments);
        }

        ExpectRightParen();
        Finish(mark, SqliteKind.AExpr, flags | AExpr.InFlag);
    }

    // ---- operands --------------------------------------------------------------------------------------------------

    /// <summary>Parses what operators stand between, always into one node.</summary>
    private void ParseOperand()
    {
        var mark = Mark();
        switch (Kind)
        {
            case TokenKind.LeftParen:
                ParseParenthesis(mark);
                return;
            case TokenKind.Plus or TokenKind.Minus:
            case TokenKind.Operator when TextOf(Current)[0] == '~':
                Advance();
                ParseExpression(PrefixLevel, SqliteField.Right);
                Finish(mark, SqliteKind.AExpr, AExpr.PrefixFlag);
                return;
            case TokenKind.Parameter:
                AdvanceChecked();
                Finish(mark, SqliteKind.ParamRef);
                return;
            case TokenKind.Identifier when KeywordId != 0 && ParseWordOperand(mark):
                return;
        }

        if ((At(TokenKind.String) && PeekKind(1) == TokenKind.Dot) || !ParseTerm())
        {
            if (AtColumnName)
            {
                ParseColumnOrCall();
            }
            else
            {
                Unexpected("an expression");
                Finish(mark, SqliteKind.Literal);
            }
        }
    }

    /// <summary>A literal or a time function (term in SQLite's grammar); false when none stands here.</summary>
    private bool ParseTerm()
    {
        var mark = Mark();
        uint flags;
        switch (Kind)
        {
            case TokenKind.Integer or TokenKind.Numeric:
                flags = Literal.NumberFlag;
                break;
            case TokenKind.String:
                flags = Literal.StringFlag;
                break;
            case TokenKind.HexString:
                flags = Literal.BlobFlag;
                break;
            default:
                switch (Keyword)
                {
                    case SqliteKeyword.Null:
                        flags = Literal.NullFlag;
                        break;
                    case SqliteKeyword.CurrentDate or SqliteKeyword.CurrentTime or SqliteKeyword.CurrentTimestamp:
                        Advance();
                        Finish(mark, SqliteKind.SqlValueFunction);
                        return true;
                    default:
                        return false;
                }

                break;
        }

        AdvanceChecked();
        Finish(mark, SqliteKind.Literal, flags);
        return true;
    }

    /// <summary>Operands that begin with a key word of their own; false when the word is a name.</summary>
    private bool ParseWordOperand(Marker mark)
    {
        switch (Keyword)
        {
            case SqliteKeyword.Not:
                Advance();
                ParseExpression(NotLevel, SqliteField.Arguments);
                Finish(mark, SqliteKind.BoolExpr, BoolExpr.NotFlag);
                return true;
            case SqliteKeyword.Exists:
                Advance();
                ExpectLeftParen();
                ParseSelect(SqliteField.Query);
                ExpectRightParen();
                Finish(mark, SqliteKind.SubLink, SubLink.ExistsFlag);
                return true;
            case SqliteKeyword.Case:
                ParseCase(mark);
                return true;
            case SqliteKeyword.Cast:
                Advance();
                ExpectLeftParen();
                ParseExpression(SqliteField.Argument);
                Expect(SqliteKeyword.As);
                ParseTypeName(SqliteField.Type);
                ExpectRightParen();
                Finish(mark, SqliteKind.TypeCast);
                return true;
            case SqliteKeyword.Raise:
                ParseRaise(mark);
                return true;
            default:
                return false;
        }
    }

    /// <summary>(SELECT …), (x) or the row value (x, y).</summary>
    private void ParseParenthesis(Marker mark)
    {
        Advance();
        if (StartsSelect(Keyword))
        {
            ParseSelect(SqliteField.Query);
            ExpectRightParen();
            Finish(mark, SqliteKind.SubLink);
            return;
        }

        ParseExpression(SqliteField.Expression);
        if (!At(TokenKind.Comma))
        {
            ExpectRightParen();
            Finish(mark, SqliteKind.ParenExpr);
            return;
        }

        Label(SqliteField.Elements);
        while (Eat(TokenKind.Comma))
        {
            ParseExpression(SqliteField.Elements);
        }

        ExpectRightParen();
        Finish(mark, SqliteKind.RowExpr);
    }

    private void ParseCase(Marker mark)
    {
        Advance();
        if (!At(SqliteKeyword.When))
        {
            ParseExpression(SqliteField.Argument);
        }

        do
        {
            var when = Mark();
            Expect(SqliteKeyword.When);
            ParseExpression(SqliteField.Condition);
            Expect(SqliteKeyword.Then);
            ParseExpression(SqliteField.Result);
            Finish(when, SqliteKind.CaseWhen);
            Label(SqliteField.Whens);
        }
        while (At(SqliteKeyword.When));

        if (Eat(SqliteKeyword.Else))
        {
            ParseExpression(SqliteField.Else);
        }

        Expect(SqliteKeyword.End);
        Finish(mark, SqliteKind.CaseExpr);
    }

    /// <summary>RAISE(IGNORE) or RAISE(action, message); the message is any expression since 3.47.</summary>
    private void ParseRaise(Marker mark)
    {
        Advance();
        ExpectLeftParen();
        var flags = Keyword switch
        {
            SqliteKeyword.Ignore => RaiseExpr.IgnoreFlag,
            SqliteKeyword.Rollback => RaiseExpr.RollbackFlag,
            SqliteKeyword.Abort => RaiseExpr.AbortFlag,
            SqliteKeyword.Fail => RaiseExpr.FailFlag,
            _ => 0u,
        };
        if (flags == 0)
        {
            Unexpected("IGNORE, ROLLBACK, ABORT or FAIL");
        }

        Advance();
        if (flags != RaiseExpr.IgnoreFlag)
        {
            Expect(TokenKind.Comma, "','");
            ParseExpression(SqliteField.Message);
        }

        ExpectRightParen();
        Finish(mark, SqliteKind.RaiseExpr, flags);
    }

    /// <summary>Whether a name stands here that an expression may begin with; these words always begin something else.</summary>
    private bool AtColumnName => AtName && Keyword is not (SqliteKeyword.Cast or SqliteKeyword.Raise
        or SqliteKeyword.CurrentDate or SqliteKeyword.CurrentTime or SqliteKeyword.CurrentTimestamp);

    /// <summary>A column with up to two qualifiers, a function call, or a placeholder.</summary>
    private void ParseColumnOrCall()
    {
        var mark = Mark();
        ParseName(SqliteField.Parts, "a column name");
        if (At(TokenKind.LeftParen))
        {
            ParseCall(mark);
            return;
        }

        if (!At(TokenKind.Dot))
        {
            FinishWord(mark);
            return;
        }

        for (var parts = 1; parts < 3 && Eat(TokenKind.Dot); parts++)
        {
            ParseName(SqliteField.Parts, "a column name");
        }

        Finish(mark, SqliteKind.ColumnRef);
    }

    /// <summary>Makes a column, TRUE or FALSE, or a placeholder of the name that was parsed last.</summary>
    private void FinishWord(Marker mark)
    {
        var token = TokenAt(mark.FirstToken);
        if (Position == mark.FirstToken + 1 && token.Keyword == 0)
        {
            if (token.Kind == TokenKind.Placeholder)
            {
                Backtrack(mark);
                Advance();
                Finish(mark, SqliteKind.Placeholder);
                return;
            }

            var flags = token.Kind != TokenKind.Identifier ? 0
                : TextOf(token).Equals("true", StringComparison.OrdinalIgnoreCase) ? Literal.TrueFlag
                : TextOf(token).Equals("false", StringComparison.OrdinalIgnoreCase) ? Literal.FalseFlag
                : 0;
            if (flags != 0)
            {
                Backtrack(mark);
                Advance();
                Finish(mark, SqliteKind.Literal, flags);
                return;
            }
        }

        Finish(mark, SqliteKind.ColumnRef);
    }

    private void ParseCall(Marker mark)
    {
        Finish(mark, SqliteKind.QualifiedName);
        Label(SqliteField.Function);
        Advance();
        uint flags;
        if (Eat(TokenKind.Star))
        {
            flags = FuncCall.StarFlag;
        }
        else
        {
            flags = Eat(SqliteKeyword.Distinct) ? FuncCall.DistinctFlag : Eat(SqliteKeyword.All) ? FuncCall.AllFlag : 0;
            if (!At(TokenKind.RightParen) && !At(SqliteKeyword.Order))
            {
                ParseExpressionList(SqliteField.Arguments);
            }

            ParseOptionalOrderBy();
        }

        ExpectRightParen();
        if (Kind == TokenKind.Identifier)
        {
            flags |= ParseCallSuffix();
        }

        Finish(mark, SqliteKind.FuncCall, flags);
    }

    /// <summary>
    /// WITHIN GROUP, FILTER and OVER. FILTER and OVER are key words only behind a call and before what belongs to them
    /// (sqlite3 tokenize.c, analyzeFilterKeyword and analyzeOverKeyword); otherwise they are aliases.
    /// </summary>
    private uint ParseCallSuffix()
    {
        uint flags = 0;
        if (KeywordId == 0 && Peek(1) == SqliteKeyword.Group && TextOf(Current).Equals("within", StringComparison.OrdinalIgnoreCase))
        {
            Advance();
            Advance();
            ExpectLeftParen();
            ParseOptionalOrderBy();
            ExpectRightParen();
            flags = FuncCall.WithinGroupFlag;
        }

        if (At(SqliteKeyword.Filter) && PeekKind(1) == TokenKind.LeftParen)
        {
            Advance();
            Advance();
            Expect(SqliteKeyword.Where);
            ParseExpression(SqliteField.Filter);
            ExpectRightParen();
        }

        if (At(SqliteKeyword.Over) && (PeekKind(1) == TokenKind.LeftParen || IsName(PeekKind(1), PeekKeywordId(1))))
        {
            Advance();
            var mark = Mark();
            if (At(TokenKind.LeftParen))
            {
                ParseWindowDefinition(mark, SqliteField.Over);
            }
            else
            {
                ParseName(SqliteField.Reference, "a window name");
                Finish(mark, SqliteKind.WindowDef);
                Label(SqliteField.Over);
            }
        }

        return flags;
    }
}
