namespace SqlGitOps.Deploy;

/// <summary>How a deployment, plan or status ended.</summary>
public enum DeployOutcome
{
    /// <summary>Every pending migration is applied.</summary>
    Done,

    /// <summary>Nothing was pending.</summary>
    NothingToDo,

    /// <summary>The files and the history do not fit together, so nothing was run.</summary>
    Refused,

    /// <summary>The settings cannot work: nothing was tried.</summary>
    ConfigurationError,

    /// <summary>A migration failed and nothing of it is in the database. The ones before it stay applied.</summary>
    FailedRolledBack,

    /// <summary>A migration failed and a part of it is in the database.</summary>
    FailedPartial,

    /// <summary>Another deployment held the lock for the whole waiting time.</summary>
    LockTimeout,

    /// <summary>The database could not be reached, or its history could not be read or written.</summary>
    ConnectionFailed,

    /// <summary>Something that the pending migrations need is not there or not allowed, so nothing was run.</summary>
    PreflightFailed,

    /// <summary>The caller cancelled, and nothing of the migration that was running is in the database.</summary>
    Cancelled,
}
