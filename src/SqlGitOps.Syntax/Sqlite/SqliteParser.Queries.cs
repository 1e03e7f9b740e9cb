using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite;

// SELECT, INSERT, UPDATE and DELETE.
internal sealed partial class SqliteParser
{
    // ---- WITH ------------------------------------------------------------------------------------------------------

    private void ParseWithStatement()
    {
        var mark = Mark();
        if (!Enter())
        {
            return;
        }

        ParseWithClause();
        switch (Keyword)
        {
            case SqliteKeyword.Insert or SqliteKeyword.Replace:
                ParseInsert(mark);
                break;
            case SqliteKeyword.Update:
                ParseUpdate(mark);
                break;
            case SqliteKeyword.Delete:
                ParseDelete(mark);
                break;
            default:
                ParseSelectBody(mark);
                break;
        }

        Leave();
    }

    private void ParseWithClause()
    {
        var mark = Mark();
        Advance();
        var flags = Eat(SqliteKeyword.Recursive) ? WithClause.RecursiveFlag : 0;
        do
        {
            ParseCommonTableExpr();
        }
        while (Eat(TokenKind.Comma));
        Finish(mark, SqliteKind.WithClause, flags);
        Label(SqliteField.With);
    }

    private void ParseCommonTableExpr()
    {
        var mark = Mark();
        ParseName(SqliteField.Name, "the name of a common table expression");
        ParseOptionalNameList(SqliteField.Columns);
        Expect(SqliteKeyword.As);
        uint flags = 0;
        if (Eat(SqliteKeyword.Materialized))
        {
            flags = CommonTableExpr.MaterializedFlag;
        }
        else if (Eat(SqliteKeyword.Not))
        {
            Expect(SqliteKeyword.Materialized);
            flags = CommonTableExpr.NotMaterializedFlag;
        }

        ExpectLeftParen();
        ParseSelect(SqliteField.Query);
        ExpectRightParen();
        Finish(mark, SqliteKind.CommonTableExpr, flags);
        Label(SqliteField.Queries);
    }

    // ---- SELECT ----------------------------------------------------------------------------------------------------

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

    private void ParseExpressionList(SqliteField field)
    {
        do
        {
            ParseExpression(field);
        }
        while (Eat(TokenKind.Comma));
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

    /// <summary>[ASC | DESC] [NULLS FIRST | LAST]; SortBy and IndexElem have the same flags.</summary>
    private uint ParseOrder()
    {
        var flags = Eat(SqliteKeyword.Asc) ? SortBy.AscendingFlag : Eat(SqliteKeyword.Desc) ? SortBy.DescendingFlag : 0;
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

    // ---- FROM ------------------------------------------------------------------------------------------------------

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

    /// <summary>Makes a call of the qualified name that was parsed last and the arguments in parentheses behind it.</summary>
    private void FinishCall(Marker mark)
    {
        Label(SqliteField.Function);
        ExpectLeftParen();
        if (!At(TokenKind.RightParen))
        {
            ParseExpressionList(SqliteField.Arguments);
        }

        ExpectRightParen();
        Finish(mark, SqliteKind.FuncCall);
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

    // ---- windows ---------------------------------------------------------------------------------------------------

    private void ParseWindowClause()
    {
        Advance();
        do
        {
            var mark = Mark();
            ParseName(SqliteField.Name, "a window name");
            Expect(SqliteKeyword.As);
            ParseWindowDefinition(mark, SqliteField.Windows);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseWindowDefinition(Marker mark, SqliteField field)
    {
        ExpectLeftParen();
        if (AtName && Keyword is not (SqliteKeyword.Partition or SqliteKeyword.Range or SqliteKeyword.Rows or SqliteKeyword.Groups))
        {
            ParseName(SqliteField.Reference, "a window name");
        }

        if (Eat(SqliteKeyword.Partition))
        {
            Expect(SqliteKeyword.By);
            ParseExpressionList(SqliteField.PartitionBy);
        }

        ParseOptionalOrderBy();
        ParseOptionalFrame();
        ExpectRightParen();
        Finish(mark, SqliteKind.WindowDef);
        Label(field);
    }

    private void ParseOptionalFrame()
    {
        var mark = Mark();
        var flags = Keyword switch
        {
            SqliteKeyword.Range => WindowFrame.RangeFlag,
            SqliteKeyword.Rows => WindowFrame.RowsFlag,
            SqliteKeyword.Groups => WindowFrame.GroupsFlag,
            _ => 0u,
        };
        if (flags == 0)
        {
            return;
        }

        Advance();
        if (Eat(SqliteKeyword.Between))
        {
            flags |= WindowFrame.BetweenFlag;
            ParseFrameBound(start: true);
            Expect(SqliteKeyword.And);
            ParseFrameBound(start: false);
        }
        else
        {
            ParseFrameBound(start: true);
        }

        if (Eat(SqliteKeyword.Exclude))
        {
            flags |= ParseFrameExclusion();
        }

        Finish(mark, SqliteKind.WindowFrame, flags);
        Label(SqliteField.Frame);
    }

    private void ParseFrameBound(bool start)
    {
        var mark = Mark();
        uint flags;
        if (Eat(SqliteKeyword.Unbounded))
        {
            Expect(start ? SqliteKeyword.Preceding : SqliteKeyword.Following);
            flags = FrameBound.UnboundedFlag | (start ? FrameBound.PrecedingFlag : FrameBound.FollowingFlag);
        }
        else if (Eat(SqliteKeyword.Current))
        {
            Expect(SqliteKeyword.Row);
            flags = FrameBound.CurrentRowFlag;
        }
        else
        {
            ParseExpression(SqliteField.Offset);
            flags = Eat(SqliteKeyword.Preceding) ? FrameBound.PrecedingFlag : FrameBound.FollowingFlag;
            if (flags == FrameBound.FollowingFlag && !Eat(SqliteKeyword.Following))
            {
                Unexpected("PRECEDING or FOLLOWING");
            }
        }

        Finish(mark, SqliteKind.FrameBound, flags);
        Label(SqliteField.Bounds);
    }

    private uint ParseFrameExclusion()
    {
        if (Eat(SqliteKeyword.No))
        {
            Expect(SqliteKeyword.Others);
            return WindowFrame.ExcludeNoOthersFlag;
        }

        if (Eat(SqliteKeyword.Current))
        {
            Expect(SqliteKeyword.Row);
            return WindowFrame.ExcludeCurrentRowFlag;
        }

        if (Eat(SqliteKeyword.Group))
        {
            return WindowFrame.ExcludeGroupFlag;
        }

        if (!Eat(SqliteKeyword.Ties))
        {
            Unexpected("NO OTHERS, CURRENT ROW, GROUP or TIES");
        }

        return WindowFrame.ExcludeTiesFlag;
    }

    // ---- INSERT, UPDATE, DELETE ------------------------------------------------------------------------------------

    /// <param name="mark">Where the statement begins; WITH is already parsed.</param>
    private void ParseInsert(Marker mark)
    {
        uint flags = 0;
        if (Eat(SqliteKeyword.Replace))
        {
            flags = InsertStmt.ReplaceFlag;
        }
        else
        {
            Advance();
            ParseOrResolution();
        }

        Expect(SqliteKeyword.Into);
        ParseQualifiedName(SqliteField.Relation, "a table name");
        if (!_inTrigger && Eat(SqliteKeyword.As))
        {
            ParseName(SqliteField.Alias, "an alias");
        }

        ParseOptionalNameList(SqliteField.Columns);
        if (Eat(SqliteKeyword.Default))
        {
            Expect(SqliteKeyword.Values);
            flags |= InsertStmt.DefaultValuesFlag;
        }
        else
        {
            if (StartsSelect(Keyword))
            {
                ParseSelect(SqliteField.Source);
            }
            else
            {
                Unexpected("VALUES, SELECT or DEFAULT VALUES");
            }

            while (At(SqliteKeyword.On) && ParseUpsert())
            {
            }
        }

        ParseOptionalReturning();
        Finish(mark, SqliteKind.InsertStmt, flags);
    }

    private void ParseOrResolution()
    {
        if (Eat(SqliteKeyword.Or))
        {
            ParseResolution();
        }
    }

    /// <summary>One ON CONFLICT clause; false when no other may follow (it has no conflict target).</summary>
    private bool ParseUpsert()
    {
        var mark = Mark();
        Advance();
        Expect(SqliteKeyword.Conflict);
        var target = Eat(TokenKind.LeftParen);
        if (target)
        {
            ParseIndexElements();
            ExpectRightParen();
            ParseOptionalWhere(SqliteField.TargetWhere);
        }

        Expect(SqliteKeyword.Do);
        var flags = OnConflictClause.DoNothingFlag;
        if (!Eat(SqliteKeyword.Nothing))
        {
            if (!Eat(SqliteKeyword.Update))
            {
                Unexpected("NOTHING or UPDATE");
            }

            flags = OnConflictClause.DoUpdateFlag;
            Expect(SqliteKeyword.Set);
            ParseAssignments();
            ParseOptionalWhere();
        }

        Finish(mark, SqliteKind.OnConflictClause, flags);
        Label(SqliteField.OnConflict);
        return target;
    }

    private void ParseAssignments()
    {
        do
        {
            var mark = Mark();
            if (Eat(TokenKind.LeftParen))
            {
                do
                {
                    ParseAssignedColumn();
                }
                while (Eat(TokenKind.Comma));
                ExpectRightParen();
            }
            else
            {
                ParseAssignedColumn();
            }

            Expect(TokenKind.Equal, "'='");
            ParseExpression(SqliteField.Value);
            Finish(mark, SqliteKind.SetClause);
            Label(SqliteField.Assignments);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseAssignedColumn()
    {
        var mark = Mark();
        ParseName(SqliteField.Parts, "a column name");
        Finish(mark, SqliteKind.ColumnRef);
        Label(SqliteField.Columns);
    }

    private void ParseOptionalReturning()
    {
        if (Eat(SqliteKeyword.Returning))
        {
            ParseTargets(SqliteField.Returning);
        }
    }

    /// <summary>The table that UPDATE and DELETE change; an alias needs AS here.</summary>
    private void ParseChangedTable()
    {
        var mark = Mark();
        ParseQualifiedName(SqliteField.Relation, "a table name");
        if (At(SqliteKeyword.As) && !_inTrigger)
        {
            ParseOptionalAlias();
        }

        Finish(mark, SqliteKind.RangeVar, ParseIndexedBy());
        Label(SqliteField.Relation);
    }

    /// <param name="mark">Where the statement begins; WITH is already parsed.</param>
    private void ParseUpdate(Marker mark)
    {
        Advance();
        ParseOrResolution();
        ParseChangedTable();
        Expect(SqliteKeyword.Set);
        ParseAssignments();
        ParseOptionalFrom();
        ParseChangeTail();
        Finish(mark, SqliteKind.UpdateStmt);
    }

    /// <param name="mark">Where the statement begins; WITH is already parsed.</param>
    private void ParseDelete(Marker mark)
    {
        Advance();
        Expect(SqliteKeyword.From);
        ParseChangedTable();
        ParseChangeTail();
        Finish(mark, SqliteKind.DeleteStmt);
    }

    /// <summary>WHERE, and outside triggers RETURNING and (where SQLite is built with it) ORDER BY and LIMIT.</summary>
    private void ParseChangeTail()
    {
        ParseOptionalWhere();
        if (!_inTrigger)
        {
            ParseOptionalReturning();
            ParseOrderAndLimit();
        }
    }
}
