using SqlGitOps.Syntax.Parsing;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>ALTER TABLE.</content>
internal sealed partial class SqliteParser
{
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
}
