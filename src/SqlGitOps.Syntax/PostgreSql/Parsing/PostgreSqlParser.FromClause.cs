using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>FROM: tables, joins, functions, subqueries.</content>
internal partial class PostgreSqlParser
{
    protected void ParseFromList(F field)
    {
        do
        {
            ParseTableReference(field);
        }
        while (Eat(TokenKind.Comma));
    }

    /// <summary>A table, subquery or function with the joins behind it.</summary>
    protected void ParseTableReference(F field)
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

    protected void ParseJoins(Marker mark)
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
            else if (AtWord(W.Inner) || (flags & JoinExpr.CrossFlag) != 0)
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

    protected void ParseJoinCondition()
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
    protected void ParseTablePrimary()
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
                var item = Mark();
                ParseFunctionOnly(F.Function);
                if (EatWord(W.As))
                {
                    ParseColumnDefinitionList();
                }

                Finish(item, K.RowsFromItem, F.Items);
            }
            while (Eat(TokenKind.Comma));
            ExpectRightParen();
            FinishRangeFunction(mark, (lateral ? RangeFunction.LateralFlag : 0) | RangeFunction.RowsFromFlag);
            return;
        }

        if (AtFunctionTable() || lateral)
        {
            ParseFunctionOnly(F.Functions);
            FinishRangeFunction(mark, lateral ? RangeFunction.LateralFlag : 0);
            return;
        }

        ParseRelationExpression(F.None, RelationAlias.Table);
    }

    /// <summary>Whether a function call stands where a table name could.</summary>
    protected bool AtFunctionTable()
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

    protected bool IsGluedName(int distance) =>
        PeekKind(distance) is TokenKind.Placeholder or TokenKind.Identifier && IsGluedAt(distance);

    protected void FinishRangeFunction(Marker mark, uint flags)
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
    protected void ParseColumnDefinitionList()
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

    protected void ParseOptionalCollation()
    {
        if (EatWord(W.Collate))
        {
            ParseQualifiedName(F.Collation, "a collation");
        }
    }

    /// <summary>A subquery or a join in parentheses; which of them an inner parenthesis was shows behind it.</summary>
    protected void ParseParenTable(Marker mark, bool lateral)
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
    protected bool AliasJoin()
    {
        if (AtAlias(AtWord(W.As)))
        {
            var first = Reopen(out var kind, out var flags);
            ParseAlias();
            Finish(first, kind, flags);
            return true;
        }

        return false;
    }

    protected void WrapRangeSubselect(Marker mark, uint selectFlags, bool lateral)
    {
        Finish(mark, K.SelectStmt, F.Query, selectFlags & SelectFlags);
        if (AtAlias(AtWord(W.As)))
        {
            ParseAlias();
        }

        Finish(mark, K.RangeSubselect, lateral ? RangeSubselect.LateralFlag : 0);
    }

    protected bool ParseParenTableContent(out uint selectFlags)
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
        var aliased = false;
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
                aliased = AliasJoin();
            }
        }
        else
        {
            ParseTablePrimary();
        }

        var end = Position;
        ParseJoins(inner);
        aliased &= Position == end;
        if (At(TokenKind.RightParen) && (PeekLastKind() != K.JoinExpr || aliased))
        {
            Unexpected("a join; only joins and queries stand in parentheses here");
        }

        ExpectRightParen();
        StretchLast(mark.FirstToken);
        Leave();
        return false;
    }

    /// <summary>Which alias a table name takes.</summary>
    protected enum RelationAlias
    {
        /// <summary>None.</summary>
        None,

        /// <summary><c>[AS] name (columns)</c> and TABLESAMPLE.</summary>
        Table,

        /// <summary><c>[AS] name</c>, where SET is the next clause and no name.</summary>
        Target,

        /// <summary><c>(columns)</c> of VACUUM and ANALYZE.</summary>
        Columns,
    }

    /// <summary><c>[ONLY] table [*] [alias]</c>.</summary>
    protected void ParseRelationExpression(F field, RelationAlias alias)
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

        if (alias == RelationAlias.Columns)
        {
            if (At(TokenKind.LeftParen))
            {
                ParseParenNameList(F.Columns);
            }
        }
        else if (alias != RelationAlias.None && AtAlias(AtWord(W.As)) && !(alias == RelationAlias.Target && AtWord(W.Set)))
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
            ParseFunctionName(F.Method);
            ParseParenExpressionList(F.Arguments);
            if (EatWord(W.Repeatable))
            {
                ExpectLeftParen();
                ParseExpression(F.Repeatable);
                ExpectRightParen();
            }

            Finish(sample, K.TableSample, F.Sample);
        }

        Finish(mark, K.RangeVar, field, flags);
    }

    /// <summary>Whether an alias stands here; without AS, a new statement on a new line is none.</summary>
    protected bool AtAlias(bool hasAs) =>
        hasAs || (AtName(ColId) && !(Kind == TokenKind.Identifier && Current.StartsLine && StartsStatement(Position)));

    protected void ParseAlias()
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
