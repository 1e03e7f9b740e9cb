using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CREATE FUNCTION and CREATE PROCEDURE, SQL bodies.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCreateFunction(Marker mark, bool orReplace)
    {
        var flags = (orReplace ? CreateFunctionStmt.OrReplaceFlag : 0) | (AtWord(W.Procedure) ? CreateFunctionStmt.ProcedureFlag : 0);
        Advance();
        ParseFunctionName(F.Function);
        var modes = ParseFunctionParameters(F.Parameters);
        if (AtWord(W.Returns) && PeekWord(1) != W.Null)
        {
            if ((flags & CreateFunctionStmt.ProcedureFlag) != 0)
            {
                Unexpected("a function option; procedures return nothing");
            }

            Advance();
            if (EatWord(W.Table))
            {
                if ((modes & (FunctionParameter.OutFlag | FunctionParameter.InOutFlag)) != 0)
                {
                    UnexpectedAt(Position - 1, "another type; OUT and INOUT parameters are not allowed with RETURNS TABLE");
                }

                flags |= CreateFunctionStmt.ReturnsTableFlag;
                ExpectLeftParen();
                do
                {
                    var column = Mark();
                    ParseName(F.Name, "a column name", TypeFunctionName | ColId);
                    ParseType(F.Type, allowPercent: true);
                    Finish(column, K.FunctionParameter, F.Parameters, FunctionParameter.TableColumnFlag);
                }
                while (Eat(TokenKind.Comma));
                ExpectRightParen();
            }
            else
            {
                ParseType(F.Returns, allowPercent: true);
            }
        }

        while (ParseFunctionOption(create: true, out var option))
        {
            flags |= option;
        }

        if (AtWord(W.Return) || AtWords(W.Begin, W.Atomic))
        {
            ParseSqlBody();
        }

        Finish(mark, K.CreateFunctionStmt, flags);
    }

    /// <summary>One option of CREATE or ALTER FUNCTION; false when there is none. Flags of CreateFunctionStmt come out.</summary>
    protected bool ParseFunctionOption(bool create, out uint flags)
    {
        flags = 0;
        var mark = Mark();
        switch (Keyword)
        {
            case W.As when create:
                {
                    Advance();
                    var body = Mark();
                    ParseStringLiteral(F.Texts, "the body as a string");
                    if (Eat(TokenKind.Comma))
                    {
                        ParseStringLiteral(F.Texts, "the link symbol as a string");
                    }

                    Finish(body, K.FunctionBody, F.Body, FunctionBody.TextFlag);
                    return true;
                }

            case W.Language when create:
                Advance();
                ParseNameOrString(F.Language, "a language");
                return true;

            case W.Transform when create:
                Advance();
                do
                {
                    ExpectWord(W.For);
                    ExpectWord(W.Type);
                    ParseType(F.Transforms);
                }
                while (Eat(TokenKind.Comma));
                return true;

            case W.Immutable:
                Advance();
                flags = CreateFunctionStmt.ImmutableFlag;
                return true;
            case W.Stable:
                Advance();
                flags = CreateFunctionStmt.StableFlag;
                return true;
            case W.Volatile:
                Advance();
                flags = CreateFunctionStmt.VolatileFlag;
                return true;
            case W.Strict:
                Advance();
                flags = CreateFunctionStmt.StrictFlag;
                return true;
            case W.Leakproof:
                Advance();
                flags = CreateFunctionStmt.LeakproofFlag;
                return true;
            case W.Window when create:
                Advance();
                flags = CreateFunctionStmt.WindowFlag;
                return true;
            case W.Not:
                Advance();
                ExpectWord(W.Leakproof);
                flags = CreateFunctionStmt.NotLeakproofFlag;
                return true;

            case W.Called or W.Returns:
                {
                    var strict = AtWord(W.Returns);
                    Advance();
                    flags = strict ? CreateFunctionStmt.StrictFlag : CreateFunctionStmt.CalledOnNullInputFlag;
                    if (strict)
                    {
                        ExpectWord(W.Null);
                    }

                    ExpectWord(W.On);
                    ExpectWord(W.Null);
                    ExpectWord(W.Input);
                    return true;
                }

            case W.External or W.Security:
                EatWord(W.External);
                ExpectWord(W.Security);
                if (EatWord(W.Definer))
                {
                    flags = CreateFunctionStmt.SecurityDefinerFlag;
                }
                else
                {
                    ExpectWord(W.Invoker);
                    flags = CreateFunctionStmt.SecurityInvokerFlag;
                }

                return true;

            case W.Cost or W.Rows:
                ParseName(F.Name);
                ParseNumber(F.Value);
                Finish(mark, K.DefElem, F.Options);
                return true;

            case W.Support:
                ParseName(F.Name);
                ParseQualifiedName(F.Value, "a function name");
                Finish(mark, K.DefElem, F.Options);
                return true;

            case W.Parallel:
                ParseName(F.Name);
                ParseName(F.Value, "SAFE, RESTRICTED or UNSAFE");
                Finish(mark, K.DefElem, F.Options);
                return true;

            case W.Set:
                Advance();
                ParseSetRestMore(mark, 0);
                Label(F.Settings);
                return true;

            case W.Reset:
                ParseReset();
                Label(F.Settings);
                return true;

            default:
                return false;
        }
    }

    /// <summary><c>RETURN expression</c> or <c>BEGIN ATOMIC … END</c>.</summary>
    protected void ParseSqlBody()
    {
        var mark = Mark();
        if (EatWord(W.Return))
        {
            ParseExpression(F.Expression);
            Finish(mark, K.FunctionBody, F.Body, FunctionBody.ReturnFlag);
            return;
        }

        _atomicBody = Position;
        Advance();
        Advance();
        while (!AtWord(W.End) && !Failed)
        {
            if (Eat(TokenKind.Semicolon))
            {
                continue;
            }

            if (AtWord(W.Return))
            {
                var statement = Mark();
                Advance();
                ParseExpression(F.Expression);
                Finish(statement, K.ReturnStmt, F.Statements);
            }
            else if (Kind is TokenKind.EndOfFile or TokenKind.MetaCommand or TokenKind.CopyData)
            {
                Unexpected("END");
            }
            else if (At(TokenKind.LeftParen))
            {
                ParseSelectStatement();
                Label(F.Statements);
            }
            else
            {
                ParseKeywordStatement();
                Label(F.Statements);
            }

            Expect(TokenKind.Semicolon, "';'");
        }

        ExpectWord(W.End);
        Finish(mark, K.FunctionBody, F.Body, FunctionBody.AtomicFlag);
    }
}
