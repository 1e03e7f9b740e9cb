using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Queries (gram.y: SelectStmt and what it is made of).</content>
internal partial class PostgreSqlParser
{
    protected const uint IsQuery = SelectStmt.ParenthesizedFlag;

    /// <summary>Whether a query begins here with a word of its own.</summary>
    protected bool AtQueryWord() => Keyword is W.Select or W.With || (AtWord(W.Values) && PeekKind(1) is TokenKind.LeftParen or TokenKind.Placeholder or TokenKind.EndOfFile) || (AtWord(W.Table) && IsNameAt(1, ColId)) || AtWords(W.Table, W.Only);

    /// <summary>Whether a query begins here, also in parentheses of its own within those of IN, ANY or ARRAY.</summary>
    protected bool AtQuery() => AtQueryWord() || (At(TokenKind.LeftParen) && AtParenQuery());

    /// <summary>Bounded look through leading parentheses for a query's first word.</summary>
    protected bool AtParenQuery()
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
    protected bool AtLeftParenOfQuery()
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
    protected const int LookAhead = 4096;

    protected static bool IsSelectContinuation(W word) =>
        word is W.Union or W.Intersect or W.Except or W.Order or W.Limit or W.Offset or W.Fetch or W.For;

    protected bool AtSelectContinuation() => IsSelectContinuation(Keyword);

    /// <summary>A statement that starts with SELECT, VALUES, TABLE or WITH, where WITH may also lead INSERT and its like.</summary>
    protected void ParseSelectOrData()
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
                Once(ref flags, HasWith, "WITH");
                Finish(mark, K.SelectStmt, flags & SelectFlags);
                return;
        }
    }

    /// <summary>A query as a statement of its own.</summary>
    protected void ParseSelectStatement()
    {
        var mark = Mark();
        var flags = ParseSelectClauses();
        Finish(mark, K.SelectStmt, flags & SelectFlags);
    }

    /// <summary>A query as a part of something.</summary>
    protected void ParseQuery(F field)
    {
        ParseSelectStatement();
        Label(field);
    }

    /// <summary>A query that must stand in parentheses; the node spans what is inside them.</summary>
    protected void ParseParenQuery(F field)
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
    protected uint ParseSelectClauses()
    {
        if (!Enter())
        {
            return 0;
        }

        var with = AtWord(W.With);
        if (with)
        {
            ParseWith();
        }

        var body = Mark();
        var flags = ParseSelectPrimary();
        flags = ParseSelectTail(body, flags);
        if (with)
        {
            Once(ref flags, HasWith, "WITH");
        }

        Leave();
        return flags;
    }

    /// <summary>Set operations, ORDER BY, LIMIT and locking behind a first part that stands since <paramref name="body"/>.</summary>
    protected uint ParseSelectTail(Marker body, uint flags)
    {
        flags = ParseSetOperations(body, flags, UnionLevel);
        return ParseSelectOptions(flags);
    }

    protected const int UnionLevel = 1;
    protected const int IntersectLevel = 2;

    protected uint ParseSetOperations(Marker mark, uint flags, int minimum)
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
            Finish(mark, K.SelectStmt, F.Left, flags & SelectFlags);
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
            Finish(right, K.SelectStmt, F.Right, rightFlags & SelectFlags);
            Finish(mark, K.SetOperation, F.SetOperation, operation);
            flags = 0;
        }

        return flags;
    }

    protected uint ParseSelectPrimary()
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

    protected uint ParseSimpleSelect()
    {
        Advance();
        return ParseSimpleSelectBody();
    }

    /// <summary>What follows the word SELECT, up to and with WINDOW.</summary>
    protected uint ParseSimpleSelectBody(bool allowInto = true)
    {
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

        if ((flags & SelectStmt.DistinctFlag) != 0 || !AtEndOfTargets())
        {
            ParseTargets(F.Targets);
        }

        if (allowInto && EatWord(W.Into))
        {
            if (Keyword is W.Temp or W.Temporary or W.Local or W.Global && (Keyword is W.Local or W.Global || PeekWord(1) == W.Table || IsNameAt(1, ColId)))
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
    protected bool AtEndOfTargets() => Kind is TokenKind.Semicolon or TokenKind.EndOfFile or TokenKind.RightParen or TokenKind.MetaCommand
        || Keyword is W.From or W.Into or W.Where or W.Group or W.Having or W.Window or W.Union or W.Except or W.Intersect
            or W.Order or W.Limit or W.Offset or W.Fetch or W.For or W.Returning or W.On or W.With;

    protected void ParseWhere()
    {
        if (EatWord(W.Where))
        {
            ParseExpression(F.Where);
        }
    }

    protected void ParseTargets(F field)
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
}
