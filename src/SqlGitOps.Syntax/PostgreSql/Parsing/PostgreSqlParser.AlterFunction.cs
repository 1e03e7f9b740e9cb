using SqlGitOps.Syntax.Parsing;
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
        // The options of these statements differ, but the object is named in the same way.
        TakeObjectKind(kind, 1, named: kind == ObjectKind.Function);
        if (kind == ObjectKind.Aggregate)
        {
            ParseAggregateSignature(F.Signature);
            ParseGenericAlter(mark, kind);
            return;
        }

        ParseFunctionSignature(F.Signature);
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
        var flags = 0u;
        while (ParseFunctionOption(create: false, out var option))
        {
            any = true;
            flags |= AlterFunctionFlag(option);
        }

        if (!any)
        {
            Unexpected("RENAME TO, SET SCHEMA, OWNER TO or a function option");
        }

        EatWord(W.Restrict);
        Finish(mark, K.AlterFunctionStmt, flags);
    }

    /// <summary>The flag of AlterFunctionStmt for one of CreateFunctionStmt.</summary>
    private static uint AlterFunctionFlag(uint option) => option switch
    {
        CreateFunctionStmt.ImmutableFlag => AlterFunctionStmt.ImmutableFlag,
        CreateFunctionStmt.StableFlag => AlterFunctionStmt.StableFlag,
        CreateFunctionStmt.VolatileFlag => AlterFunctionStmt.VolatileFlag,
        CreateFunctionStmt.SecurityDefinerFlag => AlterFunctionStmt.SecurityDefinerFlag,
        CreateFunctionStmt.SecurityInvokerFlag => AlterFunctionStmt.SecurityInvokerFlag,
        CreateFunctionStmt.StrictFlag => AlterFunctionStmt.StrictFlag,
        CreateFunctionStmt.CalledOnNullInputFlag => AlterFunctionStmt.CalledOnNullInputFlag,
        CreateFunctionStmt.LeakproofFlag => AlterFunctionStmt.LeakproofFlag,
        CreateFunctionStmt.NotLeakproofFlag => AlterFunctionStmt.NotLeakproofFlag,
        _ => 0,
    };
}
