namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>CREATE and DROP: which kind of object.</content>
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
}
