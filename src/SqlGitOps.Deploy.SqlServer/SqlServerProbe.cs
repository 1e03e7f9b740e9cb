using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Model;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using static SqlGitOps.Deploy.SqlServer.SqlServerCommands;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>Finds out what became of batches that run outside of transactions, by what they were to do.</summary>
/// <remarks>Names are resolved in the session of the migration, so in the database that it uses.</remarks>
internal sealed class SqlServerProbe(ISqlServerSession work)
{
    private const string Repeatable = "it can run any number of times";

    /// <summary>Looks, before a batch is announced, whether what it makes or takes away is there. Null when that cannot be seen.</summary>
    public async Task<bool?> FindAsync(PlannedMigration migration, int statement, CancellationToken cancellationToken) =>
        HasCompany(migration, statement) ? null : (await LookAsync(migration.Parsed(statement), cancellationToken).ConfigureAwait(false))?.IsThere;

    /// <summary>Finds out what became of a batch of which nobody saw how it ended.</summary>
    public async Task<StatementFate> ProbeAsync(PlannedMigration migration, int statement, CancellationToken cancellationToken)
    {
        if (await FindSpecialAsync(migration, statement, cancellationToken).ConfigureAwait(false) is { } fate)
        {
            return fate;
        }

        return await LookAsync(migration.Parsed(statement), cancellationToken).ConfigureAwait(false) is { } sight
            ? new StatementFate(sight.IsDone ? StatementFateKind.Applied : StatementFateKind.NotApplied, sight.InWords)
            : new StatementFate(StatementFateKind.Unknown, "nothing in the database shows whether it ran");
    }

    /// <summary>
    /// Finds out what became of a batch that did not end well. One that was stopped, by a cancellation or its time limit, may have
    /// come to its end before that.
    /// </summary>
    /// <param name="migration">The migration.</param>
    /// <param name="statement">The batch.</param>
    /// <param name="before">What <see cref="FindAsync"/> said before it was announced.</param>
    /// <param name="isRefused">Whether it was the server that said it failed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StatementFate> ProbeFailedAsync(
        PlannedMigration migration, int statement, bool? before, bool isRefused, CancellationToken cancellationToken)
    {
        if (await FindSpecialAsync(migration, statement, cancellationToken).ConfigureAwait(false) is { } fate)
        {
            return fate;
        }

        if (await LookAsync(migration.Parsed(statement), cancellationToken).ConfigureAwait(false) is not { } sight)
        {
            return isRefused
                ? new StatementFate(StatementFateKind.NotApplied, "a statement that fails has no effect")
                : new StatementFate(StatementFateKind.Unknown, "it was stopped, and nothing in the database shows whether that came too late");
        }

        return (sight.IsDone, before) switch
        {
            (false, _) => new StatementFate(StatementFateKind.NotApplied, sight.InWords),
            (true, null) => new StatementFate(StatementFateKind.Unknown, $"{sight.InWords}, which may have been so before"),
            (true, var wasThere) when wasThere == sight.IsThere => new StatementFate(StatementFateKind.NotApplied, $"{sight.InWords}, as before it"),
            _ => new StatementFate(StatementFateKind.Applied, $"{sight.InWords}, and that was not so before it"),
        };
    }

    private static bool HasCompany(PlannedMigration migration, int statement)
    {
        var batch = migration.Parsed(statement).Batch;
        return migration.Content.Statements.Count(part => part.Batch == batch) > 1;
    }

    /// <summary>What is the same however it ended; null for a batch whose effect decides.</summary>
    private async Task<StatementFate?> FindSpecialAsync(PlannedMigration migration, int statement, CancellationToken cancellationToken)
    {
        if (HasCompany(migration, statement))
        {
            return new StatementFate(StatementFateKind.Unknown, "its batch has several statements, each of which is in the database or not for itself");
        }

        var parsed = migration.Parsed(statement);
        return parsed.Operations switch
        {
            [.., CreateIndexOperation { Index.Name: { } index } create] =>
                await FindPausedAsync(create.Index.Table, index, cancellationToken).ConfigureAwait(false),
            [MaintenanceOperation] => new StatementFate(StatementFateKind.NotApplied, Repeatable),
            _ => SqlServerWords.Of(parsed.Node) switch
            {
                ["ALTER", "DATABASE", "SCOPED", ..] or ["ALTER", "DATABASE", _, "SET" or "COLLATE", ..] or ["ALTER", "FULLTEXT", ..]
                    or ["BACKUP" or "RECONFIGURE" or "CHECKPOINT" or "DBCC" or "UPDATE", ..] => new StatementFate(StatementFateKind.NotApplied, Repeatable),
                _ => null,
            },
        };
    }

    /// <summary>Looks at what a batch makes or takes away; null when it is nothing that can be seen.</summary>
    private async Task<Sight?> LookAsync(ScriptStatement parsed, CancellationToken cancellationToken) => parsed.Operations switch
    {
        [.., CreateIndexOperation { Index.Name: { } index } create] => new Sight(
            $"the index {index} of {create.Index.Table}", true, await FindIndexAsync(create.Index.Table, index, cancellationToken).ConfigureAwait(false)),
        [DropIndexOperation { Table: { } table } drop] => new Sight(
            $"the index {drop.Index.Name} of {table}", false, await FindIndexAsync(table, drop.Index.Name, cancellationToken).ConfigureAwait(false)),
        [CreateTableOperation { IsTemporary: false } create] => new Sight(
            $"the table {create.Table}", true, await HasObjectAsync(create.Table, cancellationToken).ConfigureAwait(false)),
        [DropTableOperation drop] => new Sight(
            $"the table {drop.Table}", false, await HasObjectAsync(drop.Table, cancellationToken).ConfigureAwait(false)),

        // Commands of which the model knows no more than that they change no table.
        _ => await LookAsync(SqlServerWords.Of(parsed.Node), SqlServerWords.AsWritten(parsed.Node), cancellationToken).ConfigureAwait(false),
    };

    private async Task<Sight?> LookAsync(List<string> words, List<string> names, CancellationToken cancellationToken) => words switch
    {
        ["CREATE" or "DROP", "FULLTEXT", "INDEX", "ON", _, ..] => await LookForFullTextIndexAsync(words[0] == "CREATE", names[4..], cancellationToken).ConfigureAwait(false),
        ["CREATE" or "DROP", "FULLTEXT", "CATALOG", _, ..] => new Sight(
            $"the full-text catalog {names[3]}", words[0] == "CREATE", await HasCatalogAsync(names[3], cancellationToken).ConfigureAwait(false)),
        ["DROP", "DATABASE", "IF", "EXISTS", _, ..] => await LookForDatabaseAsync(false, names[4], cancellationToken).ConfigureAwait(false),
        ["CREATE" or "DROP", "DATABASE", _, ..] => await LookForDatabaseAsync(words[0] == "CREATE", names[2], cancellationToken).ConfigureAwait(false),
        _ => null,
    };

    private async Task<Sight> LookForDatabaseAsync(bool isMade, string name, CancellationToken cancellationToken) => new(
        $"the database {name}", isMade, await IsThereAsync("SELECT DB_ID(@p1)", name, cancellationToken).ConfigureAwait(false));

    private async Task<Sight> LookForFullTextIndexAsync(bool isMade, List<string> name, CancellationToken cancellationToken) => new(
        $"the full-text index on {NameIn(name)}", isMade, await HasFullTextIndexAsync(name, cancellationToken).ConfigureAwait(false));

    /// <summary>An index that is only begun: a resumable operation that stopped is paused. Null for any other.</summary>
    private async Task<StatementFate?> FindPausedAsync(ObjectName table, string index, CancellationToken cancellationToken)
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
        return paused switch
        {
            // "Executing the original CREATE INDEX statement again resumes a paused operation" (CREATE INDEX, "Resumable indexes").
            "PAUSED" => new StatementFate(StatementFateKind.NotApplied, $"the index {index} of {table} is built in part and paused; the statement goes on with it when it runs again"),
            "RUNNING" => new StatementFate(StatementFateKind.Unknown, $"a session is still building the index {index} of {table}"),
            _ => null,
        };
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

    /// <summary>What a batch is about.</summary>
    /// <param name="What">It in words.</param>
    /// <param name="IsMade">Whether the batch makes it; else it takes it away.</param>
    /// <param name="IsThere">Whether it is there.</param>
    private sealed record Sight(string What, bool IsMade, bool IsThere)
    {
        /// <summary>Whether it is as the batch is to leave it.</summary>
        public bool IsDone => IsThere == IsMade;

        public string InWords => $"{What} {(IsThere ? "exists" : "does not exist")}";
    }
}
