namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>REFERENCES and what follows it.</content>
internal sealed partial class SqliteParser
{
    /// <summary>REFERENCES table (columns) with its actions and, when it follows at once, DEFERRABLE; returns the flags.</summary>
    private uint ParseReferences()
    {
        Expect(SqliteKeyword.References);
        ParseUnqualifiedName(SqliteField.References, "a table name");
        ParseOptionalNameList(SqliteField.ReferencedColumns);
        while (true)
        {
            if (Eat(SqliteKeyword.Match))
            {
                ParseName(SqliteField.Match, "a match type");
            }
            else if (Eat(SqliteKeyword.On))
            {
                var field = Keyword switch
                {
                    SqliteKeyword.Delete => SqliteField.OnDelete,
                    SqliteKeyword.Update => SqliteField.OnUpdate,
                    SqliteKeyword.Insert => SqliteField.OnInsert,
                    _ => SqliteField.None,
                };
                if (field == SqliteField.None)
                {
                    Unexpected("DELETE or UPDATE");
                }

                Advance();
                ParseReferentialAction(field);
            }
            else
            {
                break;
            }
        }

        return At(SqliteKeyword.Deferrable) || (At(SqliteKeyword.Not) && Peek(1) == SqliteKeyword.Deferrable) ? ParseDeferrable() : 0;
    }

    private void ParseReferentialAction(SqliteField field)
    {
        var mark = Mark();
        uint flags = 0;
        if (Eat(SqliteKeyword.Cascade))
        {
            flags = ReferentialAction.CascadeFlag;
        }
        else if (Eat(SqliteKeyword.Restrict))
        {
            flags = ReferentialAction.RestrictFlag;
        }
        else if (Eat(SqliteKeyword.No))
        {
            Expect(SqliteKeyword.Action);
            flags = ReferentialAction.NoActionFlag;
        }
        else if (Eat(SqliteKeyword.Set))
        {
            if (Eat(SqliteKeyword.Default))
            {
                flags = ReferentialAction.SetDefaultFlag;
            }
            else
            {
                Expect(SqliteKeyword.Null);
                flags = ReferentialAction.SetNullFlag;
            }
        }
        else
        {
            Unexpected("CASCADE, RESTRICT, NO ACTION, SET NULL or SET DEFAULT");
        }

        Finish(mark, SqliteKind.ReferentialAction, flags);
        Label(field);
    }

    /// <summary>[NOT] DEFERRABLE [INITIALLY …]; the flags are the same on both nodes that hold it.</summary>
    private uint ParseDeferrable()
    {
        var flags = Eat(SqliteKeyword.Not) ? ForeignKeyConstraint.NotDeferrableFlag : ForeignKeyConstraint.DeferrableFlag;
        Expect(SqliteKeyword.Deferrable);
        if (Eat(SqliteKeyword.Initially))
        {
            if (Eat(SqliteKeyword.Deferred))
            {
                flags |= ForeignKeyConstraint.InitiallyDeferredFlag;
            }
            else
            {
                Expect(SqliteKeyword.Immediate);
                flags |= ForeignKeyConstraint.InitiallyImmediateFlag;
            }
        }

        return flags;
    }
}
