using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Locking;

/// <summary>SGO1001.</summary>
public sealed class NonConcurrentIndex : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO1001",
        Name = nameof(NonConcurrentIndex),
        Title = "Index built on an existing table blocks writes",
        Category = RuleCategory.Locking,
        DefaultSeverity = Severity.Warning,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            `CREATE INDEX` holds a `SHARE` lock on the table while it reads every row: nothing can be inserted, updated or
            deleted until the index is done. On a large table that is an outage.

            `CREATE INDEX CONCURRENTLY` builds the index while writes go on. It cannot run inside a transaction, so put it
            in a file of its own; SqlGitOps then runs that file without one. If the build fails, it leaves an invalid index
            that must be dropped before the next try, so do not combine it with `IF NOT EXISTS`.

            A partitioned table takes no `CONCURRENTLY`: create the index on the parent with `ON ONLY`, then concurrently on
            each partition, and attach them with `ALTER INDEX … ATTACH PARTITION`.

            Indexes on tables that the same file creates are not reported: nobody uses those tables yet.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<CreateIndexOperation>(static (context, create) =>
    {
        if (create.Concurrently || create.Only || context.IsOnNewTable)
        {
            return;
        }

        context.Report(create.Span, context.Table is { IsPartitioned: true }
            ? $"Building this index blocks all writes to the partitioned table {create.Index.Table}; create it ON ONLY the parent, CONCURRENTLY on each partition, then attach"
            : $"Building this index blocks all writes to {create.Index.Table} until it is done; use CREATE INDEX CONCURRENTLY in a file of its own");
    });
}
