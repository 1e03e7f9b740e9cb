namespace SqlGitOps.Deploy.History;

/// <summary>What the history says about a migration.</summary>
public enum MigrationState
{
    /// <summary>
    /// It began. Seen by somebody who holds the deployment lock, it means that the deployment ended without saying how.
    /// </summary>
    Running,

    /// <summary>It is in the database as a whole.</summary>
    Applied,

    /// <summary>
    /// An undo that runs statement by statement began and did not end: the row counts its statements, not those of the migration.
    /// </summary>
    Undoing,

    /// <summary>A statement failed outside a transaction: those before it are in the database.</summary>
    Failed,
}
