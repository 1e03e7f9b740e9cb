using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>CREATE INDEX, and the lists of columns that constraints share with it.</content>
internal sealed partial class SqliteParser
{
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

        Finish(mark, SqliteKind.IndexElem, ParseDirection());
        Label(SqliteField.Elements);
    }

    private bool EndsIndexElement => Kind is TokenKind.Comma or TokenKind.RightParen
        || Keyword is SqliteKeyword.Asc or SqliteKeyword.Desc or SqliteKeyword.Autoincrement;
}
