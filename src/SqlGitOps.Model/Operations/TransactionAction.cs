namespace SqlGitOps.Model.Operations;

/// <summary>What a transaction statement does.</summary>
public enum TransactionAction
{
    /// <summary>BEGIN, START TRANSACTION.</summary>
    Begin,

    /// <summary>COMMIT, END.</summary>
    Commit,

    /// <summary>COMMIT AND CHAIN.</summary>
    CommitAndChain,

    /// <summary>ROLLBACK, ABORT.</summary>
    Rollback,

    /// <summary>ROLLBACK AND CHAIN.</summary>
    RollbackAndChain,

    /// <summary>SAVEPOINT, RELEASE, ROLLBACK TO: the transaction goes on.</summary>
    Savepoint,

    /// <summary>PREPARE TRANSACTION.</summary>
    Prepare,
}
