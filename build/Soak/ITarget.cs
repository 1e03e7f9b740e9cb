using SqlGitOps.Testing;

namespace SqlGitOps.Soak;

/// <summary>A database of one round.</summary>
internal interface ITarget : IAsyncDisposable
{
    /// <summary>Connection string of an undisturbed deployment.</summary>
    string ConnectionString { get; }

    /// <summary>Connection string through a proxy; the direct one where there is no network.</summary>
    string Through(LoopbackProxy? proxy);

    /// <summary>A number from a query; null when it fails because what it asks about does not exist.</summary>
    Task<long?> CountAsync(string query);

    /// <summary>The history; null when there is none yet.</summary>
    Task<IReadOnlyList<HistoryRow>?> HistoryAsync();

    /// <summary>The runs; none when there is no history yet.</summary>
    Task<IReadOnlyList<RunRow>> RunsAsync();

    /// <summary>Structure and row counts, for comparison.</summary>
    Task<string> DescribeAsync();

    /// <summary>What deployments left behind that should be gone; waits for what needs a moment. Null when nothing is left.</summary>
    Task<string?> LeftoverAsync();
}
