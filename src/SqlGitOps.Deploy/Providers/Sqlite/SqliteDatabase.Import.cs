using Microsoft.Data.Sqlite;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Import;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>What an import needs.</summary>
internal sealed partial class SqliteDatabase : IImportTarget
{
    private SqliteImport Import => new(Connection, _table);

    public Task<IReadOnlyList<ForeignTable>> ReadTablesAsync(CancellationToken cancellationToken) =>
        Guard(() => _connection is null ? [] : SqliteTransactions.Read(Connection, Import.ReadTables, cancellationToken));

    public Task<IReadOnlyList<IReadOnlyList<string?>>> ReadRowsAsync(
        ForeignTable table, IReadOnlyList<ForeignColumn> columns, CancellationToken cancellationToken) =>
        Guard(() => SqliteTransactions.Read(Connection, () => Import.ReadRows(table, columns), cancellationToken));

    public Task<string?> BeginImportAsync(ForeignTable table, IReadOnlyList<long> advisoryLocks, CancellationToken cancellationToken) =>
        Guard(() => Import.Begin(cancellationToken));

    public Task CompleteImportAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken) => Guard(() =>
    {
        Import.Complete(entries, cancellationToken);
        return true;
    });

    private Task<T> Guard<T>(Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (SqliteException e)
        {
            throw new DeployException(_errors.Of(e));
        }
    }
}
