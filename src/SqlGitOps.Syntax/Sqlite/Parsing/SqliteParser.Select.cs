using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>SELECT and VALUES.</content>
internal sealed partial class SqliteParser
{
    private static bool StartsSelect(SqliteKeyword keyword) =>
        keyword is SqliteKeyword.Select or SqliteKeyword.Values or SqliteKeyword.With;

    private void ParseSelect(SqliteField field)
    {
        ParseSelect();
        Label(field);
    }

    /// <summary>Parses a whole query, always into one node.</summary>
    private void ParseSelect()
    {
        var mark = Mark();
        if (!Enter())
        {
            Finish(mark, SqliteKind.SelectStmt);
            return;
        }

        if (At(SqliteKeyword.With))
        {
            ParseWithClause();
        }

        ParseSelectBody(mark);
        Leave();
    }

    /// <summary>Everything behind WITH: the compound of simple queries, ORDER BY and LIMIT.</summary>
    private void ParseSelectBody(Marker mark)
    {
        var left = Mark();
        var flags = ParseSimpleSelect(out var values);
        var terms = 1;
        while (Keyword is SqliteKeyword.Union or SqliteKeyword.Intersect or SqliteKeyword.Except)
        {
            // The tree leans to the left, so the number of terms is its depth; SQLite allows 500.
            if (++terms > MaxDepth)
            {
                Error(Current.Span, $"too many terms in a compound SELECT (more than {MaxDepth})");
            }

            Finish(left, SqliteKind.SelectStmt, flags);
            Label(SqliteField.Left);
            flags = 0;
            ParseSetOperation(left, out values);
        }

        // VALUES takes neither ORDER BY nor LIMIT.
        if (!values)
        {
            ParseOrderAndLimit();
            if (Keyword is SqliteKeyword.Union or SqliteKeyword.Intersect or SqliteKeyword.Except)
            {
                Error(Current.Span, $"ORDER BY and LIMIT come behind the last SELECT of a compound, not before {KeywordText(KeywordId)}");
            }
        }

        Finish(mark, SqliteKind.SelectStmt, flags);
    }

    private void ParseSetOperation(Marker left, out bool values)
    {
        var flags = Keyword switch
        {
            SqliteKeyword.Union => SetOperation.UnionFlag,
            SqliteKeyword.Intersect => SetOperation.IntersectFlag,
            _ => SetOperation.ExceptFlag,
        };
        Advance();
        if (flags == SetOperation.UnionFlag && Eat(SqliteKeyword.All))
        {
            flags |= SetOperation.AllFlag;
        }

        var right = Mark();
        var rightFlags = ParseSimpleSelect(out values);
        Finish(right, SqliteKind.SelectStmt, rightFlags);
        Label(SqliteField.Right);
        Finish(left, SqliteKind.SetOperation, flags);
        Label(SqliteField.SetOperation);
    }

    /// <summary>The clauses of one SELECT or VALUES; returns the flags of its node.</summary>
    private uint ParseSimpleSelect(out bool values)
    {
        values = Eat(SqliteKeyword.Values);
        if (values)
        {
            do
            {
                var row = Mark();
                ExpectLeftParen();
                ParseExpressionList(SqliteField.Values);
                ExpectRightParen();
                Finish(row, SqliteKind.ValuesRow);
                Label(SqliteField.Values);
            }
            while (Eat(TokenKind.Comma));
            return 0;
        }

        Expect(SqliteKeyword.Select);
        var flags = Eat(SqliteKeyword.Distinct) ? SelectStmt.DistinctFlag : Eat(SqliteKeyword.All) ? SelectStmt.AllFlag : 0;
        ParseTargets(SqliteField.Targets);
        ParseOptionalFrom();
        ParseOptionalWhere();
        if (Eat(SqliteKeyword.Group))
        {
            Expect(SqliteKeyword.By);
            ParseExpressionList(SqliteField.GroupBy);
        }

        if (Eat(SqliteKeyword.Having))
        {
            ParseExpression(SqliteField.Having);
        }

        if (AtWindowClause)
        {
            ParseWindowClause();
        }

        return flags;
    }

    private void ParseOptionalWhere(SqliteField field = SqliteField.Where)
    {
        if (Eat(SqliteKeyword.Where))
        {
            ParseExpression(field);
        }
    }

    private void ParseTargets(SqliteField field)
    {
        do
        {
            ParseTarget();
            Label(field);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseTarget()
    {
        var mark = Mark();
        if (Eat(TokenKind.Star))
        {
            Finish(mark, SqliteKind.ResTarget, ResTarget.StarFlag);
            return;
        }

        if (AtName && PeekKind(1) == TokenKind.Dot && PeekKind(2) == TokenKind.Star)
        {
            ParseName(SqliteField.Parts, "a table name");
            Advance();
            Advance();
            Finish(mark, SqliteKind.ColumnRef, ColumnRef.StarFlag);
            Label(SqliteField.Expression);
            Finish(mark, SqliteKind.ResTarget, ResTarget.StarFlag);
            return;
        }

        ParseExpression(SqliteField.Expression);
        if (Eat(SqliteKeyword.As) || AtAlias)
        {
            ParseName(SqliteField.Alias, "an alias");
        }

        Finish(mark, SqliteKind.ResTarget);
    }

    /// <summary>Whether an alias without AS stands here. WINDOW is one unless a window definition follows.</summary>
    private bool AtAlias => IsBareName(Kind, KeywordId) && !AtWindowClause;

    private bool AtWindowClause =>
        At(SqliteKeyword.Window) && IsName(PeekKind(1), PeekKeywordId(1)) && Peek(2) == SqliteKeyword.As;

    private void ParseOrderAndLimit()
    {
        ParseOptionalOrderBy();
        if (!Eat(SqliteKeyword.Limit))
        {
            return;
        }

        ParseExpression(SqliteField.Limit);
        if (Eat(SqliteKeyword.Offset))
        {
            ParseExpression(SqliteField.Offset);
        }
        else if (At(TokenKind.Comma))
        {
            // LIMIT offset, count
            Label(SqliteField.Offset);
            Advance();
            ParseExpression(SqliteField.Limit);
        }
    }

    private void ParseOptionalOrderBy()
    {
        if (!Eat(SqliteKeyword.Order))
        {
            return;
        }

        Expect(SqliteKeyword.By);
        do
        {
            var mark = Mark();
            ParseExpression(SqliteField.Expression);
            Finish(mark, SqliteKind.SortBy, ParseOrder());
            Label(SqliteField.OrderBy);
        }
        while (Eat(TokenKind.Comma));
    }

    /// <summary>[ASC | DESC]; SortBy and IndexElem have the same flags.</summary>
    private uint ParseDirection() =>
        Eat(SqliteKeyword.Asc) ? SortBy.AscendingFlag : Eat(SqliteKeyword.Desc) ? SortBy.DescendingFlag : 0;

    /// <summary>[ASC | DESC] [NULLS FIRST | LAST].</summary>
    private uint ParseOrder()
    {
        var flags = ParseDirection();
        if (Eat(SqliteKeyword.Nulls))
        {
            if (Eat(SqliteKeyword.First))
            {
                flags |= SortBy.NullsFirstFlag;
            }
            else
            {
                Expect(SqliteKeyword.Last);
                flags |= SortBy.NullsLastFlag;
            }
        }

        return flags;
    }
}
