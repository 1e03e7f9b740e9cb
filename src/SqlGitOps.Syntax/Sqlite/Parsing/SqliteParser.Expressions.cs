using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>Expressions, by precedence climbing.</content>
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

    private void ParseExpressionList(SqliteField field)
    {
        do
        {
            ParseExpression(field);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseParenthesized(SqliteField field)
    {
        ExpectLeftParen();
        ParseExpression(field);
        ExpectRightParen();
    }
}
