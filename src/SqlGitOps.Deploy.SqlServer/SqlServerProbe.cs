using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Model;
using SqlGitOps.Model.Operations;
using static SqlGitOps.Deploy.SqlServer.SqlServerCommands;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>Finds out what became of batches that run outside of transactions, by what they were to do.</summary>
/// <remarks>Names are resolved in the session of the migration, so in the database that it uses.</remarks>
internal sealed class SqlServerProbe(ISqlServerSession work)
{
    private const string Repeatable = "it can run any number of times";

    /// <summary>Finds out what became of a batch.</summary>
    public async Task<StatementFate> ProbeAsync(PlannedMigration migration, int statement, bool hasFailed, CancellationToken cancellationToken)
    {
        var parsed = migration.Parsed(statement);
        if (migration.Content.Statements.Count(part => part.Batch == parsed.Batch) > 1)
        {
            return new StatementFate(StatementFateKind.Unknown, "its batch has several statements, each of which is in the database or not for itself");
        }

        switch (parsed.Operations)
        {
            case [.., CreateIndexOperation { Index.Name: { } index } create]:
                return await ProbeIndexAsync(create.Index.Table, index, hasFailed, cancellationToken).ConfigureAwait(false);
            case [DropIndexOperation { Table: { } table } drop]:
                var isThere = await FindIndexAsync(table, drop.Index.Name, cancellationToken).ConfigureAwait(false);
                return AfterDrop(isThere, hasFailed, $"the index {drop.Index.Name} of {table}");
            case [CreateTableOperation { IsTemporary: false } create]:
                return AfterCreate(await HasObjectAsync(create.Table, cancellationToken).ConfigureAwait(false), hasFailed, $"the table {create.Table}");
            case [DropTableOperation drop]:
                return AfterDrop(await HasObjectAsync(drop.Table, cancellationToken).ConfigureAwait(false), hasFailed, $"the table {drop.Table}");
            case [MaintenanceOperation]:
                return new StatementFate(StatementFateKind.NotApplied, Repeatable);
        }

        return await ProbeCommandAsync(SqlServerWords.Of(parsed.Node), hasFailed, cancellationToken).ConfigureAwait(false)
            ?? (hasFailed
                ? new StatementFate(StatementFateKind.NotApplied, "a statement that fails has no effect")
                : new StatementFate(StatementFateKind.Unknown, "nothing in the database shows whether it ran"));
    }

    private static StatementFate AfterCreate(bool exists, bool hasFailed, string what) => exists
        ? new StatementFate(hasFailed ? StatementFateKind.NotApplied : StatementFateKind.Applied, $"{what} exists")
        : new StatementFate(StatementFateKind.NotApplied, $"{what} does not exist");

    private static StatementFate AfterDrop(bool exists, bool hasFailed, string what) => exists
        ? new StatementFate(StatementFateKind.NotApplied, $"{what} exists")
        : new StatementFate(hasFailed ? StatementFateKind.NotApplied : StatementFateKind.Applied, $"{what} does not exist");

    /// <summary>Commands of which the model knows no more than that they change no table.</summary>
    private async Task<StatementFate?> ProbeCommandAsync(List<string> words, bool hasFailed, CancellationToken cancellationToken)
    {
        switch (words)
        {
            case ["CREATE", "DATABASE", var name, ..]:
                return AfterCreate(await IsThereAsync("SELECT DB_ID(@p1)", name, cancellationToken).ConfigureAwait(false), hasFailed, $"the database {name}");
            case ["DROP", "DATABASE", "IF", "EXISTS", var name, ..]:
                return AfterDrop(await IsThereAsync("SELECT DB_ID(@p1)", name, cancellationToken).ConfigureAwait(false), hasFailed, $"the database {name}");
            case ["DROP", "DATABASE", var name, ..]:
                return AfterDrop(await IsThereAsync("SELECT DB_ID(@p1)", name, cancellationToken).ConfigureAwait(false), hasFailed, $"the database {name}");
            case ["CREATE", "FULLTEXT", "CATALOG", var name, ..]:
                return AfterCreate(await HasCatalogAsync(name, cancellationToken).ConfigureAwait(false), hasFailed, $"the full-text catalog {name}");
            case ["DROP", "FULLTEXT", "CATALOG", var name, ..]:
                return AfterDrop(await HasCatalogAsync(name, cancellationToken).ConfigureAwait(false), hasFailed, $"the full-text catalog {name}");
            case ["CREATE", "FULLTEXT", "INDEX", "ON", .. var name]:
                return AfterCreate(await HasFullTextIndexAsync(name, cancellationToken).ConfigureAwait(false), hasFailed, $"the full-text index on {NameIn(name)}");
            case ["DROP", "FULLTEXT", "INDEX", "ON", .. var name]:
                return AfterDrop(await HasFullTextIndexAsync(name, cancellationToken).ConfigureAwait(false), hasFailed, $"the full-text index on {NameIn(name)}");
            case ["ALTER", "DATABASE", "SCOPED", ..] or ["ALTER", "DATABASE", _, "SET" or "COLLATE", ..] or ["ALTER", "FULLTEXT", ..]:
            case ["BACKUP" or "RECONFIGURE" or "CHECKPOINT" or "DBCC" or "UPDATE", ..]:
                return new StatementFate(StatementFateKind.NotApplied, Repeatable);
            default:
                return null;
        }
    }

    /// <summary>An index, also one that is only begun: a resumable operation that stopped is paused.</summary>
    private async Task<StatementFate> ProbeIndexAsync(ObjectName table, string index, bool hasFailed, CancellationToken cancellationToken)
    {
        // The view came with version 14 (SQL Server 2017); where it is missing there is nothing to resume.
        var paused = await work.ScalarAsync(
            """
            IF OBJECT_ID(N'sys.index_resumable_operations') IS NOT NULL
              EXEC sys.sp_executesql N'SELECT r.[state_desc] FROM sys.index_resumable_operations AS r WHERE r.[object_id] = OBJECT_ID(@table) AND r.[name] = @index', N'@table nvarchar(600), @index nvarchar(200)', @table = @p1, @index = @p2;
            """,
            cancellationToken,
            Quoted(table),
            index).ConfigureAwait(false) as string;
        switch (paused)
        {
            case "PAUSED":
                // "Executing the original CREATE INDEX statement again resumes a paused operation" (CREATE INDEX, "Resumable indexes").
                return new StatementFate(StatementFateKind.NotApplied, $"the index {index} of {table} is built in part and paused; the statement goes on with it when it runs again");
            case "RUNNING":
                return new StatementFate(StatementFateKind.Unknown, $"a session is still building the index {index} of {table}");
        }

        return AfterCreate(await FindIndexAsync(table, index, cancellationToken).ConfigureAwait(false), hasFailed, $"the index {index} of {table}");
    }

    private async Task<bool> FindIndexAsync(ObjectName table, string index, CancellationToken cancellationToken) => await work.ScalarAsync(
        "SELECT 1 FROM sys.indexes AS i WHERE i.[object_id] = OBJECT_ID(@p1) AND i.[name] = @p2", cancellationToken, Quoted(table), index).ConfigureAwait(false) is not null;

    private Task<bool> HasObjectAsync(ObjectName name, CancellationToken cancellationToken) => IsThereAsync("SELECT OBJECT_ID(@p1)", Quoted(name), cancellationToken);

    private Task<bool> HasCatalogAsync(string name, CancellationToken cancellationToken) =>
        IsThereAsync("SELECT 1 FROM sys.fulltext_catalogs AS c WHERE c.[name] = @p1", name, cancellationToken);

    private Task<bool> HasFullTextIndexAsync(List<string> words, CancellationToken cancellationToken) =>
        IsThereAsync("SELECT 1 FROM sys.fulltext_indexes AS i WHERE i.[object_id] = OBJECT_ID(@p1)", Quoted(NameIn(words)), cancellationToken);

    private async Task<bool> IsThereAsync(string sql, string name, CancellationToken cancellationToken) =>
        await work.ScalarAsync(sql, cancellationToken, name).ConfigureAwait(false) is not null;

    // One part, or two with a dot between them.
    private static ObjectName NameIn(List<string> words) => words is [var schema, ".", var name, ..] ? new ObjectName(schema, name) : ObjectName.Of(words[0]);

    private static string Quoted(ObjectName name) => name.Schema is { } schema ? $"{Quote(schema)}.{Quote(name.Name)}" : Quote(name.Name);
}
