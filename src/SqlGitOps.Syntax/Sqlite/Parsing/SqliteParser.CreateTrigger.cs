using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>CREATE TRIGGER and the statements in it.</content>
internal sealed partial class SqliteParser
{
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
