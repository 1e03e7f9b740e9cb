using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>CREATE VIRTUAL TABLE.</content>
internal sealed partial class SqliteParser
{
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
}
