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

    /// <summary>ORDER BY, LIMIT, OFFSET, FETCH FIRST and FOR UPDATE, in the orders that the server takes.</summary>
    protected uint ParseSelectOptions()
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

    protected void ParseLocking()
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

    protected void ParseOrderBy()
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

    protected uint ParseNullsOrder(uint first, uint last) =>
        FlagIf(W.Nulls, W.First, first) | FlagIf(W.Nulls, W.Last, last);

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

    protected void ParseFrameBound()
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
}
