namespace SqlGitOps.Deploy.Providers;

/// <summary>How a statement, transactions and the progress of its migration go together.</summary>
public enum StatementScope
{
    /// <summary>In whatever transaction is open: the migration's, or one that the file began. No progress is written.</summary>
    Open,

    /// <summary>In a transaction of its own, together with the progress. When it fails, the transaction is rolled back.</summary>
    Own,

    /// <summary>It commits the transaction that the file began: the progress is written into that transaction first.</summary>
    Commit,

    /// <summary>Outside of any transaction: announced before, recorded after.</summary>
    Alone,
}
