using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>ALTER FUNCTION, PROCEDURE and ROUTINE.</content>
internal partial class PostgreSqlParser
{
    /// <summary>ALTER FUNCTION, PROCEDURE, ROUTINE and AGGREGATE; the cursor is at that word.</summary>
    private void ParseAlterFunction(Marker mark, ObjectKind kind)
    {
        Advance();
        if (kind == ObjectKind.Aggregate || AtGluedSignature() || AtFunctionTable())
        {
            ParseFunctionName(F.Object);
        }
        else
        {
            ParseQualifiedName(F.Object, "a function name", PeekKind(1) == TokenKind.Dot ? ColId : NonReservedWord);
        }

        if (kind == ObjectKind.Aggregate)
        {
            ParseAggregateArguments();
            ParseGenericAlter(mark, kind);
            return;
        }

        if (Eat(TokenKind.LeftParen))
        {
            if (!At(TokenKind.RightParen))
            {
                ParseSignatureTypes(F.Arguments);
            }

            ExpectRightParen();
        }

        if (AtWord(W.Depends) || AtWords(W.No, W.Depends))
        {
            ParseDependsOnExtension(mark, AlterObjectDependsStmt.FunctionFlag | FlagIf(W.No, AlterObjectDependsStmt.NoFlag));
            return;
        }

        if (Keyword is W.Rename or W.Owner || (AtWords(W.Set, W.Schema) && !IsSettingNameEnd(2)))
        {
            ParseGenericAlter(mark, kind);
            return;
        }

        var any = false;
        while (ParseFunctionOption(create: false, out _))
        {
            any = true;
        }

        if (!any)
        {
            Unexpected("RENAME TO, SET SCHEMA, OWNER TO or a function option");
        }

        EatWord(W.Restrict);
        Finish(mark, K.AlterFunctionStmt, kind switch
        {
            ObjectKind.Function => AlterFunctionStmt.FunctionFlag,
            ObjectKind.Procedure => AlterFunctionStmt.ProcedureFlag,
            _ => AlterFunctionStmt.RoutineFlag,
        });
    }
}
