using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>ALTER FUNCTION, PROCEDURE and ROUTINE.</content>
internal partial class PostgreSqlParser
{
    protected void ParseAlterFunction(Marker mark)
    {
        Advance();
        ParseQualifiedName(F.Object, "a function name", NonReservedWord);
        if (At(TokenKind.LeftParen))
        {
            ParseSignatureArguments();
        }

        if (Keyword is W.No or W.Depends && (PeekWord(1) is W.Depends or W.On))
        {
            FinishUnparsed(mark);
            return;
        }

        if (Keyword is W.Rename or W.Owner || AtWords(W.Set, W.Schema))
        {
            ParseAlterNamed(mark, RenameStmt.FunctionFlag, AlterObjectSchemaStmt.FunctionFlag, AlterOwnerStmt.FunctionFlag);
            return;
        }

        var any = false;
        while (ParseFunctionOption(out _))
        {
            any = true;
        }

        if (!any)
        {
            Unexpected("RENAME TO, SET SCHEMA, OWNER TO or a function option");
        }

        EatWord(W.Restrict);
        Finish(mark, K.AlterFunctionStmt);
    }
}
