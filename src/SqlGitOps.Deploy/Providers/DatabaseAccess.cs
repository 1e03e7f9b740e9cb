namespace SqlGitOps.Deploy.Providers;

/// <summary>What a connection is for.</summary>
public enum DatabaseAccess
{
    /// <summary>Only reading: the database itself is told to refuse writes, and nothing is created.</summary>
    Read,

    /// <summary>Deploying. A SQLite file that does not exist is created.</summary>
    Deploy,

    /// <summary>Writing to the history of a database that must exist.</summary>
    Amend,
}
