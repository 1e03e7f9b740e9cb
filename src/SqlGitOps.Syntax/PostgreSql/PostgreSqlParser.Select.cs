using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql;

/// <content>Queries (gram.y: SelectStmt and what it is made of).</content>
internal sealed partial class PostgreSqlParser
{
    private const uint IsQuery = SelectStmt.ParenthesizedFlag;

    /// <summary>Whether a query begins here with a word of its own.</summary>
    private bool AtQueryWord() => Keyword is W.Select or W.Values or W.With || (AtWord(W.Table) && IsNameAt(1, ColId)) || AtWords(W.Table, W.Only);

    /// <summary>Whether a query begins here, also in parentheses of its own within those of IN, ANY or ARRAY.</summary>
    private bool AtQuery() => AtQueryWord() || (At(TokenKind.LeftParen) && AtParenQuery());

    /// <summary>Bounded look through leading parentheses for a query's first word.</summary>
    private bool AtParenQuery()
    {
        const int furthest = 8;
        var distance = 1;
        while (distance < furthest && PeekKind(distance) == TokenKind.LeftParen)
        {
            distance++;
        }

        if (PeekWord(distance) is not (W.Select or W.Values or W.With))
        {
            return false;
        }

        // (SELECT …) may be the first operand of an expression; only what follows its parenthesis tells.
        var index = Position + 1;
        var depth = 1;
        while (depth > 0 && index - Position < LookAhead)
        {
            var kind = TokenAt(index).Kind;
            if (kind is TokenKind.EndOfFile or TokenKind.Semicolon)
            {
                break;
            }

            depth += kind == TokenKind.LeftParen ? 1 : kind == TokenKind.RightParen ? -1 : 0;
            index++;
        }

        ref readonly var next = ref TokenAt(index);
        return depth > 0 || next.Kind == TokenKind.RightParen || IsSelectContinuation((W)next.Keyword);
    }

    /// <summary>Whether parentheses that open here hold a query and no list.</summary>
    private bool AtLeftParenOfQuery()
    {
        const int furthest = 64;
        var distance = 1;
        while (distance < furthest && PeekKind(distance) == TokenKind.LeftParen)
        {
            distance++;
        }

        return PeekWord(distance) is W.Select or W.With or W.Table || (PeekWord(distance) == W.Values && PeekKind(distance + 1) == TokenKind.LeftParen);
    }

    /// <summary>How far a parenthesised first operand is looked through; longer ones are taken for queries.</summary>
    private const int LookAhead = 4096;

    private static bool IsSelectContinuation(W word) =>
        word is W.Union or W.Intersect or W.Except or W.Order or W.Limit or W.Offset or W.Fetch or W.For;

    private bool AtSelectContinuation() => IsSelectContinuation(Keyword);

    /// <summary>A statement that starts with SELECT, VALUES, TABLE or WITH, where WITH may also lead INSERT and its like.</summary>
    private void ParseSelectOrData()
    {
        var mark = Mark();
        if (!AtWord(W.With))
        {
            ParseSelectStatement();
            return;
        }

        ParseWith();
        switch (Keyword)
        {
            case W.Insert:
                ParseInsert(mark);
                return;
            case W.Update:
                ParseUpdate(mark);
                return;
            case W.Delete:
                ParseDelete(mark);
                return;
            case W.Merge:
                ParseMerge(mark);
                return;
            default:
                var body = Mark();
                var flags = ParseSelectPrimary();
                flags = ParseSelectTail(body, flags);
                Finish(mark, K.SelectStmt, flags);
                return;
        }
    }

    /// <summary>A query as a statement of its own.</summary>
    private void ParseSelectStatement()
    {
        var mark = Mark();
        var flags = ParseSelectClauses();
        Finish(mark, K.SelectStmt, flags);
    }

    /// <summary>A query as a part of something.</summary>
    private void ParseQuery(F field)
    {
        ParseSelectStatement();
        Label(field);
    }

    /// <summary>A query that must stand in parentheses; the node spans what is inside them.</summary>
    private void ParseParenQuery(F field)
    {
        if (At(TokenKind.Placeholder))
        {
            ParsePlaceholder();
            Label(field);
            return;
        }

        ExpectLeftParen();
        ParseQuery(field);
        ExpectRightParen();
    }

    /// <summary>The clauses of a query with WITH, set operations, ORDER BY, LIMIT; its flags come back.</summary>
    private uint ParseSelectClauses()
    {
        if (!Enter())
        {
            return 0;
        }

        if (AtWord(W.With))
        {
            ParseWith();
        }

        var body = Mark();
        var flags = ParseSelectPrimary();
        flags = ParseSelectTail(body, flags);
        Leave();
        return flags;
    }

    /// <summary>Set operations, ORDER BY, LIMIT and locking behind a first part that stands since <paramref name="body"/>.</summary>
    private uint ParseSelectTail(Marker body, uint flags)
    {
        flags = ParseSetOperations(body, flags, UnionLevel);
        return flags | ParseSelectOptions();
    }

    private const int UnionLevel = 1;
    private const int IntersectLevel = 2;

    private uint ParseSetOperations(Marker mark, uint flags, int minimum)
    {
        while (Keyword is W.Union or W.Except or W.Intersect)
        {
            var level = AtWord(W.Intersect) ? IntersectLevel : UnionLevel;
            if (level < minimum)
            {
                break;
            }

            var operation = Keyword switch
            {
                W.Union => SetOperation.UnionFlag,
                W.Except => SetOperation.ExceptFlag,
                _ => SetOperation.IntersectFlag,
            };
            Finish(mark, K.SelectStmt, F.Left, flags);
            Advance();
            if (EatWord(W.All))
            {
                operation |= SetOperation.AllFlag;
            }
            else
            {
                EatWord(W.Distinct);
            }

            var right = Mark();
            var rightFlags = ParseSelectPrimary();
            rightFlags = ParseSetOperations(right, rightFlags, level + 1);
            Finish(right, K.SelectStmt, F.Right, rightFlags);
            Finish(mark, K.SetOperation, F.SetOperation, operation);
            flags = 0;
        }

        return flags;
    }

    private uint ParseSelectPrimary()
    {
        switch (Kind == TokenKind.LeftParen ? W.NotAKeyword : Keyword)
        {
            case W.Select:
                return ParseSimpleSelect();

            case W.Values:
                Advance();
                do
                {
                    var row = Mark();
                    if (At(TokenKind.Placeholder))
                    {
                        ParsePlaceholder();
                    }
                    else
                    {
                        ParseParenExpressionList(F.Values);
                    }

                    Finish(row, K.ValuesRow, F.Values);
                }
                while (Eat(TokenKind.Comma));
                return 0;

            case W.Table:
                Advance();
                ParseRelationExpression(F.From, RelationAlias.None);
                return SelectStmt.TableCommandFlag;
        }

        if (At(TokenKind.LeftParen))
        {
            Advance();
            var flags = ParseSelectClauses();
            ExpectRightParen();
            return flags | SelectStmt.ParenthesizedFlag;
        }

        if (Eat(TokenKind.Placeholder))
        {
            return 0;
        }

        Unexpected("SELECT, VALUES or TABLE");
        return 0;
    }

    private uint ParseSimpleSelect()
    {
        Advance();
        var flags = 0u;
        if (EatWord(W.Distinct))
        {
            flags |= SelectStmt.DistinctFlag;
            if (EatWord(W.On))
            {
                ParseParenExpressionList(F.DistinctOn);
            }
        }
        else if (EatWord(W.All))
        {
            flags |= SelectStmt.AllFlag;
        }

        if (!AtEndOfTargets())
        {
            ParseTargets(F.Targets);
        }

        if (EatWord(W.Into))
        {
            if (Keyword is W.Temp or W.Temporary or W.Local or W.Global)
            {
                if (Keyword is W.Local or W.Global)
                {
                    Advance();
                }

                Advance();
                flags |= SelectStmt.IntoTemporaryFlag;
            }
            else if (AtWord(W.Unlogged) && (PeekWord(1) == W.Table || IsNameAt(1, ColId)))
            {
                Advance();
                flags |= SelectStmt.IntoUnloggedFlag;
            }

            EatWord(W.Table);
            ParseRelationName(F.Into);
        }

        if (EatWord(W.From))
        {
            ParseFromList(F.From);
        }

        ParseWhere();
        if (EatWords(W.Group, W.By))
        {
            if (EatWord(W.All))
            {
                flags |= SelectStmt.GroupByAllFlag;
            }
            else
            {
                flags |= FlagIf(W.Distinct, SelectStmt.GroupByDistinctFlag);
            }

            do
            {
                ParseGroupByItem(F.GroupBy);
            }
            while (Eat(TokenKind.Comma));
        }

        if (EatWord(W.Having))
        {
            ParseExpression(F.Having);
        }

        if (EatWord(W.Window))
        {
            do
            {
                var mark = Mark();
                ParseName(F.Name, "a window name");
                ExpectWord(W.As);
                ParseWindowSpecification(mark, F.Windows);
            }
            while (Eat(TokenKind.Comma));
        }

        return flags;
    }

    /// <summary>A select list may be empty.</summary>
    private bool AtEndOfTargets() => Kind is TokenKind.Semicolon or TokenKind.EndOfFile or TokenKind.RightParen or TokenKind.MetaCommand
        || Keyword is W.From or W.Into or W.Where or W.Group or W.Having or W.Window or W.Union or W.Except or W.Intersect
            or W.Order or W.Limit or W.Offset or W.Fetch or W.For;

    private void ParseWhere()
    {
        if (EatWord(W.Where))
        {
            ParseExpression(F.Where);
        }
    }

    private void ParseTargets(F field)
    {
        do
        {
            var mark = Mark();
            if (Eat(TokenKind.Star))
            {
                Finish(mark, K.ResTarget, field, ResTarget.StarFlag);
                continue;
            }

            ParseExpression(F.Expression);
            if (EatWord(W.As))
            {
                ParseName(F.Alias, "a column alias", ColLabel);
            }
            else if (AtBareLabel())
            {
                ParseName(F.Alias, "a column alias", ColLabel);
            }

            Finish(mark, K.ResTarget, field);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseGroupByItem(F field)
    {
        var mark = Mark();
        if (At(TokenKind.LeftParen) && PeekKind(1) == TokenKind.RightParen)
        {
            Advance();
            Advance();
            Finish(mark, K.GroupingSet, field, GroupingSet.EmptyFlag);
            return;
        }

        var kind = Keyword switch
        {
            W.Rollup when PeekKind(1) == TokenKind.LeftParen => GroupingSet.RollupFlag,
            W.Cube when PeekKind(1) == TokenKind.LeftParen => GroupingSet.CubeFlag,
            W.Grouping when PeekWord(1) == W.Sets => GroupingSet.SetsFlag,
            _ => 0u,
        };
        if (kind == 0 || !Enter())
        {
            ParseExpression(field);
            return;
        }

        Advance();
        if (kind == GroupingSet.SetsFlag)
        {
            Advance();
        }

        ExpectLeftParen();
        do
        {
            ParseGroupByItem(F.Elements);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
        Finish(mark, K.GroupingSet, field, kind);
        Leave();
    }

    /// <summary>ORDER BY, LIMIT, OFFSET, FETCH FIRST and FOR UPDATE, in the orders that the server takes.</summary>
    private uint ParseSelectOptions()
    {
        var flags = 0u;
        if (AtWord(W.Order))
        {
            ParseOrderBy();
        }

        while (true)
        {
            switch (Keyword)
            {
                case W.Limit:
                    Advance();
                    if (!EatWord(W.All))
                    {
                        ParseExpression(F.Limit);
                    }

                    break;

                case W.Offset:
                    Advance();
                    ParseExpression(F.Offset);
                    if (Keyword is W.Row or W.Rows)
                    {
                        Advance();
                    }

                    break;

                case W.Fetch:
                    Advance();
                    if (!EatWord(W.Next))
                    {
                        ExpectWord(W.First);
                    }

                    if (Keyword is not (W.Row or W.Rows))
                    {
                        ParseExpressionAt(SignLevel, restricted: true);
                        Label(F.Limit);
                    }

                    if (!EatWord(W.Rows))
                    {
                        ExpectWord(W.Row);
                    }

                    if (EatWord(W.With))
                    {
                        ExpectWord(W.Ties);
                        flags |= SelectStmt.WithTiesFlag;
                    }
                    else
                    {
                        ExpectWord(W.Only);
                    }

                    break;

                case W.For:
                    ParseLocking();
                    break;

                default:
                    return flags;
            }
        }
    }

    private void ParseLocking()
    {
        var mark = Mark();
        Advance();
        if (EatWords(W.Read, W.Only))
        {
            Finish(mark, K.LockingClause, F.Locking);
            return;
        }

        var flags = 0u;
        switch (Keyword)
        {
            case W.Update:
                flags = LockingClause.UpdateFlag;
                break;
            case W.Share:
                flags = LockingClause.ShareFlag;
                break;
            case W.No:
                Advance();
                ExpectWord(W.Key);
                flags = LockingClause.NoKeyUpdateFlag;
                break;
            case W.Key:
                Advance();
                flags = LockingClause.KeyShareFlag;
                break;
        }

        if (flags == LockingClause.NoKeyUpdateFlag || flags == LockingClause.UpdateFlag)
        {
            ExpectWord(W.Update);
        }
        else if (flags != 0)
        {
            ExpectWord(W.Share);
        }
        else
        {
            Unexpected("UPDATE, NO KEY UPDATE, SHARE or KEY SHARE");
        }

        if (EatWord(W.Of))
        {
            ParseQualifiedNameList(F.Relations, "a table name");
        }

        flags |= FlagIf(W.Nowait, LockingClause.NoWaitFlag) | FlagIf(W.Skip, W.Locked, LockingClause.SkipLockedFlag);
        Finish(mark, K.LockingClause, F.Locking, flags);
    }

    private void ParseOrderBy()
    {
        Advance();
        ExpectWord(W.By);
        do
        {
            var mark = Mark();
            ParseExpression(F.Expression);
            var flags = FlagIf(W.Asc, SortBy.AscendingFlag) | FlagIf(W.Desc, SortBy.DescendingFlag);
            if (EatWord(W.Using))
            {
                ParseOperator();
            }

            flags |= ParseNullsOrder(SortBy.NullsFirstFlag, SortBy.NullsLastFlag);
            Finish(mark, K.SortBy, F.OrderBy, flags);
        }
        while (Eat(TokenKind.Comma));
    }

    private uint ParseNullsOrder(uint first, uint last) =>
        FlagIf(W.Nulls, W.First, first) | FlagIf(W.Nulls, W.Last, last);

    /// <summary><c>(name PARTITION BY … ORDER BY … frame)</c>.</summary>
    private void ParseWindowSpecification(Marker mark, F field)
    {
        ExpectLeftParen();
        var flags = 0u;
        if (AtName(ColId) && Keyword is not (W.Partition or W.Range or W.Rows or W.Groups))
        {
            ParseName(F.Reference, "a window name");
        }

        if (EatWords(W.Partition, W.By))
        {
            ParseExpressionList(F.PartitionBy);
        }

        if (AtWord(W.Order))
        {
            ParseOrderBy();
        }

        if (Keyword is W.Range or W.Rows or W.Groups)
        {
            flags = Keyword switch
            {
                W.Range => WindowDef.RangeFlag,
                W.Rows => WindowDef.RowsFlag,
                _ => WindowDef.GroupsFlag,
            };
            Advance();
            if (EatWord(W.Between))
            {
                ParseFrameBound();
                ExpectWord(W.And);
                ParseFrameBound();
            }
            else
            {
                ParseFrameBound();
            }

            if (EatWord(W.Exclude))
            {
                switch (Keyword)
                {
                    case W.Current:
                        Advance();
                        ExpectWord(W.Row);
                        break;
                    case W.Group or W.Ties:
                        Advance();
                        break;
                    default:
                        ExpectWord(W.No);
                        ExpectWord(W.Others);
                        break;
                }
            }
        }

        ExpectRightParen();
        Finish(mark, K.WindowDef, field, flags);
    }

    private void ParseFrameBound()
    {
        if (EatWords(W.Current, W.Row))
        {
            return;
        }

        if (AtWord(W.Unbounded) && PeekWord(1) is W.Preceding or W.Following)
        {
            Advance();
        }
        else
        {
            ParseExpression(F.FrameBounds);
        }

        if (!EatWord(W.Preceding))
        {
            ExpectWord(W.Following);
        }
    }

    // ---- WITH ------------------------------------------------------------------------------------------------------

    private void ParseWith()
    {
        var mark = Mark();
        Advance();
        var flags = FlagIf(W.Recursive, WithClause.RecursiveFlag);
        do
        {
            ParseCommonTableExpression();
        }
        while (Eat(TokenKind.Comma));
        Finish(mark, K.WithClause, F.With, flags);
    }

    private void ParseCommonTableExpression()
    {
        var mark = Mark();
        ParseName(F.Name, "a name for the query");
        if (At(TokenKind.LeftParen))
        {
            ParseParenNameList(F.Columns);
        }

        ExpectWord(W.As);
        var flags = FlagIf(W.Materialized, CommonTableExpr.MaterializedFlag) | FlagIf(W.Not, W.Materialized, CommonTableExpr.NotMaterializedFlag);
        ExpectLeftParen();
        ParsePreparable(F.Query);
        ExpectRightParen();
        if (EatWord(W.Search))
        {
            if (EatWord(W.Breadth))
            {
                flags |= CommonTableExpr.SearchBreadthFirstFlag;
            }
            else
            {
                ExpectWord(W.Depth);
                flags |= CommonTableExpr.SearchDepthFirstFlag;
            }

            ExpectWord(W.First);
            ExpectWord(W.By);
            ParseNameList(F.SearchBy);
            ExpectWord(W.Set);
            ParseName(F.SearchSet, "a column name");
        }

        if (EatWord(W.Cycle))
        {
            flags |= CommonTableExpr.CycleFlag;
            ParseNameList(F.CycleColumns);
            ExpectWord(W.Set);
            ParseName(F.CycleSet, "a column name");
            if (EatWord(W.To))
            {
                ParseOperandAs(F.CycleMark);
                ExpectWord(W.Default);
                ParseOperandAs(F.CycleDefault);
            }

            ExpectWord(W.Using);
            ParseName(F.CycleUsing, "a column name");
        }

        Finish(mark, K.CommonTableExpr, F.Queries, flags);
    }

    private void ParseOperandAs(F field)
    {
        ParseOperand();
        Label(field);
    }

    /// <summary>A statement that may stand in WITH, PREPARE, COPY and EXPLAIN (gram.y: PreparableStmt).</summary>
    private void ParsePreparable(F field)
    {
        switch (Keyword)
        {
            case W.Insert or W.Update or W.Delete or W.Merge or W.With:
                ParseKeywordStatement();
                break;
            default:
                ParseSelectStatement();
                break;
        }

        Label(field);
    }

    // ---- FROM ------------------------------------------------------------------------------------------------------

    private void ParseFromList(F field)
    {
        do
        {
            ParseTableReference(field);
        }
        while (Eat(TokenKind.Comma));
    }

    /// <summary>A table, subquery or function with the joins behind it.</summary>
    private void ParseTableReference(F field)
    {
        var mark = Mark();
        if (!Enter())
        {
            Finish(mark, K.RangeVar, field);
            return;
        }

        ParseTablePrimary();
        ParseJoins(mark);
        Label(field);
        Leave();
    }

    private void ParseJoins(Marker mark)
    {
        while (true)
        {
            var flags = 0u;
            switch (Keyword)
            {
                case W.Join:
                    flags = JoinExpr.InnerFlag;
                    break;
                case W.Inner:
                    flags = JoinExpr.InnerFlag;
                    break;
                case W.Cross:
                    flags = JoinExpr.CrossFlag;
                    break;
                case W.Natural:
                    flags = JoinExpr.NaturalFlag;
                    break;
                case W.Left:
                    flags = JoinExpr.LeftFlag;
                    break;
                case W.Right:
                    flags = JoinExpr.RightFlag;
                    break;
                case W.Full:
                    flags = JoinExpr.FullFlag;
                    break;
                default:
                    return;
            }

            Label(F.Left);
            if (EatWord(W.Natural))
            {
                flags |= Keyword switch
                {
                    W.Left => JoinExpr.LeftFlag,
                    W.Right => JoinExpr.RightFlag,
                    W.Full => JoinExpr.FullFlag,
                    _ => JoinExpr.InnerFlag,
                };
            }

            if (Keyword is W.Left or W.Right or W.Full)
            {
                Advance();
                EatWord(W.Outer);
            }
            else if (Keyword is W.Inner or W.Cross)
            {
                Advance();
            }

            ExpectWord(W.Join);

            // A JOIN b JOIN c ON … ON …: without a condition of its own, the right side takes the next join in.
            var right = Mark();
            ParseTablePrimary();
            var conditional = (flags & (JoinExpr.CrossFlag | JoinExpr.NaturalFlag)) == 0;
            if (conditional && Keyword is not (W.On or W.Using))
            {
                if (!Enter())
                {
                    Finish(mark, K.JoinExpr, flags);
                    return;
                }

                ParseJoins(right);
                Leave();
            }

            Label(F.Right);
            if (conditional)
            {
                ParseJoinCondition();
            }

            Finish(mark, K.JoinExpr, flags);
        }
    }

    private void ParseJoinCondition()
    {
        if (EatWord(W.Using))
        {
            ParseParenNameList(F.Using);
            if (EatWord(W.As))
            {
                ParseName(F.UsingAlias, "an alias");
            }
        }
        else if (EatWord(W.On))
        {
            ParseExpression(F.Condition);
        }
        else
        {
            Unexpected("ON or USING");
        }
    }

    /// <summary>One item of FROM without joins.</summary>
    private void ParseTablePrimary()
    {
        var mark = Mark();
        var lateral = EatWord(W.Lateral);
        if (At(TokenKind.LeftParen))
        {
            ParseParenTable(mark, lateral);
            return;
        }

        if (AtWords(W.Rows, W.From) && PeekKind(2) == TokenKind.LeftParen)
        {
            Advance();
            Advance();
            Advance();
            do
            {
                ParsePrimary();
                Label(F.Functions);
                if (EatWord(W.As))
                {
                    ParseColumnDefinitionList();
                }
            }
            while (Eat(TokenKind.Comma));
            ExpectRightParen();
            FinishRangeFunction(mark, (lateral ? RangeFunction.LateralFlag : 0) | RangeFunction.RowsFromFlag);
            return;
        }

        if (AtFunctionTable() || lateral)
        {
            ParsePrimary();
            Label(F.Functions);
            FinishRangeFunction(mark, lateral ? RangeFunction.LateralFlag : 0);
            return;
        }

        ParseRelationExpression(F.None, RelationAlias.Table);
    }

    /// <summary>Whether a function call stands where a table name could.</summary>
    private bool AtFunctionTable()
    {
        if (Kind == TokenKind.Identifier && KeywordId != 0)
        {
            switch (Keyword)
            {
                case W.CurrentDate or W.CurrentTime or W.CurrentTimestamp or W.Localtime or W.Localtimestamp or W.CurrentRole
                    or W.CurrentUser or W.SessionUser or W.SystemUser or W.User or W.CurrentCatalog or W.CurrentSchema:
                    return true;
                case W.Cast:
                    return PeekKind(1) == TokenKind.LeftParen;
                case W.Collation:
                    return PeekWord(1) == W.For;
                case W.Only:
                    return false;
            }
        }

        if (!AtName(NonReservedWord))
        {
            return false;
        }

        var distance = 1;
        while (IsGluedName(distance))
        {
            distance++;
        }

        while (PeekKind(distance) == TokenKind.Dot && IsNameAt(distance + 1, ColLabel))
        {
            distance += 2;
        }

        return PeekKind(distance) == TokenKind.LeftParen;
    }

    private bool IsGluedName(int distance) =>
        PeekKind(distance) is TokenKind.Placeholder or TokenKind.Identifier && IsGluedAt(distance);

    private void FinishRangeFunction(Marker mark, uint flags)
    {
        if (EatWords(W.With, W.Ordinality))
        {
            flags |= RangeFunction.WithOrdinalityFlag;
        }

        if (AtWord(W.As) && PeekKind(1) == TokenKind.LeftParen)
        {
            Advance();
            ParseColumnDefinitionList();
        }
        else if (AtAlias(AtWord(W.As)))
        {
            var alias = Mark();
            EatWord(W.As);
            ParseName(F.Name, "an alias");
            if (At(TokenKind.LeftParen) && !(PeekKind(2) is TokenKind.Comma or TokenKind.RightParen))
            {
                Finish(alias, K.Alias, F.Alias);
                ParseColumnDefinitionList();
            }
            else
            {
                if (At(TokenKind.LeftParen))
                {
                    ParseParenNameList(F.Columns);
                }

                Finish(alias, K.Alias, F.Alias);
            }
        }

        Finish(mark, K.RangeFunction, flags);
    }

    /// <summary><c>(column type [COLLATE c], …)</c> behind a function in FROM.</summary>
    private void ParseColumnDefinitionList()
    {
        ExpectLeftParen();
        do
        {
            var mark = Mark();
            ParseName(F.Name, "a column name");
            ParseType(F.Type);
            ParseOptionalCollation();
            Finish(mark, K.ColumnDef, F.Columns);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    private void ParseOptionalCollation()
    {
        if (EatWord(W.Collate))
        {
            ParseQualifiedName(F.Collation, "a collation");
        }
    }

    /// <summary>A subquery or a join in parentheses; which of them an inner parenthesis was shows behind it.</summary>
    private void ParseParenTable(Marker mark, bool lateral)
    {
        if (ParseParenTableContent(out var selectFlags))
        {
            WrapRangeSubselect(mark, selectFlags, lateral);
            return;
        }

        if (lateral)
        {
            Unexpected("a subquery or function");
        }

        AliasJoin();
    }

    /// <summary>An alias behind a join in parentheses.</summary>
    private void AliasJoin()
    {
        if (AtAlias(AtWord(W.As)))
        {
            var first = Reopen(out var kind, out var flags);
            ParseAlias();
            Finish(first, kind, flags);
        }
    }

    private void WrapRangeSubselect(Marker mark, uint selectFlags, bool lateral)
    {
        Finish(mark, K.SelectStmt, F.Query, selectFlags);
        if (AtAlias(AtWord(W.As)))
        {
            ParseAlias();
        }

        Finish(mark, K.RangeSubselect, lateral ? RangeSubselect.LateralFlag : 0);
    }

    private bool ParseParenTableContent(out uint selectFlags)
    {
        var mark = Mark();
        selectFlags = 0;
        if (!Enter())
        {
            Finish(mark, K.RangeVar);
            return false;
        }

        Advance();
        if (AtQueryWord())
        {
            selectFlags = ParseSelectClauses() | IsQuery;
            ExpectRightParen();
            Leave();
            return true;
        }

        var inner = Mark();
        if (At(TokenKind.LeftParen))
        {
            if (ParseParenTableContent(out var innerFlags))
            {
                if (At(TokenKind.RightParen) || AtSelectContinuation())
                {
                    selectFlags = ParseSelectTail(inner, innerFlags) | IsQuery;
                    ExpectRightParen();
                    Leave();
                    return true;
                }

                WrapRangeSubselect(inner, innerFlags, lateral: false);
            }
            else
            {
                AliasJoin();
            }
        }
        else
        {
            ParseTablePrimary();
        }

        ParseJoins(inner);
        ExpectRightParen();
        StretchLast(mark.FirstToken);
        Leave();
        return false;
    }

    /// <summary>Which alias a table name takes.</summary>
    private enum RelationAlias
    {
        /// <summary>None.</summary>
        None,

        /// <summary><c>[AS] name (columns)</c> and TABLESAMPLE.</summary>
        Table,

        /// <summary><c>[AS] name</c>, where SET is the next clause and no name.</summary>
        Target,
    }

    /// <summary><c>[ONLY] table [*] [alias]</c>.</summary>
    private void ParseRelationExpression(F field, RelationAlias alias)
    {
        var mark = Mark();
        var flags = 0u;
        if (EatWord(W.Only))
        {
            flags = RangeVar.OnlyFlag;
            if (Eat(TokenKind.LeftParen))
            {
                ParseRelationName(F.Relation);
                ExpectRightParen();
            }
            else
            {
                ParseRelationName(F.Relation);
            }
        }
        else
        {
            ParseRelationName(F.Relation);
            if (Eat(TokenKind.Star))
            {
                flags = RangeVar.StarFlag;
            }
        }

        if (alias != RelationAlias.None && AtAlias(AtWord(W.As)) && !(alias == RelationAlias.Target && AtWord(W.Set)))
        {
            if (alias == RelationAlias.Table)
            {
                ParseAlias();
            }
            else
            {
                var name = Mark();
                EatWord(W.As);
                ParseName(F.Name, "an alias");
                Finish(name, K.Alias, F.Alias);
            }
        }

        if (alias == RelationAlias.Table && AtWord(W.Tablesample))
        {
            var sample = Mark();
            Advance();
            ParseQualifiedName(F.Method, "a sampling method", NonReservedWord);
            ParseParenExpressionList(F.Arguments);
            if (EatWord(W.Repeatable))
            {
                ParseParenExpressionList(F.Arguments);
            }

            Finish(sample, K.TableSample, F.Sample);
        }

        Finish(mark, K.RangeVar, field, flags);
    }

    /// <summary>Whether an alias stands here; without AS, a new statement on a new line is none.</summary>
    private bool AtAlias(bool hasAs) =>
        hasAs || (AtName(ColId) && !(Kind == TokenKind.Identifier && Current.StartsLine && StartsStatement(Position)));

    private void ParseAlias()
    {
        var mark = Mark();
        EatWord(W.As);
        ParseName(F.Name, "an alias");
        if (At(TokenKind.LeftParen))
        {
            ParseParenNameList(F.Columns);
        }

        Finish(mark, K.Alias, F.Alias);
    }
}
