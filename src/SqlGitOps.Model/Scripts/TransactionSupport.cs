namespace SqlGitOps.Model.Scripts;

/// <summary>How a statement relates to transactions.</summary>
public enum TransactionSupport
{
    /// <summary>Runs inside or outside a transaction.</summary>
    Allowed,

    /// <summary>The engine refuses it inside a transaction block (CREATE INDEX CONCURRENTLY, VACUUM, …).</summary>
    Forbidden,

    /// <summary>It begins or ends a transaction itself.</summary>
    Control,

    /// <summary>Not sent to the server (psql commands).</summary>
    NotSent,
}
