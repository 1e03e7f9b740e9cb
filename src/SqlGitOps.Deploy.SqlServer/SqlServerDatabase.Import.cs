using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Import;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>What an import needs.</summary>
internal sealed partial class SqlServerDatabase : IImportTarget
{
    private SqlServerImport Import => new(_work, _table);

    public Task<IReadOnlyList<ForeignTable>> ReadTablesAsync(CancellationToken cancellationToken) =>
        GuardAsync(_errors.Of, () => Import.ReadTablesAsync(cancellationToken));

    public Task<IReadOnlyList<IReadOnlyList<string?>>> ReadRowsAsync(
        ForeignTable table, IReadOnlyList<ForeignColumn> columns, CancellationToken cancellationToken) =>
        GuardAsync(_errors.Of, () => Import.ReadRowsAsync(table, columns, cancellationToken));

    public Task<string?> BeginImportAsync(ForeignTable table, IReadOnlyList<long> advisoryLocks, CancellationToken cancellationToken) =>
        GuardAsync(_errors.Of, () => Import.BeginAsync(table, cancellationToken));

    public Task CompleteImportAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken) => GuardAsync(_errors.Of, async () =>
    {
        await Import.CompleteAsync(entries, cancellationToken).ConfigureAwait(false);
        return true;
    });
}
