using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>INSERT, UPDATE and DELETE.</content>
internal sealed partial class SqliteParser
{
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
        if (Eat(SqliteKeyword.As))
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
        if (_inTrigger && At(SqliteKeyword.Returning))
        {
            Unexpected("';' (the statements of a trigger return nothing)");
        }

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
        if (At(SqliteKeyword.As))
        {
            ParseOptionalAlias();
        }

        if (_inTrigger && (At(SqliteKeyword.Indexed) || (At(SqliteKeyword.Not) && Peek(1) == SqliteKeyword.Indexed)))
        {
            Unexpected("no index: UPDATE and DELETE cannot choose one in a trigger");
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
