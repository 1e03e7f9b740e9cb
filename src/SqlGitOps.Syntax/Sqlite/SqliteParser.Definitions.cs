using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite;

// CREATE, ALTER and DROP.
internal sealed partial class SqliteParser
{
    private void ParseCreate()
    {
        var mark = Mark();
        Advance();
        var temporary = Eat(SqliteKeyword.Temp) || Eat(SqliteKeyword.Temporary);
        switch (Keyword)
        {
            case SqliteKeyword.Table:
                ParseCreateTable(mark, temporary);
                break;
            case SqliteKeyword.View:
                ParseCreateView(mark, temporary);
                break;
            case SqliteKeyword.Trigger:
                ParseCreateTrigger(mark, temporary);
                break;
            case SqliteKeyword.Index or SqliteKeyword.Unique when !temporary:
                ParseCreateIndex(mark);
                break;
            case SqliteKeyword.Virtual when !temporary:
                ParseCreateVirtualTable(mark);
                break;
            default:
                Unexpected(temporary ? "TABLE, VIEW or TRIGGER" : "TABLE, INDEX, VIEW, TRIGGER or VIRTUAL TABLE");
                break;
        }
    }

    // ---- tables ----------------------------------------------------------------------------------------------------

    private void ParseCreateTable(Marker mark, bool temporary)
    {
        Advance();
        var ifNotExists = ParseIfNotExists();
        ParseQualifiedName(SqliteField.Relation, "a table name");
        if (Eat(SqliteKeyword.As))
        {
            ParseSelect(SqliteField.Query);
            Finish(mark, SqliteKind.CreateTableAsStmt,
                (ifNotExists ? CreateTableAsStmt.IfNotExistsFlag : 0) | (temporary ? CreateTableAsStmt.TemporaryFlag : 0));
            return;
        }

        var flags = (ifNotExists ? CreateStmt.IfNotExistsFlag : 0) | (temporary ? CreateStmt.TemporaryFlag : 0);
        if (ExpectLeftParen())
        {
            ParseTableElements();
            ExpectRightParen();
            flags |= ParseTableOptions();
        }

        Finish(mark, SqliteKind.CreateStmt, flags);
    }

    /// <summary>Columns, then table constraints; the commas between constraints may be left out.</summary>
    private void ParseTableElements()
    {
        do
        {
            ParseColumnDef();
            Label(SqliteField.Elements);
            if (!Eat(TokenKind.Comma))
            {
                return;
            }
        }
        while (!AtTableConstraint);

        do
        {
            ParseTableConstraint();
            Label(SqliteField.Elements);
            if (Eat(TokenKind.Comma) && !AtTableConstraint)
            {
                Unexpected("a table constraint (columns come before the constraints)");
            }
        }
        while (AtTableConstraint);
    }

    private bool AtTableConstraint =>
        Keyword is SqliteKeyword.Constraint or SqliteKeyword.Primary or SqliteKeyword.Unique or SqliteKeyword.Check or SqliteKeyword.Foreign;

    /// <summary>Options with commas between them; SQLite takes a comma before the first one too.</summary>
    private uint ParseTableOptions()
    {
        uint flags = 0;
        if (AtName)
        {
            flags = ParseTableOption();
        }

        while (Eat(TokenKind.Comma))
        {
            flags |= ParseTableOption();
        }

        return flags;
    }

    private uint ParseTableOption()
    {
        var mark = Mark();
        var without = Eat(SqliteKeyword.Without);
        var token = Current;
        uint flags = 0;
        if (!AtName)
        {
            Unexpected(without ? "ROWID" : "STRICT or WITHOUT ROWID");
        }
        else if (without && TextOf(token).Equals("rowid", StringComparison.OrdinalIgnoreCase))
        {
            flags = CreateStmt.WithoutRowidFlag;
        }
        else if (!without && TextOf(token).Equals("strict", StringComparison.OrdinalIgnoreCase))
        {
            flags = CreateStmt.StrictFlag;
        }
        else if (token.Kind != TokenKind.Placeholder)
        {
            Error(token.Span, "unknown table option: expected STRICT or WITHOUT ROWID");
        }

        Advance();
        Finish(mark, SqliteKind.TableOption);
        Label(SqliteField.Options);
        return flags;
    }

    private void ParseColumnDef()
    {
        var mark = Mark();
        ParseName(SqliteField.Name, "a column name");
        if (AtTypeWord)
        {
            ParseTypeName(SqliteField.Type);
        }

        while (ParseColumnConstraint())
        {
        }

        Finish(mark, SqliteKind.ColumnDef);
    }

    // GENERATED is a word of the type unless it begins a generated column, as in SQLite.
    private bool AtTypeWord => IsBareName(Kind, KeywordId)
        && !(At(SqliteKeyword.Generated) && Peek(1) == SqliteKeyword.Always && Peek(2) == SqliteKeyword.As);

    private void ParseTypeName(SqliteField field)
    {
        var mark = Mark();
        while (AtTypeWord)
        {
            ParseName(SqliteField.Words, "a type name");
        }

        // A type is at least one word, but CAST takes none at all.
        if (Position > mark.FirstToken && Eat(TokenKind.LeftParen))
        {
            ParseSignedNumber();
            if (Eat(TokenKind.Comma))
            {
                ParseSignedNumber();
            }

            ExpectRightParen();
        }

        Finish(mark, SqliteKind.TypeName);
        Label(field);
    }

    private void ParseSignedNumber()
    {
        var mark = Mark();
        if (Kind is TokenKind.Plus or TokenKind.Minus)
        {
            Advance();
        }

        ExpectNumber();
        Finish(mark, SqliteKind.Literal, Literal.NumberFlag);
        Label(SqliteField.Modifiers);
    }

    /// <summary>Parses one column constraint; false when none begins here.</summary>
    private bool ParseColumnConstraint()
    {
        var mark = Mark();
        var named = ParseConstraintName();
        switch (Keyword)
        {
            case SqliteKeyword.Default:
                ParseDefault();
                Finish(mark, SqliteKind.DefaultConstraint);
                break;
            case SqliteKeyword.Null:
                Advance();
                ParseConflictResolution();
                Finish(mark, SqliteKind.NullConstraint);
                break;
            case SqliteKeyword.Not when Peek(1) != SqliteKeyword.Deferrable:
                Advance();
                Expect(SqliteKeyword.Null);
                ParseConflictResolution();
                Finish(mark, SqliteKind.NotNullConstraint);
                break;
            case SqliteKeyword.Not or SqliteKeyword.Deferrable:
                Finish(mark, SqliteKind.DeferrableClause, ParseDeferrable());
                break;
            case SqliteKeyword.Primary:
                ParseColumnPrimaryKey(mark);
                break;
            case SqliteKeyword.Unique:
                Advance();
                ParseConflictResolution();
                Finish(mark, SqliteKind.UniqueConstraint);
                break;
            case SqliteKeyword.Check:
                Advance();
                ParseParenthesized(SqliteField.Expression);
                Finish(mark, SqliteKind.CheckConstraint);
                break;
            case SqliteKeyword.References:
                Finish(mark, SqliteKind.ForeignKeyConstraint, ParseReferences());
                break;
            case SqliteKeyword.Collate:
                if (named)
                {
                    Finish(mark, SqliteKind.EmptyConstraint);
                    Label(SqliteField.Constraints);
                }

                Advance();
                ParseCollationName();
                return true;
            case SqliteKeyword.Generated or SqliteKeyword.As:
                ParseGenerated(mark);
                break;
            default:
                if (!named)
                {
                    return false;
                }

                Finish(mark, SqliteKind.EmptyConstraint);
                break;
        }

        Label(SqliteField.Constraints);
        return !Failed;
    }

    private bool ParseConstraintName()
    {
        if (!Eat(SqliteKeyword.Constraint))
        {
            return false;
        }

        ParseName(SqliteField.ConstraintName, "a constraint name");
        return true;
    }

    private void ParseCollationName()
    {
        if (!IsBareName(Kind, KeywordId))
        {
            Unexpected("a collation name");
        }

        ParseUnqualifiedName(SqliteField.Collation, "a collation name");
    }

    private void ParseParenthesized(SqliteField field)
    {
        ExpectLeftParen();
        ParseExpression(field);
        ExpectRightParen();
    }

    /// <summary>DEFAULT takes a signed literal, a word, or any expression in parentheses.</summary>
    private void ParseDefault()
    {
        Advance();
        var mark = Mark();
        if (Eat(TokenKind.LeftParen))
        {
            ParseExpression(SqliteField.Expression);
            ExpectRightParen();
            Finish(mark, SqliteKind.ParenExpr);
        }
        else if (Kind is TokenKind.Plus or TokenKind.Minus)
        {
            Advance();
            var operand = Mark();
            if (!ParseTerm())
            {
                Unexpected("a literal");
                Finish(operand, SqliteKind.Literal);
            }

            Label(SqliteField.Right);
            Finish(mark, SqliteKind.AExpr, AExpr.PrefixFlag);
        }
        else if (!ParseTerm())
        {
            if (!IsBareName(Kind, KeywordId) && !At(SqliteKeyword.Indexed))
            {
                Unexpected("a literal or an expression in parentheses");
            }

            // A word, such as TRUE; SQLite takes any other word as a string.
            ParseName(SqliteField.Parts, "a literal");
            FinishWord(mark);
        }

        Label(SqliteField.Expression);
    }

    private void ParseColumnPrimaryKey(Marker mark)
    {
        Advance();
        Expect(SqliteKeyword.Key);
        var flags = Eat(SqliteKeyword.Asc) ? PrimaryKeyConstraint.AscendingFlag
            : Eat(SqliteKeyword.Desc) ? PrimaryKeyConstraint.DescendingFlag
            : 0;
        ParseConflictResolution();
        if (Eat(SqliteKeyword.Autoincrement))
        {
            flags |= PrimaryKeyConstraint.AutoincrementFlag;
        }

        Finish(mark, SqliteKind.PrimaryKeyConstraint, flags);
    }

    private void ParseGenerated(Marker mark)
    {
        if (Eat(SqliteKeyword.Generated))
        {
            Expect(SqliteKeyword.Always);
        }

        Expect(SqliteKeyword.As);
        ParseParenthesized(SqliteField.Expression);
        uint flags = 0;
        if (Kind == TokenKind.Identifier && IsBareName(Kind, KeywordId) && !At(SqliteKeyword.Generated))
        {
            var token = Current;
            if (At(SqliteKeyword.Virtual))
            {
                flags = GeneratedConstraint.VirtualFlag;
            }
            else if (TextOf(token).Equals("stored", StringComparison.OrdinalIgnoreCase))
            {
                flags = GeneratedConstraint.StoredFlag;
            }
            else
            {
                Unexpected("STORED or VIRTUAL");
            }

            Advance();
        }

        Finish(mark, SqliteKind.GeneratedConstraint, flags);
    }

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

    private void ParseTableConstraint()
    {
        var mark = Mark();
        var named = ParseConstraintName();
        switch (Keyword)
        {
            case SqliteKeyword.Primary:
                Advance();
                Expect(SqliteKeyword.Key);
                ExpectLeftParen();
                ParseIndexElements();
                var flags = Eat(SqliteKeyword.Autoincrement) ? PrimaryKeyConstraint.AutoincrementFlag : 0;
                ExpectRightParen();
                ParseConflictResolution();
                Finish(mark, SqliteKind.PrimaryKeyConstraint, flags);
                break;
            case SqliteKeyword.Unique:
                Advance();
                ExpectLeftParen();
                ParseIndexElements();
                ExpectRightParen();
                ParseConflictResolution();
                Finish(mark, SqliteKind.UniqueConstraint);
                break;
            case SqliteKeyword.Check:
                Advance();
                ParseParenthesized(SqliteField.Expression);
                ParseConflictResolution();
                Finish(mark, SqliteKind.CheckConstraint);
                break;
            case SqliteKeyword.Foreign:
                Advance();
                Expect(SqliteKeyword.Key);
                ParseNameList(SqliteField.Columns);
                Finish(mark, SqliteKind.ForeignKeyConstraint, ParseReferences());
                break;
            default:
                if (!named)
                {
                    Unexpected("a table constraint");
                }

                Finish(mark, SqliteKind.EmptyConstraint);
                break;
        }
    }

    /// <summary>ON CONFLICT algorithm behind a constraint.</summary>
    private void ParseConflictResolution()
    {
        if (Eat(SqliteKeyword.On))
        {
            Expect(SqliteKeyword.Conflict);
            ParseResolution();
        }
    }

    private void ParseResolution()
    {
        var mark = Mark();
        var flags = Keyword switch
        {
            SqliteKeyword.Rollback => ConflictResolution.RollbackFlag,
            SqliteKeyword.Abort => ConflictResolution.AbortFlag,
            SqliteKeyword.Fail => ConflictResolution.FailFlag,
            SqliteKeyword.Ignore => ConflictResolution.IgnoreFlag,
            SqliteKeyword.Replace => ConflictResolution.ReplaceFlag,
            _ => 0u,
        };
        if (flags == 0)
        {
            Unexpected("ROLLBACK, ABORT, FAIL, IGNORE or REPLACE");
        }

        Advance();
        Finish(mark, SqliteKind.ConflictResolution, flags);
        Label(SqliteField.Resolution);
    }

    private void ParseCreateVirtualTable(Marker mark)
    {
        Advance();
        Expect(SqliteKeyword.Table);
        var ifNotExists = ParseIfNotExists();
        ParseQualifiedName(SqliteField.Relation, "a table name");
        Expect(SqliteKeyword.Using);
        ParseName(SqliteField.Module, "a module name");
        if (Eat(TokenKind.LeftParen))
        {
            do
            {
                ParseVirtualTableArgument();
            }
            while (Eat(TokenKind.Comma));
            ExpectRightParen();
        }

        Finish(mark, SqliteKind.CreateVirtualTableStmt, ifNotExists ? CreateVirtualTableStmt.IfNotExistsFlag : 0);
    }

    /// <summary>Any tokens up to a comma or the closing parenthesis; only the module knows what they mean.</summary>
    private void ParseVirtualTableArgument()
    {
        var mark = Mark();
        var depth = 0;
        while (!At(TokenKind.EndOfFile))
        {
            if ((depth == 0 && Kind is TokenKind.Comma or TokenKind.RightParen) || At(TokenKind.Unknown))
            {
                break;
            }

            // A semicolon may be part of an argument, but a forgotten parenthesis is likelier when a statement follows.
            if (At(TokenKind.Semicolon) && (StartsStatement(Position + 1) || TokenAt(Position + 1).Kind == TokenKind.EndOfFile))
            {
                break;
            }

            depth += Kind switch
            {
                TokenKind.LeftParen => 1,
                TokenKind.RightParen => -1,
                _ => 0,
            };
            AdvanceChecked();
        }

        if (Position > mark.FirstToken)
        {
            Finish(mark, SqliteKind.VirtualTableArgument);
            Label(SqliteField.Arguments);
        }
    }

    private void ParseAlterTable()
    {
        var mark = Mark();
        Advance();
        Expect(SqliteKeyword.Table);
        ParseQualifiedName(SqliteField.Relation, "a table name");
        if (At(SqliteKeyword.Rename))
        {
            // RENAME is a statement of its own in the tree, with the table as its object.
            Label(SqliteField.Object);
            ParseRename(mark);
            return;
        }

        ParseAlterCommand();
        Finish(mark, SqliteKind.AlterTableStmt);
    }

    private void ParseRename(Marker mark)
    {
        Advance();
        var flags = RenameStmt.TableFlag;
        if (!Eat(SqliteKeyword.To))
        {
            flags = RenameStmt.ColumnFlag;
            Eat(SqliteKeyword.Column);
            ParseName(SqliteField.Column, "TO or a column name");
            Expect(SqliteKeyword.To);
        }

        ParseName(SqliteField.NewName, "the new name");
        Finish(mark, SqliteKind.RenameStmt, flags);
    }

    private void ParseAlterCommand()
    {
        var mark = Mark();
        switch (Keyword)
        {
            case SqliteKeyword.Add when Peek(1) is SqliteKeyword.Constraint or SqliteKeyword.Check:
                Advance();
                ParseAddedCheck();
                Finish(mark, SqliteKind.AddConstraintCmd);
                break;
            case SqliteKeyword.Add:
                Advance();
                Eat(SqliteKeyword.Column);
                ParseColumnDef();
                Label(SqliteField.Column);
                Finish(mark, SqliteKind.AddColumnCmd);
                break;
            case SqliteKeyword.Drop:
                Advance();
                if (Eat(SqliteKeyword.Constraint))
                {
                    ParseName(SqliteField.Constraint, "a constraint name");
                    Finish(mark, SqliteKind.DropConstraintCmd);
                    break;
                }

                Eat(SqliteKeyword.Column);
                ParseName(SqliteField.Column, "a column name");
                Finish(mark, SqliteKind.DropColumnCmd);
                break;
            case SqliteKeyword.Alter:
                Advance();
                Eat(SqliteKeyword.Column);
                ParseName(SqliteField.Column, "a column name");
                var set = Eat(SqliteKeyword.Set);
                if (!set && !Eat(SqliteKeyword.Drop))
                {
                    Unexpected("SET NOT NULL or DROP NOT NULL");
                }

                Expect(SqliteKeyword.Not);
                Expect(SqliteKeyword.Null);
                if (set)
                {
                    ParseConflictResolution();
                }

                Finish(mark, set ? SqliteKind.SetNotNullCmd : SqliteKind.DropNotNullCmd);
                break;
            default:
                Unexpected("ADD, ALTER, DROP or RENAME");
                return;
        }

        Label(SqliteField.Commands);
    }

    private void ParseAddedCheck()
    {
        var mark = Mark();
        ParseConstraintName();
        Expect(SqliteKeyword.Check);
        ParseParenthesized(SqliteField.Expression);
        ParseConflictResolution();
        Finish(mark, SqliteKind.CheckConstraint);
        Label(SqliteField.Constraint);
    }

    private void ParseDrop()
    {
        var mark = Mark();
        Advance();
        var flags = Keyword switch
        {
            SqliteKeyword.Table => DropStmt.TableFlag,
            SqliteKeyword.View => DropStmt.ViewFlag,
            SqliteKeyword.Index => DropStmt.IndexFlag,
            SqliteKeyword.Trigger => DropStmt.TriggerFlag,
            _ => 0u,
        };
        if (flags == 0)
        {
            Unexpected("TABLE, INDEX, VIEW or TRIGGER");
        }

        Advance();
        if (ParseIfExists())
        {
            flags |= DropStmt.IfExistsFlag;
        }

        ParseQualifiedName(SqliteField.Objects, "a name");
        Finish(mark, SqliteKind.DropStmt, flags);
    }

    // ---- indexes, views, triggers ----------------------------------------------------------------------------------

    private void ParseCreateIndex(Marker mark)
    {
        var flags = Eat(SqliteKeyword.Unique) ? IndexStmt.UniqueFlag : 0;
        Expect(SqliteKeyword.Index);
        if (ParseIfNotExists())
        {
            flags |= IndexStmt.IfNotExistsFlag;
        }

        ParseQualifiedName(SqliteField.Name, "an index name");
        Expect(SqliteKeyword.On);
        ParseUnqualifiedName(SqliteField.Relation, "a table name");
        ExpectLeftParen();
        ParseIndexElements();
        ExpectRightParen();
        if (Eat(SqliteKeyword.Where))
        {
            ParseExpression(SqliteField.Where);
        }

        Finish(mark, SqliteKind.IndexStmt, flags);
    }

    private void ParseIndexElements()
    {
        do
        {
            ParseIndexElement();
        }
        while (Eat(TokenKind.Comma));
    }

    /// <summary>An indexed column, with its name where it is a plain one, or an expression.</summary>
    private void ParseIndexElement()
    {
        var mark = Mark();
        if (AtColumnName)
        {
            ParseName(SqliteField.Name, "a column name");
            if (Eat(SqliteKeyword.Collate))
            {
                ParseCollationName();
            }

            if (!EndsIndexElement && !Failed)
            {
                Backtrack(mark);
                ParseExpression(SqliteField.Expression);
            }
        }
        else
        {
            ParseExpression(SqliteField.Expression);
        }

        Finish(mark, SqliteKind.IndexElem, ParseOrder());
        Label(SqliteField.Elements);
    }

    private bool EndsIndexElement => Kind is TokenKind.Comma or TokenKind.RightParen
        || Keyword is SqliteKeyword.Asc or SqliteKeyword.Desc or SqliteKeyword.Nulls or SqliteKeyword.Autoincrement;

    private void ParseCreateView(Marker mark, bool temporary)
    {
        Advance();
        var flags = (ParseIfNotExists() ? ViewStmt.IfNotExistsFlag : 0) | (temporary ? ViewStmt.TemporaryFlag : 0);
        ParseQualifiedName(SqliteField.View, "a view name");
        ParseOptionalNameList(SqliteField.Columns);
        Expect(SqliteKeyword.As);
        ParseSelect(SqliteField.Query);
        Finish(mark, SqliteKind.ViewStmt, flags);
    }

    private void ParseCreateTrigger(Marker mark, bool temporary)
    {
        Advance();
        var flags = (ParseIfNotExists() ? CreateTrigStmt.IfNotExistsFlag : 0) | (temporary ? CreateTrigStmt.TemporaryFlag : 0);
        ParseQualifiedName(SqliteField.Name, "a trigger name");
        if (Eat(SqliteKeyword.Before))
        {
            flags |= CreateTrigStmt.BeforeFlag;
        }
        else if (Eat(SqliteKeyword.After))
        {
            flags |= CreateTrigStmt.AfterFlag;
        }
        else if (Eat(SqliteKeyword.Instead))
        {
            Expect(SqliteKeyword.Of);
            flags |= CreateTrigStmt.InsteadOfFlag;
        }

        flags |= ParseTriggerEvent();
        Expect(SqliteKeyword.On);
        ParseQualifiedName(SqliteField.Relation, "a table name");
        if (Eat(SqliteKeyword.For))
        {
            Expect(SqliteKeyword.Each);
            Expect(SqliteKeyword.Row);
            flags |= CreateTrigStmt.ForEachRowFlag;
        }

        if (Eat(SqliteKeyword.When))
        {
            ParseExpression(SqliteField.When);
        }

        Expect(SqliteKeyword.Begin);
        _inTrigger = true;
        do
        {
            ParseTriggerStatement();
            Expect(TokenKind.Semicolon, "';'");
        }
        while (!Failed && !At(SqliteKeyword.End));
        Expect(SqliteKeyword.End);
        _inTrigger = false;
        Finish(mark, SqliteKind.CreateTrigStmt, flags);
    }

    private uint ParseTriggerEvent()
    {
        if (Eat(SqliteKeyword.Delete))
        {
            return CreateTrigStmt.DeleteFlag;
        }

        if (Eat(SqliteKeyword.Insert))
        {
            return CreateTrigStmt.InsertFlag;
        }

        if (!Eat(SqliteKeyword.Update))
        {
            Unexpected("DELETE, INSERT or UPDATE");
        }
        else if (Eat(SqliteKeyword.Of))
        {
            do
            {
                ParseName(SqliteField.Columns, "a column name");
            }
            while (Eat(TokenKind.Comma));
        }

        return CreateTrigStmt.UpdateFlag;
    }

    private void ParseTriggerStatement()
    {
        var mark = Mark();
        switch (Keyword)
        {
            case SqliteKeyword.Select or SqliteKeyword.Values or SqliteKeyword.With:
                ParseSelect();
                break;
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
                if (!At(TokenKind.Placeholder))
                {
                    Unexpected("SELECT, INSERT, UPDATE or DELETE");
                    return;
                }

                ParseAnyStatement(explained: true);
                break;
        }

        Label(SqliteField.Statements);
    }
}
