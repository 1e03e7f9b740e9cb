namespace SqlGitOps.Model.Sessions;

/// <summary>Whether a statement runs in a transaction, and whose.</summary>
public enum TransactionState
{
    /// <summary>Each statement commits by itself.</summary>
    None,

    /// <summary>In the transaction that the deployer wraps around the file.</summary>
    Deployer,

    /// <summary>In a transaction that the file began itself.</summary>
    Script,
}
