using SqlGitOps.Deploy.History;

namespace SqlGitOps.Deploy.Import;

/// <summary>
/// What an import needs of a database besides <see cref="Providers.IDatabase"/>, which the same object implements. What it
/// throws is described at <see cref="Providers.IDatabaseProvider"/>.
/// </summary>
public interface IImportTarget
{
    /// <summary>Lists the tables of all schemas with their columns, also those that may not be read.</summary>
    Task<IReadOnlyList<ForeignTable>> ReadTablesAsync(CancellationToken cancellationToken);

    /// <summary>Reads columns of all rows of a table, in any order.</summary>
    /// <returns>The values as text, null for NULL; times in UTC as ISO 8601 has them, bytes in hexadecimal digits.</returns>
    Task<IReadOnlyList<IReadOnlyList<string?>>> ReadRowsAsync(
        ForeignTable table, IReadOnlyList<ForeignColumn> columns, CancellationToken cancellationToken);

    /// <summary>
    /// Begins the transaction that imports, and keeps everybody else from writing the other tool's table until it ends.
    /// Called under our lock, with our history table in place.
    /// </summary>
    /// <param name="table">The other tool's table.</param>
    /// <param name="advisoryLocks">Keys that the other tool locks while it migrates, where the engine has such locks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when the transaction has begun, else who is at work with the other tool.</returns>
    Task<string?> BeginImportAsync(ForeignTable table, IReadOnlyList<long> advisoryLocks, CancellationToken cancellationToken);

    /// <summary>Writes rows into our history and commits. A row without start gets the server's present time.</summary>
    Task CompleteImportAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken);
}
