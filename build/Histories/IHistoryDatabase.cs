namespace SqlGitOps.Histories;

/// <summary>An empty database to which one history goes, by the engine's own program or by the deployer.</summary>
internal interface IHistoryDatabase : IAsyncDisposable
{
    /// <summary>Connection string for the deployer.</summary>
    string ConnectionString { get; }

    /// <summary>Runs files with the engine's own program, each in a session of its own. Null when all went well, else its message.</summary>
    /// <param name="files">Full paths.</param>
    /// <param name="scratch">A folder for scripts.</param>
    string? Run(IReadOnlyList<string> files, string scratch);

    /// <summary>The schema without the deployer's history.</summary>
    Task<string> DescribeAsync();

    /// <summary>Takes away what the run left outside of the database.</summary>
    Task CleanAsync();
}
