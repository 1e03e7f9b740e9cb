using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>FROM: tables and joins.</content>
internal sealed partial class SqliteParser
{
    private void ParseOptionalFrom()
    {
        if (Eat(SqliteKeyword.From))
        {
            ParseFromList();
        }
    }

    /// <summary>Tables and joins; every top-level one gets the field From.</summary>
    private void ParseFromList()
    {
        var item = Mark();
        ParseTableReference();
        if (At(SqliteKeyword.On) || At(SqliteKeyword.Using))
        {
            ReportConditionWithoutJoin();
        }

        var joins = 0;
        while (!Failed)
        {
            Label(SqliteField.From);
            Marker right;
            uint flags;
            if (Eat(TokenKind.Comma))
            {
                right = Mark();
                ParseTableReference();
                if (!At(SqliteKeyword.On) && !At(SqliteKeyword.Using))
                {
                    // A comma without a condition begins a new item of the list.
                    item = right;
                    joins = 0;
                    continue;
                }

                flags = JoinExpr.CommaFlag;
            }
            else if (AtJoin)
            {
                flags = ParseJoinOperator();
                right = Mark();
                ParseTableReference();
            }
            else
            {
                return;
            }

            // The tree leans to the left; SQLite joins 64 tables at most.
            if (++joins > MaxDepth)
            {
                Error(Current.Span, $"too many joins (more than {MaxDepth})");
            }

            FinishJoin(item, right, flags);
        }
    }

    private void ReportConditionWithoutJoin()
    {
        if (Peek(1) == SqliteKeyword.Conflict)
        {
            Error(Current.Span, "ON is read as a join condition here: write WHERE true before ON CONFLICT");
        }
        else
        {
            Error(Current.Span, $"a JOIN clause is required before {KeywordText(KeywordId)}");
        }
    }

    private bool AtJoin => Keyword is SqliteKeyword.Join or SqliteKeyword.Natural or SqliteKeyword.Left or SqliteKeyword.Right
        or SqliteKeyword.Full or SqliteKeyword.Inner or SqliteKeyword.Cross or SqliteKeyword.Outer;

    /// <summary>Up to three join words in any order, then JOIN; contradictions are refused as SQLite does.</summary>
    private uint ParseJoinOperator()
    {
        var start = Current.Start;
        var end = start;
        uint flags = 0;
        for (var words = 0; words < 3 && !At(SqliteKeyword.Join); words++)
        {
            var flag = Keyword switch
            {
                SqliteKeyword.Natural => JoinExpr.NaturalFlag,
                SqliteKeyword.Left => JoinExpr.LeftFlag,
                SqliteKeyword.Right => JoinExpr.RightFlag,
                SqliteKeyword.Full => JoinExpr.FullFlag,
                SqliteKeyword.Inner => JoinExpr.InnerFlag,
                SqliteKeyword.Cross => JoinExpr.CrossFlag,
                SqliteKeyword.Outer => JoinExpr.OuterFlag,
                _ => 0u,
            };
            if (flag == 0)
            {
                break;
            }

            flags |= flag;
            end = Current.End;
            Advance();
        }

        const uint Sided = JoinExpr.LeftFlag | JoinExpr.RightFlag | JoinExpr.FullFlag;
        var inner = (flags & (JoinExpr.InnerFlag | JoinExpr.CrossFlag)) != 0;
        var outer = (flags & (Sided | JoinExpr.OuterFlag)) != 0;
        if (At(SqliteKeyword.Join) && ((inner && outer) || (outer && (flags & Sided) == 0)))
        {
            Error(TextSpan.FromBounds(start, end), "unknown join type");
        }

        Expect(SqliteKeyword.Join);
        return flags;
    }

    /// <summary>Wraps what was parsed since <paramref name="left"/> and since <paramref name="right"/> into a join.</summary>
    private void FinishJoin(Marker left, Marker right, uint flags)
    {
        LabelBefore(right, (byte)SqliteField.Left);
        Label(SqliteField.Right);
        if (Eat(SqliteKeyword.On))
        {
            ParseExpression(SqliteField.Condition);
        }
        else if (Eat(SqliteKeyword.Using))
        {
            ParseNameList(SqliteField.Using);
        }

        Finish(left, SqliteKind.JoinExpr, flags);
    }

    /// <summary>One table, table function, subquery or parenthesised list, always into one node.</summary>
    private void ParseTableReference()
    {
        var mark = Mark();
        if (At(TokenKind.LeftParen))
        {
            ParseParenthesizedTable(mark);
            return;
        }

        ParseQualifiedName(SqliteField.Relation, "a table name");
        if (At(TokenKind.LeftParen))
        {
            FinishCall(mark);
            Label(SqliteField.Functions);
            ParseOptionalAlias();
            Finish(mark, SqliteKind.RangeFunction);
            return;
        }

        ParseOptionalAlias();
        Finish(mark, SqliteKind.RangeVar, ParseIndexedBy());
    }

    private void ParseParenthesizedTable(Marker mark)
    {
        if (!Enter())
        {
            Finish(mark, SqliteKind.ParenTableReference);
            return;
        }

        Advance();
        var query = StartsSelect(Keyword);
        if (query)
        {
            ParseSelect(SqliteField.Query);
        }
        else
        {
            ParseFromList();
        }

        ExpectRightParen();
        ParseOptionalAlias();
        Finish(mark, query ? SqliteKind.RangeSubselect : SqliteKind.ParenTableReference);
        Leave();
    }

    private void ParseOptionalAlias()
    {
        var mark = Mark();
        if (Eat(SqliteKeyword.As) || AtAlias)
        {
            ParseName(SqliteField.Name, "an alias");
            Finish(mark, SqliteKind.Alias);
            Label(SqliteField.Alias);
        }
    }

    private uint ParseIndexedBy()
    {
        if (Eat(SqliteKeyword.Indexed))
        {
            Expect(SqliteKeyword.By);
            ParseName(SqliteField.IndexedBy, "an index name");
            return 0;
        }

        return Eat(SqliteKeyword.Not, SqliteKeyword.Indexed) ? RangeVar.NotIndexedFlag : 0;
    }
}
