using SqlGitOps.Deploy.History;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>The list of the runs.</summary>
internal sealed partial class PostgreSqlDatabase : IRunHistory
{
    public Task<IReadOnlyList<RunEntry>> ReadRunsAsync(int count, CancellationToken cancellationToken) =>
        GuardAsync(() => _layout.ReadRunsAsync(_work, count, cancellationToken));
}
