using SqlGitOps.Model.Operations;

namespace SqlGitOps.Deploy.Planning;

/// <summary>What a batch of SQL Server as a whole does to transactions.</summary>
internal static class BatchTransactions
{
    /// <summary>What it comes to; null when it leaves transactions as it found them.</summary>
    /// <remarks>
    /// A ROLLBACK under a condition is for errors, as in CATCH or behind IF @@ERROR, and an error ends the deployment before
    /// it counts. A COMMIT under a condition is the way that a file ends that goes well.
    /// </remarks>
    public static TransactionAction? ActionOf(IReadOnlyList<Operation> operations)
    {
        var depth = 0;
        var lowest = 0;
        var rollsBack = false;
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case TransactionOperation { Action: TransactionAction.Begin }:
                    depth++;
                    break;
                case TransactionOperation { Action: TransactionAction.Commit }:
                    lowest = Math.Min(lowest, --depth);
                    break;
                case TransactionOperation { Action: TransactionAction.Rollback, IsConditional: false }:
                    // All of them, however deep.
                    rollsBack |= depth <= 0;
                    depth = 0;
                    break;
            }
        }

        return (rollsBack, depth, lowest) switch
        {
            (true, _, _) => TransactionAction.Rollback,
            (_, > 0, _) => TransactionAction.Begin,
            (_, < 0, _) => TransactionAction.Commit,
            (_, _, < 0) => TransactionAction.CommitAndChain,
            _ => null,
        };
    }

    /// <summary>Whether something that changes the database stands before the first BEGIN of the batch.</summary>
    public static bool WorksBeforeBegin(IReadOnlyList<Operation> operations)
    {
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case TransactionOperation { Action: TransactionAction.Begin }:
                    return false;
                case not (HarmlessOperation or SetSettingOperation or TransactionOperation):
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether something that changes the database stands behind the last COMMIT of the batch.</summary>
    public static bool WorksAfterCommit(IReadOnlyList<Operation> operations)
    {
        for (var i = operations.Count - 1; i >= 0; i--)
        {
            switch (operations[i])
            {
                case TransactionOperation { Action: TransactionAction.Commit }:
                    return false;
                case not (HarmlessOperation or SetSettingOperation or TransactionOperation):
                    return true;
            }
        }

        return false;
    }
}
