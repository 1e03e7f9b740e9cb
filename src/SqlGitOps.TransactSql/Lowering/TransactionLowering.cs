using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model.Operations;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>BEGIN, COMMIT, ROLLBACK and SAVE TRANSACTION.</summary>
internal static class TransactionLowering
{
    public static void Lower(TransactionStatement statement, LoweringContext context)
    {
        context.Control();
        var name = statement.Name?.Value ?? string.Empty;
        var action = statement switch
        {
            BeginTransactionStatement => TransactionAction.Begin,
            CommitTransactionStatement => TransactionAction.Commit,
            SaveTransactionStatement => TransactionAction.Savepoint,

            // ROLLBACK to a savepoint looks like the rollback of a named transaction.
            _ => context.IsSavepoint(name) ? TransactionAction.Savepoint : TransactionAction.Rollback,
        };
        if (statement is SaveTransactionStatement)
        {
            context.AddSavepoint(name);
        }

        context.Add(new TransactionOperation(action), statement);
    }
}
