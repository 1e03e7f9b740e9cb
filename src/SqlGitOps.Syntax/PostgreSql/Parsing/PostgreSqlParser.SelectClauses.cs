using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>GROUP BY, ORDER BY, LIMIT, locking and windows.</content>
internal partial class PostgreSqlParser
{
    protected void ParseGroupByItem(F field)
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

    // Which clauses a query in parentheses already has; a query around it may not repeat them. No flags of the node.
    private const uint HasWith = 1u << 24;
    private const uint HasOrder = 1u << 25;
    private const uint HasLimit = 1u << 26;
    private const uint HasOffset = 1u << 27;
    private const uint HasSkipLocked = 1u << 28;
    protected const uint SelectFlags = HasWith - 1;

    // Where WITH TIES stands that was read last.
    private int _withTies;

    /// <summary>
    /// ORDER BY, LIMIT, OFFSET, FETCH FIRST and FOR UPDATE in the orders that the server takes: locking comes before or
    /// behind LIMIT and OFFSET, each of which stands once.
    /// </summary>
    /// <param name="flags">The flags of the query so far.</param>
    protected uint ParseSelectOptions(uint flags)
    {
        if (AtWord(W.Order))
        {
            Once(ref flags, HasOrder, "ORDER BY");
            ParseOrderBy();
        }

        var locked = ParseLockingClauses(ref flags);
        var limited = false;
        while (Keyword is W.Limit or W.Offset or W.Fetch)
        {
            limited = true;
            ParseLimitClause(ref flags);
        }

        if (limited && !locked)
        {
            ParseLockingClauses(ref flags);
        }

        if ((flags & SelectStmt.WithTiesFlag) != 0)
        {
            if ((flags & HasOrder) == 0)
            {
                UnexpectedAt(_withTies, "ONLY; WITH TIES cannot be specified without ORDER BY");
            }
            else if ((flags & HasSkipLocked) != 0)
            {
                UnexpectedAt(_withTies, "ONLY; SKIP LOCKED and WITH TIES cannot be used together");
            }
        }

        return flags;
    }

    /// <summary>Notes a clause, which a query in parentheses may already have had.</summary>
    private void Once(ref uint flags, uint clause, string name)
    {
        if ((flags & clause) != 0)
        {
            Unexpected($"the end of the query; multiple {name} clauses are not allowed");
        }

        flags |= clause;
    }

    private bool ParseLockingClauses(ref uint flags)
    {
        var any = false;
        while (AtWord(W.For))
        {
            any = true;
            flags |= ParseLocking();
        }

        return any;
    }

    private void ParseLimitClause(ref uint flags)
    {
        switch (Keyword)
        {
            case W.Limit:
                Once(ref flags, HasLimit, "LIMIT");
                Advance();
                if (!EatWord(W.All))
                {
                    ParseExpression(F.Limit);
                    if (At(TokenKind.Comma))
                    {
                        Unexpected("OFFSET; LIMIT #,# is not supported");
                    }
                }

                break;

            case W.Offset:
                Once(ref flags, HasOffset, "OFFSET");
                Advance();
                ParseExpression(F.Offset);
                if (Keyword is W.Row or W.Rows)
                {
                    Advance();
                }

                break;

            default:
                Once(ref flags, HasLimit, "LIMIT");
                Advance();
                if (!EatWord(W.Next) && !EatWord(W.First))
                {
                    Unexpected("FIRST or NEXT");
                }

                if (Keyword is not (W.Row or W.Rows) || PeekKind(1) == TokenKind.LeftParen)
                {
                    if (Kind is TokenKind.Plus or TokenKind.Minus)
                    {
                        ParseNumber(F.Limit);
                    }
                    else
                    {
                        ParsePrimary();
                        Label(F.Limit);
                    }
                }

                if (!EatWord(W.Rows))
                {
                    ExpectWord(W.Row);
                }

                if (AtWord(W.With))
                {
                    _withTies = Position;
                    Advance();
                    ExpectWord(W.Ties);
                    flags |= SelectStmt.WithTiesFlag;
                }
                else
                {
                    ExpectWord(W.Only);
                }

                break;
        }
    }

    private uint ParseLocking()
    {
        var mark = Mark();
        Advance();
        if (EatWords(W.Read, W.Only))
        {
            Finish(mark, K.LockingClause, F.Locking);
            return 0;
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
            ParseRelationNameList(F.Relations);
        }

        var skip = FlagIf(W.Skip, W.Locked, LockingClause.SkipLockedFlag);
        flags |= skip != 0 ? skip : FlagIf(W.Nowait, LockingClause.NoWaitFlag);
        Finish(mark, K.LockingClause, F.Locking, flags);
        return skip != 0 ? HasSkipLocked : 0;
    }

    protected void ParseOrderBy()
    {
        Advance();
        ExpectWord(W.By);
        do
        {
            var mark = Mark();
            ParseExpression(F.Expression);
            var flags = OneOf((W.Asc, SortBy.AscendingFlag), (W.Desc, SortBy.DescendingFlag));
            if (flags == 0 && EatWord(W.Using))
            {
                ParseQualifiedOperator(F.Using);
            }

            flags |= ParseNullsOrder(SortBy.NullsFirstFlag, SortBy.NullsLastFlag);
            Finish(mark, K.SortBy, F.OrderBy, flags);
        }
        while (Eat(TokenKind.Comma));
    }

    protected uint ParseNullsOrder(uint first, uint last) =>
        EatWords(W.Nulls, W.First) ? first : FlagIf(W.Nulls, W.Last, last);

    /// <summary><c>(name PARTITION BY … ORDER BY … frame)</c>.</summary>
    protected void ParseWindowSpecification(Marker mark, F field)
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
            ParseFrameExtent();
            if (EatWord(W.Exclude))
            {
                flags |= ParseFrameExclusion();
            }
        }

        ExpectRightParen();
        Finish(mark, K.WindowDef, field, flags);
    }

    /// <summary>One bound, or BETWEEN two, with the server's checks that the first is not behind the second.</summary>
    private void ParseFrameExtent()
    {
        var between = EatWord(W.Between);
        var start = Position;
        var first = ParseFrameBound();
        if (first == FrameBound.UnboundedFollowingFlag)
        {
            FrameError(start, "frame start cannot be UNBOUNDED FOLLOWING");
        }

        if (!between)
        {
            if (first == FrameBound.FollowingFlag)
            {
                FrameError(start, "frame starting from following row cannot end with current row");
            }

            return;
        }

        ExpectWord(W.And);
        var end = Position;
        var second = ParseFrameBound();
        if (second == FrameBound.UnboundedPrecedingFlag)
        {
            FrameError(end, "frame end cannot be UNBOUNDED PRECEDING");
        }
        else if (first == FrameBound.CurrentRowFlag && second == FrameBound.PrecedingFlag)
        {
            FrameError(end, "frame starting from current row cannot have preceding rows");
        }
        else if (first == FrameBound.FollowingFlag && second is FrameBound.PrecedingFlag or FrameBound.CurrentRowFlag)
        {
            FrameError(end, "frame starting from following row cannot have preceding rows");
        }
    }

    private void FrameError(int token, string message) => Error(TokenAt(token).Span, message + ": expected the bounds in order");

    private uint ParseFrameBound()
    {
        var mark = Mark();
        uint flags;
        if (EatWords(W.Current, W.Row))
        {
            flags = FrameBound.CurrentRowFlag;
        }
        else if (AtWord(W.Unbounded) && PeekWord(1) is W.Preceding or W.Following)
        {
            Advance();
            flags = OneOf((W.Preceding, FrameBound.UnboundedPrecedingFlag), (W.Following, FrameBound.UnboundedFollowingFlag));
        }
        else
        {
            ParseExpression(F.Offset);
            flags = OneOf((W.Preceding, FrameBound.PrecedingFlag), (W.Following, FrameBound.FollowingFlag));
            if (flags == 0)
            {
                Unexpected("PRECEDING or FOLLOWING");
            }
        }

        Finish(mark, K.FrameBound, F.FrameBounds, flags);
        return flags;
    }

    private uint ParseFrameExclusion()
    {
        switch (Keyword)
        {
            case W.Current:
                Advance();
                ExpectWord(W.Row);
                return WindowDef.ExcludeCurrentRowFlag;
            case W.Group:
                Advance();
                return WindowDef.ExcludeGroupFlag;
            case W.Ties:
                Advance();
                return WindowDef.ExcludeTiesFlag;
            default:
                ExpectWord(W.No);
                ExpectWord(W.Others);
                return WindowDef.ExcludeNoOthersFlag;
        }
    }
}
