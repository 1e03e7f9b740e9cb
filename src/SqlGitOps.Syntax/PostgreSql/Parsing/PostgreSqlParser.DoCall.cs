using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>DO and CALL.</content>
internal partial class PostgreSqlParser
{
    protected void ParseDo()
    {
        var mark = Mark();
        Advance();
        var any = false;
        while (true)
        {
            if (EatWord(W.Language))
            {
                ParseNameOrString(F.Language, "a language");
            }
            else if (IsStringKind(Kind) || At(TokenKind.Placeholder))
            {
                ParseStringLiteral(F.Body);
            }
            else
            {
                break;
            }

            any = true;
        }

        if (!any)
        {
            Unexpected("the code as a string");
        }

        Finish(mark, K.DoStmt);
    }

    protected void ParseCall()
    {
        var mark = Mark();
        Advance();
        if (!AtFunctionTable() && !AtGluedSignature())
        {
            Unexpected("a procedure with its arguments");
        }

        ParseFunctionOnly(F.Call);
        if (!Failed && PeekLastKind() != K.FuncCall)
        {
            UnexpectedAt(mark.FirstToken + 1, "a procedure");
        }

        Label(F.Call);
        Finish(mark, K.CallStmt);
    }
}
