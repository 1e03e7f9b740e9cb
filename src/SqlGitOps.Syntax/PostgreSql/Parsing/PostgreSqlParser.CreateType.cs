using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CREATE TYPE.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCreateType(Marker mark)
    {
        Advance();
        ParseQualifiedName(F.Type, "a type name");
        if (At(TokenKind.LeftParen))
        {
            ParseOptionList();
            Finish(mark, K.DefineTypeStmt);
            return;
        }

        if (!EatWord(W.As))
        {
            Finish(mark, K.DefineTypeStmt);
            return;
        }

        if (EatWord(W.Enum))
        {
            ExpectLeftParen();
            if (!At(TokenKind.RightParen))
            {
                do
                {
                    ParseStringLiteral(F.Values, "a value as a string");
                }
                while (Eat(TokenKind.Comma));
            }

            ExpectRightParen();
            Finish(mark, K.CreateEnumStmt);
            return;
        }

        if (EatWord(W.Range))
        {
            ParseOptionList();
            Finish(mark, K.CreateRangeStmt);
            return;
        }

        if (!At(TokenKind.LeftParen))
        {
            Unexpected("ENUM, RANGE or '('");
        }

        Advance();
        if (!At(TokenKind.RightParen))
        {
            do
            {
                var attribute = Mark();
                ParseName(F.Name, "an attribute name");
                ParseType(F.Type);
                ParseOptionalCollation();
                Finish(attribute, K.ColumnDef, F.Attributes);
            }
            while (Eat(TokenKind.Comma));
        }

        ExpectRightParen();
        Finish(mark, K.CompositeTypeStmt);
    }
}
