using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>PRAGMA.</content>
internal sealed partial class SqliteParser
{
    private void ParsePragma()
    {
        var mark = Mark();
        Advance();
        ParseQualifiedName(SqliteField.Name, "a pragma name");
        if (Eat(TokenKind.Equal))
        {
            ParsePragmaValue(0);
        }
        else if (Eat(TokenKind.LeftParen))
        {
            ParsePragmaValue(PragmaValue.CallFlag);
            ExpectRightParen();
        }

        Finish(mark, SqliteKind.PragmaStmt);
    }

    private void ParsePragmaValue(uint flags)
    {
        var mark = Mark();
        if (Kind is TokenKind.Plus or TokenKind.Minus)
        {
            Advance();
            ExpectNumber();
        }
        else if (Kind is TokenKind.Integer or TokenKind.Numeric)
        {
            ExpectNumber();
        }
        else if (AtName
            || Keyword is SqliteKeyword.On or SqliteKeyword.Delete or SqliteKeyword.Default)
        {
            AdvanceChecked();
        }
        else
        {
            Unexpected("a pragma value");
        }

        Finish(mark, SqliteKind.PragmaValue, flags);
        Label(SqliteField.Value);
    }

    /// <summary>A number in a pragma or a type; only expressions may have underscores in it.</summary>
    private void ExpectNumber()
    {
        if (Kind == TokenKind.Placeholder || (Kind is TokenKind.Integer or TokenKind.Numeric && !TextOf(Current).Contains('_')))
        {
            AdvanceChecked();
        }
        else
        {
            Unexpected("a number");
        }
    }
}
