using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Correctness;

/// <summary>SGO4006.</summary>
public sealed class ConcurrentIndexIfNotExists : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO4006",
        Name = nameof(ConcurrentIndexIfNotExists),
        Title = "IF NOT EXISTS that keeps a broken index",
        Category = RuleCategory.Correctness,
        DefaultSeverity = Severity.Warning,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            When `CREATE INDEX CONCURRENTLY` fails half-way (a deadlock, a duplicate value, a cancelled session), it leaves an index
            that is marked invalid: queries do not use it, but every write still has to maintain it. With `IF NOT EXISTS` the next
            try finds that name, does nothing and reports success.

            Drop whatever is left over first, then build:

            ```sql
            DROP INDEX CONCURRENTLY IF EXISTS orders_customer_id;
            CREATE INDEX CONCURRENTLY orders_customer_id ON orders (customer_id);
            ```
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<CreateIndexOperation>(static (context, create) =>
    {
        if (create is { Concurrently: true, IfNotExists: true })
        {
            context.Report(
                create.Span,
                $"If an earlier try failed, IF NOT EXISTS keeps its invalid index {create.Index.Name} and builds none; use DROP INDEX CONCURRENTLY IF EXISTS, then CREATE INDEX CONCURRENTLY without IF NOT EXISTS");
        }
    });
}
