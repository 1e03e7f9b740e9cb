namespace SqlGitOps.Deploy;

/// <summary>How the migrations of one deployment and transactions go together.</summary>
public enum DeployTransactionMode
{
    /// <summary>
    /// Each migration in a transaction of its own; one that cannot (a directive says so, or the engine refuses a statement of
    /// it) runs statement by statement.
    /// </summary>
    PerFile,

    /// <summary>All pending migrations in one transaction: all of them are applied or none. Refused when one of them cannot.</summary>
    All,
}
