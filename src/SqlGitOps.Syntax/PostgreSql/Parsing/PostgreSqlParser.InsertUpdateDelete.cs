using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>INSERT, UPDATE and DELETE. Their markers may lie before a WITH clause.</content>
internal partial class PostgreSqlParser
{
    protected void ParseInsert(Marker mark)
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
        if (!hasColumns && flags == 0 && EatWords(W.Default, W.Values))
        {
            flags |= InsertStmt.DefaultValuesFlag;
        }
        else
        {
            if (!AtQueryWord() && !AtWord(W.Values) && Kind is not (TokenKind.LeftParen or TokenKind.Placeholder))
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
    protected void ParseInsertColumns()
    {
        ExpectLeftParen();
        do
        {
            var mark = Mark();
            ParseName(F.None, "a column name");
            ParseIndirection(mark);
            Label(F.Columns);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    protected uint ParseOverriding(uint system, uint user)
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

    protected void ParseOnConflict()
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

    protected void ParseReturning()
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

    protected void ParseUpdate(Marker mark)
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

    protected void ParseAssignments()
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

    protected void ParseAssignmentTarget()
    {
        var mark = Mark();
        ParseName(F.Parts, "a column name");
        while (Eat(TokenKind.Dot) && !Eat(TokenKind.Star))
        {
            ParseName(F.Parts, "a column name", ColLabel);
        }

        Finish(mark, K.ColumnRef);
        ParseIndirection(mark);
        Label(F.Columns);
    }

    protected void ParseWhereOrCurrentOf()
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

    protected void ParseDelete(Marker mark)
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
}
