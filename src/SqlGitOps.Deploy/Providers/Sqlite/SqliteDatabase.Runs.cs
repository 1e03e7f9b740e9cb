using SqlGitOps.Deploy.History;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>The list of the runs.</summary>
internal sealed partial class SqliteDatabase : IRunHistory
{
    public Task<IReadOnlyList<RunEntry>> ReadRunsAsync(int count, CancellationToken cancellationToken) =>
        Guard(() => SqliteTransactions.Read(Connection, () => _layout.ReadRuns(Connection, count), cancellationToken));
}
