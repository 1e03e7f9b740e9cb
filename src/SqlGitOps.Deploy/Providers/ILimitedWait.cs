namespace SqlGitOps.Deploy.Providers;

/// <summary>A database whose own statements wait for connections that are no deployments, as those on a SQLite file do.</summary>
internal interface ILimitedWait
{
    /// <summary>Sets how long they wait at most before a migration begins.</summary>
    void LimitWait(TimeSpan longest);
}
