using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Says which batches of a SQL Server file cannot be run so that the history is right whatever happens.</summary>
internal static class BatchCheck
{
    /// <summary>Adds what is wrong.</summary>
    public static void Check(PlannedMigration migration, List<PlanProblem> problems)
    {
        if (migration.Content.Dialect != SqlDialect.SqlServer)
        {
            return;
        }

        foreach (var batch in migration.Content.Batches)
        {
            if (batch.Count > BatchStatements.MostRuns)
            {
                Add(batch.Span, $"GO {batch.Count} is more than the {BatchStatements.MostRuns} runs that can be recorded. Write a loop.");
            }
        }

        foreach (var statement in migration.Content.Statements)
        {
            if (statement.Transaction == TransactionSupport.NotSent && migration.Content.Batches.Any(batch => batch.Span.Contains(statement.Span.Start)))
            {
                Add(statement.Span, "A command of sqlcmd stands within a batch, and the server would see it. Put it between two GO lines, or take it out.");
            }
        }

        for (var i = 0; i < migration.Statements.Count && !migration.IsTransactional; i++)
        {
            var operations = migration.Parsed(i).Operations;
            switch (SessionReplay.ActionOf(migration, i))
            {
                case TransactionAction.Begin when BatchTransactions.WorksBeforeBegin(operations):
                    Add(migration.Statements[i].Span, "What stands before BEGIN TRANSACTION in the same batch is in the database even when the transaction fails. Put GO before BEGIN TRANSACTION.");
                    break;
                case TransactionAction.Commit or TransactionAction.CommitAndChain when BatchTransactions.WorksAfterCommit(operations):
                    Add(migration.Statements[i].Span, "What stands behind COMMIT in the same batch can fail after the commit was recorded. Put GO behind COMMIT.");
                    break;
            }
        }

        void Add(TextSpan span, string message) => problems.Add(new PlanProblem(
            PlanProblemKind.UnsupportedCommand, message, migration.Migration.Path, migration.Text.GetPosition(span.Start)));
    }
}
