using System.Data;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Import;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>What an import needs.</summary>
internal sealed partial class PostgreSqlDatabase : IImportTarget
{
    private PostgreSqlImport Import => new(_work, _table);

    public Task<IReadOnlyList<ForeignTable>> ReadTablesAsync(CancellationToken cancellationToken) =>
        GuardAsync(() => Import.ReadTablesAsync(cancellationToken));

    public Task<IReadOnlyList<IReadOnlyList<string?>>> ReadRowsAsync(
        ForeignTable table, IReadOnlyList<ForeignColumn> columns, CancellationToken cancellationToken) =>
        GuardAsync(() => Import.ReadRowsAsync(table, columns, cancellationToken));

    public Task<string?> BeginImportAsync(ForeignTable table, IReadOnlyList<long> advisoryLocks, CancellationToken cancellationToken) =>
        GuardAsync(() => Import.BeginAsync(table, advisoryLocks, cancellationToken));

    public Task CompleteImportAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await Import.CompleteAsync(entries, cancellationToken).ConfigureAwait(false);
        return true;
    });

    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (PostgreSqlErrors.IsExpected(e) || (e is InvalidOperationException && _work.State != ConnectionState.Open))
        {
            throw new DeployException(_errors.Of(e));
        }
    }
}
