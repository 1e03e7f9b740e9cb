using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql;

/// <content>INSERT, UPDATE, DELETE, MERGE, COPY and EXPLAIN. Their markers may lie before a WITH clause.</content>
internal sealed partial class PostgreSqlParser
{
    private void ParseInsert(Marker mark)
    {
        Advance();
        ExpectWord(W.Into);
        ParseRelationName(F.Relation);
        if (EatWord(W.As))
        {
            ParseName(F.Alias, "an alias");
        }

        var flags = 0u;
        var hasColumns = At(TokenKind.LeftParen) && !AtLeftParenOfQuery();
        if (hasColumns)
        {
            ParseInsertColumns();
        }

        flags |= ParseOverriding(InsertStmt.OverridingSystemValueFlag, InsertStmt.OverridingUserValueFlag);
        if (!hasColumns && EatWords(W.Default, W.Values))
        {
            flags |= InsertStmt.DefaultValuesFlag;
        }
        else
        {
            if (!AtQueryWord() && Kind is not (TokenKind.LeftParen or TokenKind.Placeholder))
            {
                Unexpected("VALUES, SELECT or DEFAULT VALUES");
            }

            ParseQuery(F.Source);
        }

        if (AtWords(W.On, W.Conflict))
        {
            ParseOnConflict();
        }

        ParseReturning();
        Finish(mark, K.InsertStmt, flags);
    }

    /// <summary><c>(column, column.field, column[1], …)</c>.</summary>
    private void ParseInsertColumns()
    {
        ExpectLeftParen();
        do
        {
            ParseName(F.Columns, "a column name");
            while (true)
            {
                if (Eat(TokenKind.Dot))
                {
                    ParseName(F.None, "a field name", ColLabel);
                }
                else if (At(TokenKind.LeftBracket))
                {
                    ParseSubscript();
                }
                else
                {
                    break;
                }
            }
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    private uint ParseOverriding(uint system, uint user)
    {
        if (!EatWord(W.Overriding))
        {
            return 0;
        }

        var flag = EatWord(W.User) ? user : system;
        if (flag == system)
        {
            ExpectWord(W.System);
        }

        ExpectWord(W.Value);
        return flag;
    }

    private void ParseOnConflict()
    {
        var mark = Mark();
        Advance();
        Advance();
        if (At(TokenKind.LeftParen))
        {
            ParseIndexElements(F.Elements);
            if (EatWord(W.Where))
            {
                ParseExpression(F.IndexWhere);
            }
        }
        else if (EatWord(W.On))
        {
            ExpectWord(W.Constraint);
            ParseName(F.Constraint, "a constraint name");
        }

        ExpectWord(W.Do);
        var flags = 0u;
        if (EatWord(W.Nothing))
        {
            flags = OnConflictClause.DoNothingFlag;
        }
        else if (EatWord(W.Update))
        {
            flags = OnConflictClause.DoUpdateFlag;
            ExpectWord(W.Set);
            ParseAssignments();
            ParseWhere();
        }
        else
        {
            Unexpected("NOTHING or UPDATE");
        }

        Finish(mark, K.OnConflictClause, F.OnConflict, flags);
    }

    private void ParseReturning()
    {
        if (!EatWord(W.Returning))
        {
            return;
        }

        if (AtWord(W.With) && PeekKind(1) == TokenKind.LeftParen)
        {
            Advance();
            Advance();
            do
            {
                var mark = Mark();
                var old = EatWord(W.Old);
                if (!old)
                {
                    ExpectWord(W.New);
                }

                ExpectWord(W.As);
                ParseName(F.Name, "an alias");
                Finish(mark, K.ReturningOption, F.ReturningOptions, old ? ReturningOption.OldFlag : ReturningOption.NewFlag);
            }
            while (Eat(TokenKind.Comma));
            ExpectRightParen();
        }

        ParseTargets(F.Returning);
    }

    private void ParseUpdate(Marker mark)
    {
        Advance();
        ParseRelationExpression(F.Relation, RelationAlias.Target);
        ExpectWord(W.Set);
        ParseAssignments();
        if (EatWord(W.From))
        {
            ParseFromList(F.From);
        }

        ParseWhereOrCurrentOf();
        ParseReturning();
        Finish(mark, K.UpdateStmt);
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
                    ParseAssignmentTarget();
                }
                while (Eat(TokenKind.Comma));
                ExpectRightParen();
            }
            else
            {
                ParseAssignmentTarget();
                if (At(TokenKind.Comma) && TokenAt(Position - 1).Kind == TokenKind.Placeholder)
                {
                    // SET {{assignments}}, x = 1
                    Finish(mark, K.SetClause, F.Assignments);
                    continue;
                }
            }

            if (!(TokenAt(Position - 1).Kind == TokenKind.Placeholder && !At(TokenKind.Equal)))
            {
                Expect(TokenKind.Equal, "'='");
                ParseExpression(F.Value);
            }

            Finish(mark, K.SetClause, F.Assignments);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseAssignmentTarget()
    {
        var mark = Mark();
        ParseName(F.Parts, "a column name");
        while (true)
        {
            if (Eat(TokenKind.Dot))
            {
                ParseName(F.Parts, "a column name", ColLabel);
            }
            else if (At(TokenKind.LeftBracket))
            {
                ParseSubscript();
            }
            else
            {
                break;
            }
        }

        Finish(mark, K.ColumnRef, F.Columns);
    }

    private void ParseWhereOrCurrentOf()
    {
        if (AtWord(W.Where) && PeekWord(1) == W.Current && PeekWord(2) == W.Of)
        {
            Advance();
            var mark = Mark();
            Advance();
            Advance();
            ParseName(F.Cursor, "a cursor name");
            Finish(mark, K.CurrentOfExpr, F.Where);
            return;
        }

        ParseWhere();
    }

    private void ParseDelete(Marker mark)
    {
        Advance();
        ExpectWord(W.From);
        ParseRelationExpression(F.Relation, RelationAlias.Target);
        if (EatWord(W.Using))
        {
            ParseFromList(F.Using);
        }

        ParseWhereOrCurrentOf();
        ParseReturning();
        Finish(mark, K.DeleteStmt);
    }

    private void ParseMerge(Marker mark)
    {
        Advance();
        ExpectWord(W.Into);
        ParseRelationExpression(F.Relation, RelationAlias.Target);
        ExpectWord(W.Using);
        ParseTableReference(F.Source);
        ExpectWord(W.On);
        ParseExpression(F.Condition);
        if (!AtWord(W.When))
        {
            Unexpected("WHEN");
        }

        while (AtWord(W.When))
        {
            ParseMergeWhen();
        }

        ParseReturning();
        Finish(mark, K.MergeStmt);
    }

    private void ParseMergeWhen()
    {
        var mark = Mark();
        Advance();
        var flags = 0u;
        if (EatWord(W.Not))
        {
            ExpectWord(W.Matched);
            flags = MergeWhenClause.NotMatchedByTargetFlag;
            if (EatWord(W.By))
            {
                if (EatWord(W.Source))
                {
                    flags = MergeWhenClause.NotMatchedBySourceFlag;
                }
                else
                {
                    ExpectWord(W.Target);
                }
            }
        }
        else
        {
            ExpectWord(W.Matched);
            flags = MergeWhenClause.MatchedFlag;
        }

        if (EatWord(W.And))
        {
            ParseExpression(F.Condition);
        }

        ExpectWord(W.Then);
        switch (Keyword)
        {
            case W.Update:
                Advance();
                ExpectWord(W.Set);
                ParseAssignments();
                flags |= MergeWhenClause.UpdateFlag;
                break;

            case W.Delete:
                Advance();
                flags |= MergeWhenClause.DeleteFlag;
                break;

            case W.Do:
                Advance();
                ExpectWord(W.Nothing);
                flags |= MergeWhenClause.DoNothingFlag;
                break;

            case W.Insert:
                Advance();
                flags |= MergeWhenClause.InsertFlag;
                if (At(TokenKind.LeftParen))
                {
                    ParseInsertColumns();
                }

                flags |= ParseOverriding(MergeWhenClause.OverridingSystemValueFlag, MergeWhenClause.OverridingUserValueFlag);
                if (EatWords(W.Default, W.Values))
                {
                    flags |= MergeWhenClause.DefaultValuesFlag;
                }
                else
                {
                    ExpectWord(W.Values);
                    ParseParenExpressionList(F.Values);
                }

                break;

            default:
                Unexpected("UPDATE, DELETE, INSERT or DO NOTHING");
                break;
        }

        Finish(mark, K.MergeWhenClause, F.WhenClauses, flags);
    }

    // ---- COPY ------------------------------------------------------------------------------------------------------

    private void ParseCopy()
    {
        var mark = Mark();
        Advance();
        var flags = 0u;
        if (Eat(TokenKind.LeftParen))
        {
            ParsePreparable(F.Query);
            ExpectRightParen();
        }
        else
        {
            if (AtWord(W.Binary) && IsNameAt(1, ColId))
            {
                Advance();
                flags |= CopyStmt.BinaryFlag;
            }

            ParseRelationName(F.Relation);
            if (At(TokenKind.LeftParen))
            {
                ParseParenNameList(F.Columns);
            }
        }

        if (EatWord(W.From))
        {
            flags |= CopyStmt.FromFlag;
        }
        else
        {
            flags |= CopyStmt.ToFlag;
            if (!EatWord(W.To))
            {
                Unexpected("FROM or TO");
            }
        }

        if (EatWord(W.Program))
        {
            flags |= CopyStmt.ProgramFlag;
            ParseStringLiteral(F.File, "the program as a string");
        }
        else if (EatWord(W.Stdin))
        {
            flags |= CopyStmt.StdinFlag;
        }
        else if (EatWord(W.Stdout))
        {
            flags |= CopyStmt.StdoutFlag;
        }
        else
        {
            ParseStringLiteral(F.File, "a file name as a string, STDIN or STDOUT");
        }

        if (EatWord(W.Using) || AtWord(W.Delimiters))
        {
            ExpectWord(W.Delimiters);
            ParseStringLiteral(F.None);
        }

        EatWord(W.With);
        if (At(TokenKind.LeftParen))
        {
            ParseUtilityOptions();
        }
        else
        {
            ParseOldCopyOptions();
        }

        ParseWhere();
        if (At(TokenKind.Semicolon) && PeekKind(1) == TokenKind.CopyData)
        {
            // The data belongs to the statement, so this one statement spans its semicolon.
            Advance();
            var data = Mark();
            Advance();
            Finish(data, K.CopyData, F.Data);
            EndStatementHere();
        }

        Finish(mark, K.CopyStmt, flags);
    }

    /// <summary>Options of COPY before PostgreSQL 9.0, still accepted.</summary>
    private void ParseOldCopyOptions()
    {
        while (true)
        {
            var mark = Mark();
            switch (Keyword)
            {
                case W.Binary or W.Freeze or W.Csv or W.Header:
                    ParseName(F.Name);
                    break;
                case W.Delimiter or W.Null or W.Quote or W.Escape:
                    ParseName(F.Name, "an option", ColLabel);
                    EatWord(W.As);
                    ParseStringLiteral(F.Value);
                    break;
                case W.Encoding:
                    ParseName(F.Name);
                    ParseStringLiteral(F.Value);
                    break;
                case W.Force:
                    ParseName(F.Name);
                    if (EatWord(W.Not))
                    {
                        ExpectWord(W.Null);
                    }
                    else if (!EatWord(W.Quote))
                    {
                        ExpectWord(W.Null);
                    }

                    if (!Eat(TokenKind.Star))
                    {
                        ParseNameList(F.None);
                    }

                    break;
                default:
                    return;
            }

            Finish(mark, K.DefElem, F.Options);
        }
    }

    private void ParseExplain()
    {
        var mark = Mark();
        Advance();
        var flags = 0u;
        if (At(TokenKind.LeftParen) && !AtLeftParenOfQuery())
        {
            ParseUtilityOptions();
        }
        else
        {
            if (Keyword is W.Analyze or W.Analyse)
            {
                Advance();
                flags |= ExplainStmt.AnalyzeFlag;
            }

            flags |= FlagIf(W.Verbose, ExplainStmt.VerboseFlag);
        }

        switch (Keyword)
        {
            case W.Execute or W.Declare or W.Create or W.Refresh:
                ParseKeywordStatement();
                Label(F.Query);
                break;
            default:
                ParsePreparable(F.Query);
                break;
        }

        Finish(mark, K.ExplainStmt, flags);
    }
}
