namespace SqlGitOps.Deploy;

/// <summary>What kind of thing went wrong, independent of the engine.</summary>
public enum DeployErrorKind
{
    /// <summary>The database refused a statement.</summary>
    StatementFailed,

    /// <summary>A statement waited longer than its lock timeout (PostgreSQL 55P03, SQLITE_BUSY).</summary>
    LockNotAvailable,

    /// <summary>The database chose this session as the victim of a deadlock (40P01).</summary>
    Deadlock,

    /// <summary>The database could not serialize the transaction (40001).</summary>
    SerializationFailure,

    /// <summary>A statement ran longer than its statement timeout.</summary>
    StatementTimeout,

    /// <summary>The role may not do it.</summary>
    PermissionDenied,

    /// <summary>Rows point at rows that do not exist, seen at the end of a SQLite migration.</summary>
    ForeignKeyViolation,

    /// <summary>The file ended the deployer's transaction, or left one of its own open.</summary>
    TransactionBroken,

    /// <summary>The database refuses the statement inside a transaction (PostgreSQL 25001, 2D000).</summary>
    TransactionNotAllowed,

    /// <summary>What became of a statement cannot be found out: somebody has to say it.</summary>
    NeedsDecision,

    /// <summary>What the pending migrations need is not there or not allowed, found out before the first of them.</summary>
    Preflight,

    /// <summary>Another deployment recorded the same migration at the same time.</summary>
    AlreadyRecorded,

    /// <summary>The lock against other deployments is lost or was not obtained in time.</summary>
    DeployLock,

    /// <summary>The history exists but cannot be read or written, or is of an unknown layout.</summary>
    History,

    /// <summary>The database refuses this user.</summary>
    Authentication,

    /// <summary>The database cannot be reached.</summary>
    ConnectionFailed,

    /// <summary>The connection ended while work was going on.</summary>
    ConnectionLost,

    /// <summary>A large file is no longer the one that was planned.</summary>
    FileChanged,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>The connection string or a setting cannot work.</summary>
    Configuration,
}
