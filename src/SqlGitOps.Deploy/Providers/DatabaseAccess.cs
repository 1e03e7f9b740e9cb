namespace SqlGitOps.Deploy.Providers;

/// <summary>What a connection is for.</summary>
public enum DatabaseAccess
{
    /// <summary>Only reading: the database itself is told to refuse writes, and nothing is created.</summary>
    Read,

    /// <summary>Deploying.</summary>
    Deploy,
}
