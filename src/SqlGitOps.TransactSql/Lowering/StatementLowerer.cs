using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model.Operations;
using SqlGitOps.TransactSql.Lexing;
using SqlGitOps.TransactSql.Parsing;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>Turns statements into operations; the bodies of blocks and branches included, those of modules not.</summary>
internal static class StatementLowerer
{
    public static void Lower(TSqlStatement statement, LoweringContext context)
    {
        switch (statement)
        {
            case IfStatement condition:
                LowerIf(condition, context);
                break;
            case WhileStatement loop:
                context.EnterBranch();
                Lower(loop.Statement, context);
                context.LeaveBranch();
                break;
            case BeginEndBlockStatement block:
                LowerList(block.StatementList, context);
                break;
            case TryCatchStatement attempt:
                // An error ends TRY early and starts CATCH, so neither is sure to run.
                context.EnterBranch();
                LowerList(attempt.TryStatements, context);
                LowerList(attempt.CatchStatements, context);
                context.LeaveBranch();
                break;
            case ReturnStatement or GoToStatement:
                context.AddHarmless(statement);
                context.LeavesBatch();
                break;
            case CreateTableStatement create:
                TableLowering.Create(create, context);
                break;
            case AlterTableStatement alter:
                TableLowering.Alter(alter, context);
                break;
            case TransactionStatement transaction:
                TransactionLowering.Lower(transaction, context);
                break;
            case ExecuteStatement execute:
                ExecuteLowering.Lower(execute.ExecuteSpecification, statement, context);
                break;
            default:
                LowerOther(statement, context);
                break;
        }
    }

    public static void LowerList(StatementList? list, LoweringContext context)
    {
        if (list is null)
        {
            return;
        }

        foreach (var statement in list.Statements)
        {
            Lower(statement, context);
        }
    }

    /// <summary>Lowers SQL that a literal holds; false, with nothing added, when it has errors.</summary>
    public static bool TryLowerText(LexedText text, LoweringContext context)
    {
        // A literal holds no GO: the server knows none.
        foreach (ref readonly var token in text.Tokens)
        {
            if (token.Kind is Syntax.Tree.TokenKind.BatchSeparator or Syntax.Tree.TokenKind.MetaCommand)
            {
                return false;
            }
        }

        var end = text.Tokens.Length - 1;
        var cost = NestingGauge.Measure(text, 0, end, out var excess);
        if (excess >= 0 || cost > NestingGauge.SmallCost)
        {
            return false;
        }

        var parser = new BatchParser(text);
        var pieces = parser.Parse(0, end);
        foreach (var piece in pieces)
        {
            if (piece.Fragment is null || piece.Reason != UnreadableReason.None)
            {
                return false;
            }
        }

        var outer = context.Source;
        context.LiteralDepth++;
        foreach (var piece in pieces)
        {
            var fragment = piece.Fragment!.Value;
            context.Source = new FragmentSource(text, fragment.Base);
            Lower(fragment.Statement, context);
        }

        context.LiteralDepth--;
        context.Source = outer;
        return true;
    }

    private static void LowerIf(IfStatement statement, LoweringContext context)
    {
        context.EnterBranch();

        // A loop, because ELSE IF chains can be long.
        TSqlStatement? next = statement;
        while (next is IfStatement condition)
        {
            Lower(condition.ThenStatement, context);
            next = condition.ElseStatement;
        }

        if (next is not null)
        {
            Lower(next, context);
        }

        context.LeaveBranch();
    }

    private static void LowerOther(TSqlStatement statement, LoweringContext context)
    {
        var known = IndexLowering.TryLower(statement, context)
            || DataLowering.TryLower(statement, context)
            || ObjectLowering.TryLowerCreate(statement, context)
            || ObjectLowering.TryLowerDrop(statement, context)
            || ObjectLowering.TryLowerOther(statement, context)
            || SettingLowering.TryLower(statement, context)
            || ServerLowering.TryLower(statement, context);
        if (!known)
        {
            context.Add(
                new OpaqueOperation(OpaqueReason.NotAnalysed, context.Source.Command(statement)) { MayChangeSchema = true },
                statement);
        }
    }
}
