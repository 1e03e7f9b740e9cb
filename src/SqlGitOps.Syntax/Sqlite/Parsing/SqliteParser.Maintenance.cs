namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>ATTACH, DETACH, VACUUM, REINDEX, ANALYZE and EXPLAIN.</content>
internal sealed partial class SqliteParser
{
    private void ParseAttach()
    {
        var mark = Mark();
        Advance();
        Eat(SqliteKeyword.Database);
        ParseExpression(SqliteField.Database);
        Expect(SqliteKeyword.As);
        ParseExpression(SqliteField.Schema);
        if (Eat(SqliteKeyword.Key))
        {
            ParseExpression(SqliteField.Key);
        }

        Finish(mark, SqliteKind.AttachStmt);
    }

    private void ParseVacuum()
    {
        var mark = Mark();
        Advance();
        if (AtName)
        {
            ParseName(SqliteField.Schema, "a schema name");
        }

        if (Eat(SqliteKeyword.Into))
        {
            ParseExpression(SqliteField.Into);
        }

        Finish(mark, SqliteKind.VacuumStmt);
    }

    private void ParseMaintenance(SqliteKind kind)
    {
        var mark = Mark();
        Advance();
        if (AtName)
        {
            ParseQualifiedName(SqliteField.Object, "a name");
        }

        Finish(mark, kind);
    }

    private void ParseExplain()
    {
        var mark = Mark();
        Advance();
        uint flags = 0;
        if (Eat(SqliteKeyword.Query))
        {
            Expect(SqliteKeyword.Plan);
            flags = ExplainStmt.QueryPlanFlag;
        }

        var inner = Mark();
        ParseAnyStatement(explained: true);
        if (NodeCount > inner.FirstNode)
        {
            Label(SqliteField.Statement);
        }

        Finish(mark, SqliteKind.ExplainStmt, flags);
    }
}
