namespace SqlGitOps.Model.Operations;

/// <summary>What is done with a savepoint.</summary>
public enum SavepointAction
{
    /// <summary>SAVEPOINT.</summary>
    Define,

    /// <summary>RELEASE SAVEPOINT.</summary>
    Release,

    /// <summary>ROLLBACK TO SAVEPOINT.</summary>
    RollBackTo,
}
