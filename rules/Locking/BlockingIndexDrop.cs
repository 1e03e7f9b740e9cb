using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Locking;

/// <summary>SGO1007.</summary>
public sealed class BlockingIndexDrop : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO1007",
        Name = nameof(BlockingIndexDrop),
        Title = "Index dropped in a way that blocks the table",
        Category = RuleCategory.Locking,
        DefaultSeverity = Severity.Warning,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            `DROP INDEX` takes `ACCESS EXCLUSIVE` on the table of the index. The work is short, but the lock waits behind every
            running query, and everything that comes later waits behind the lock: one long report is enough to stop the application.

            `DROP INDEX CONCURRENTLY` waits without blocking anybody. It cannot run in a transaction, so put it in a file of its own.
            It takes one index at a time and no `CASCADE`.

            Indexes of tables that the same file creates are not reported, nor those of partitioned tables, which cannot be dropped
            concurrently.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<DropIndexOperation>(static (context, drop) =>
    {
        var index = context.Before.FindIndex(drop.Index, context.Session.CurrentSchema);
        if (drop.Concurrently
            || context.Replayed.IsOnlyOnNewObjects
            || (index is null && context.Before.IsComplete)
            || (index is not null && context.Before.FindTable(index.Definition.Table) is { IsPartitioned: true }))
        {
            return;
        }

        context.Report(
            drop.Span,
            $"Dropping {drop.Index} takes an ACCESS EXCLUSIVE lock on {(index is null ? "its table" : index.Definition.Table.Name)}, behind which all its reads and writes queue; use DROP INDEX CONCURRENTLY in a file of its own");
    });
}
