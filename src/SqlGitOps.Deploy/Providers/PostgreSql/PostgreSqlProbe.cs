using Npgsql;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Model.Operations;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>
/// Finds out what became of statements that run outside of transactions, by what they were to do, and takes away what they
/// leave half done: invalid indexes, partitions that are detached in part.
/// </summary>
/// <remarks>Names are resolved in the session of the migration, so with its <c>search_path</c>.</remarks>
internal sealed class PostgreSqlProbe(NpgsqlConnection work, DatabaseInfo info)
{
    // How long to wait for others when something is taken away: the next deployment can try again.
    private const int CleanUpSeconds = 60;
    private const string CleanUpLimits = "SELECT pg_catalog.set_config('lock_timeout', '5s', false), pg_catalog.set_config('statement_timeout', '60s', false)";

    private readonly PostgreSqlIndexes _indexes = new(work);
    private HashSet<uint> _before = [];

    /// <summary>
    /// Looks at what is there before a statement is announced, so that what it leaves can be told from what others left.
    /// </summary>
    /// <exception cref="DeployException">The index that it makes is there already, and is broken.</exception>
    public async Task PrepareAsync(PlannedMigration migration, int statement, CancellationToken cancellationToken)
    {
        _before = [];
        if (migration.Parsed(statement).Operations is [CreateIndexOperation { Concurrently: true } create])
        {
            foreach (var index in await _indexes.OfTableAsync(create.Index.Table, cancellationToken).ConfigureAwait(false))
            {
                _before.Add(index.Id);
            }

            if (await _indexes.FindAsync(create.Index, cancellationToken).ConfigureAwait(false) is { IsValid: false } broken)
            {
                throw new DeployException(Invalid(
                    migration, statement, broken, "is there already and is invalid, as an earlier CREATE INDEX CONCURRENTLY leaves it that did not end well"));
            }
        }
    }

    /// <summary>Looks whether a statement that reported success has made what it was to make.</summary>
    /// <exception cref="DeployException">It has not.</exception>
    public async Task VerifyAsync(PlannedMigration migration, int statement, CancellationToken cancellationToken)
    {
        foreach (var operation in migration.Parsed(statement).Operations)
        {
            var index = operation switch
            {
                CreateIndexOperation { Concurrently: true } create => await _indexes.FindAsync(create.Index, cancellationToken).ConfigureAwait(false),
                MaintenanceOperation { Concurrently: true, Kind: MaintenanceKind.ReindexIndex, Object: { } name } =>
                    await _indexes.FindAsync(name, cancellationToken).ConfigureAwait(false),
                _ => null,
            };
            if (index is { IsValid: false })
            {
                throw new DeployException(Invalid(migration, statement, index, "is invalid although the statement reported success"));
            }
        }
    }

    /// <summary>Finds out what became of a statement.</summary>
    public async Task<StatementFate> ProbeAsync(PlannedMigration migration, int statement, bool hasFailed, CancellationToken cancellationToken)
    {
        var parsed = migration.Parsed(statement);
        switch (parsed.Operations)
        {
            case [CreateIndexOperation { Concurrently: true } create]:
                return await ProbeIndexAsync(create, hasFailed, cancellationToken).ConfigureAwait(false);
            case [DropIndexOperation { Concurrently: true } drop]:
                var isThere = await _indexes.FindAsync(drop.Index, cancellationToken).ConfigureAwait(false) is not null;
                return ExistsAfterDrop(isThere, hasFailed, $"the index {drop.Index}");
            case [DetachPartitionOperation { Concurrently: true } detach]:
                return await ProbeDetachAsync(detach, hasFailed, cancellationToken).ConfigureAwait(false);
            case [MaintenanceOperation, ..]:
                await CleanUpReindexAsync(parsed.Operations, cancellationToken).ConfigureAwait(false);
                return new StatementFate(StatementFateKind.NotApplied, "it can run any number of times");
        }

        var words = PostgreSqlWords.Of(parsed.Node);
        switch (words)
        {
            case ["create", "database" or "tablespace" or "subscription", ..] when PostgreSqlWords.NameIn(words) is { } name:
                return await ExistsAsync(words[1], name, cancellationToken).ConfigureAwait(false)
                    ? new StatementFate(hasFailed ? StatementFateKind.NotApplied : StatementFateKind.Applied, $"the {words[1]} {name} exists")
                    : new StatementFate(StatementFateKind.NotApplied, $"the {words[1]} {name} does not exist");
            case ["drop", "database" or "tablespace" or "subscription", ..] when PostgreSqlWords.NameIn(words) is { } name:
                return ExistsAfterDrop(await ExistsAsync(words[1], name, cancellationToken).ConfigureAwait(false), hasFailed, $"the {words[1]} {name}");
            case ["alter", "system" or "database", ..] or ["discard", ..]:
                return new StatementFate(StatementFateKind.NotApplied, "it can run any number of times");
            case ["do" or "call", ..]:
                return new StatementFate(StatementFateKind.Unknown, "its code commits by itself, so a part of what it does may be in");
        }

        return hasFailed
            ? new StatementFate(StatementFateKind.NotApplied, "a statement that fails has no effect")
            : new StatementFate(StatementFateKind.Unknown, "nothing in the database shows whether it ran");
    }

    private static StatementFate ExistsAfterDrop(bool exists, bool hasFailed, string what) => exists
        ? new StatementFate(StatementFateKind.NotApplied, $"{what} exists")
        : new StatementFate(hasFailed ? StatementFateKind.NotApplied : StatementFateKind.Applied, $"{what} does not exist");

    private async Task<StatementFate> ProbeIndexAsync(CreateIndexOperation create, bool hasFailed, CancellationToken cancellationToken)
    {
        if (create.Index.Name is null)
        {
            return await ProbeNamelessIndexAsync(create, hasFailed, cancellationToken).ConfigureAwait(false);
        }

        var index = await _indexes.FindAsync(create.Index, cancellationToken).ConfigureAwait(false);
        if (index is null)
        {
            return new StatementFate(StatementFateKind.NotApplied, $"the index {create.Index.Name} does not exist");
        }

        if (index.IsValid)
        {
            return hasFailed && _before.Contains(index.Id)
                ? new StatementFate(StatementFateKind.NotApplied, $"the index {index.Name} was there before")
                : new StatementFate(StatementFateKind.Applied, $"the index {index.Name} exists and is valid");
        }

        if (hasFailed && _before.Contains(index.Id))
        {
            return new StatementFate(StatementFateKind.NotApplied, $"the invalid index {index.Name} was there before");
        }

        if (index.IsBeingBuilt)
        {
            return new StatementFate(StatementFateKind.Unknown, $"another session is building the index {index.Name}");
        }

        await DropAsync(index, cancellationToken).ConfigureAwait(false);
        return new StatementFate(StatementFateKind.NotApplied, $"the invalid index {index.Name} that it left is dropped");
    }

    private async Task<StatementFate> ProbeNamelessIndexAsync(CreateIndexOperation create, bool hasFailed, CancellationToken cancellationToken)
    {
        var invalid = await _indexes.OfTableAsync(create.Index.Table, cancellationToken).ConfigureAwait(false);
        invalid.RemoveAll(index => index.IsValid || index.IsBeingBuilt || (hasFailed && _before.Contains(index.Id)));
        if (!hasFailed && invalid.Count != 1)
        {
            // None: it was built, or not begun. Several: not all of them can be its.
            return new StatementFate(StatementFateKind.Unknown, "the index has no name in the file, so it cannot be looked up");
        }

        foreach (var index in invalid)
        {
            await DropAsync(index, cancellationToken).ConfigureAwait(false);
        }

        return new StatementFate(StatementFateKind.NotApplied, "no invalid index is left");
    }

    private async Task<StatementFate> ProbeDetachAsync(DetachPartitionOperation detach, bool hasFailed, CancellationToken cancellationToken)
    {
        // The column exists since CONCURRENTLY does, version 14.
        var pending = info.Version.IsAtLeast(14) ? "i.inhdetachpending" : "false";
        var state = await work.ScalarAsync(
            $"SELECT {pending} FROM pg_catalog.pg_inherits AS i WHERE i.inhparent = pg_catalog.to_regclass($1) AND i.inhrelid = pg_catalog.to_regclass($2)",
            cancellationToken,
            PostgreSqlIndexes.Quote(detach.Table),
            PostgreSqlIndexes.Quote(detach.Partition)).ConfigureAwait(false);
        switch (state)
        {
            case null:
                return new StatementFate(hasFailed ? StatementFateKind.NotApplied : StatementFateKind.Applied, $"{detach.Partition} is no partition of {detach.Table}");
            case true when !hasFailed:
                await work.ExecuteAsync(
                    $"ALTER TABLE {PostgreSqlIndexes.Quote(detach.Table)} DETACH PARTITION {PostgreSqlIndexes.Quote(detach.Partition)} FINALIZE", cancellationToken).ConfigureAwait(false);
                return new StatementFate(StatementFateKind.Applied, $"{detach.Partition} was detached in part, which is finished now");
            case true:
                return new StatementFate(StatementFateKind.Unknown, $"{detach.Partition} is detached in part; the next deployment finishes that");
            default:
                return new StatementFate(StatementFateKind.NotApplied, $"{detach.Partition} is a partition of {detach.Table}");
        }
    }

    private async Task CleanUpReindexAsync(IReadOnlyList<Operation> operations, CancellationToken cancellationToken)
    {
        foreach (var operation in operations)
        {
            if (operation is MaintenanceOperation { Concurrently: true } maintenance)
            {
                var target = maintenance.Kind == MaintenanceKind.ReindexMany ? null : maintenance.Object;
                foreach (var index in await _indexes.ReindexLeftoversAsync(target, cancellationToken).ConfigureAwait(false))
                {
                    await DropAsync(index, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task DropAsync(PostgreSqlIndexes.Entry index, CancellationToken cancellationToken)
    {
        if (!info.IsPooled)
        {
            await work.ScalarAsync(CleanUpLimits, cancellationToken).ConfigureAwait(false);
        }

        // Behind a pooler the settings would not be there for it; then the driver alone counts the time, and cancels.
        var batch = new NpgsqlBatch(work) { Timeout = CleanUpSeconds };
        await using (batch.ConfigureAwait(false))
        {
            batch.Add($"DROP INDEX CONCURRENTLY {index.Name}");
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> ExistsAsync(string kind, string name, CancellationToken cancellationToken)
    {
        var (catalog, column) = kind switch
        {
            "database" => ("pg_database", "datname"),
            "tablespace" => ("pg_tablespace", "spcname"),
            _ => ("pg_subscription", "subname"),
        };
        return await work.ScalarAsync($"SELECT 1 FROM pg_catalog.{catalog} WHERE {column} = $1::name", cancellationToken, name).ConfigureAwait(false) is not null;
    }

    private static DeployError Invalid(PlannedMigration migration, int statement, PostgreSqlIndexes.Entry index, string what) =>
        new(DeployErrorKind.StatementFailed, $"The index {index.Name} {what}: queries do not use it.")
        {
            Hint = $"Drop it with 'DROP INDEX CONCURRENTLY {index.Name}', then deploy again.",
            Path = migration.Migration.Path,
            Position = migration.PositionOf(statement),
            Statement = statement,
        };
}
