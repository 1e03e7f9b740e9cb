using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Correctness;

/// <summary>SGO4007.</summary>
public sealed class ConcurrentIndexOnPartitionedTable : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO4007",
        Name = nameof(ConcurrentIndexOnPartitionedTable),
        Title = "CONCURRENTLY on the index of a partitioned table",
        Category = RuleCategory.Correctness,
        DefaultSeverity = Severity.Error,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            PostgreSQL refuses `CREATE INDEX CONCURRENTLY` on a partitioned table, also with `ON ONLY`, and `DROP INDEX CONCURRENTLY`
            of its indexes.

            To build an index without blocking writes: create it on `ONLY` the parent, where it is invalid at first, build one index
            per partition concurrently, and attach them. The parent's index becomes valid with the last one:

            ```sql
            CREATE INDEX events_at ON ONLY events (at);
            CREATE INDEX CONCURRENTLY events_2024_at ON events_2024 (at);
            ALTER INDEX events_at ATTACH PARTITION events_2024_at;
            ```
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration)
    {
        registration.RegisterOperation<CreateIndexOperation>(static (context, create) =>
        {
            if (create.Concurrently && context.Table is { IsPartitioned: true })
            {
                context.Report(
                    create.Span,
                    $"PostgreSQL cannot build an index on the partitioned table {create.Index.Table} concurrently; create it ON ONLY the parent, concurrently on each partition, then attach");
            }
        });
        registration.RegisterOperation<DropIndexOperation>(static (context, drop) =>
        {
            if (drop.Concurrently
                && context.Before.FindIndex(drop.Index, context.Session.CurrentSchema) is { } index
                && context.Before.FindTable(index.Definition.Table) is { IsPartitioned: true })
            {
                context.Report(
                    drop.Span,
                    $"PostgreSQL cannot drop {drop.Index} concurrently, because it is the index of a partitioned table; drop it without CONCURRENTLY and with a lock_timeout");
            }
        });
    }
}
