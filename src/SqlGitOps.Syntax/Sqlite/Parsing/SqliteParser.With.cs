using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>WITH.</content>
internal sealed partial class SqliteParser
{
    private void ParseWithStatement()
    {
        var mark = Mark();
        if (!Enter())
        {
            return;
        }

        ParseWithClause();
        switch (Keyword)
        {
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
                ParseSelectBody(mark);
                break;
        }

        Leave();
    }

    private void ParseWithClause()
    {
        var mark = Mark();
        Advance();
        var flags = Eat(SqliteKeyword.Recursive) ? WithClause.RecursiveFlag : 0;
        do
        {
            ParseCommonTableExpr();
        }
        while (Eat(TokenKind.Comma));
        Finish(mark, SqliteKind.WithClause, flags);
        Label(SqliteField.With);
    }

    private void ParseCommonTableExpr()
    {
        var mark = Mark();
        ParseName(SqliteField.Name, "the name of a common table expression");
        ParseOptionalNameList(SqliteField.Columns);
        Expect(SqliteKeyword.As);
        uint flags = 0;
        if (Eat(SqliteKeyword.Materialized))
        {
            flags = CommonTableExpr.MaterializedFlag;
        }
        else if (Eat(SqliteKeyword.Not))
        {
            Expect(SqliteKeyword.Materialized);
            flags = CommonTableExpr.NotMaterializedFlag;
        }

        ExpectLeftParen();
        ParseSelect(SqliteField.Query);
        ExpectRightParen();
        Finish(mark, SqliteKind.CommonTableExpr, flags);
        Label(SqliteField.Queries);
    }
}
