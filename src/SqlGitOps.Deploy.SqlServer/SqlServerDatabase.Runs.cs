using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.SqlServer;

/// <content>The list of the runs.</content>
internal sealed partial class SqlServerDatabase : IRunHistory
{
    public Task<IReadOnlyList<RunEntry>> ReadRunsAsync(int count, CancellationToken cancellationToken) =>
        GuardAsync(e => _errors.OfHistory(e, "read"), () => _layout.ReadRunsAsync(_work, count, cancellationToken));
}
