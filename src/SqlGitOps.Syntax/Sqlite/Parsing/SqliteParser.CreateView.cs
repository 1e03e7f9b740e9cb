using SqlGitOps.Syntax.Parsing;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>CREATE VIEW.</content>
internal sealed partial class SqliteParser
{
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
}
