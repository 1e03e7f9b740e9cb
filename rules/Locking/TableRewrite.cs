using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Locking;

/// <summary>SGO1003.</summary>
public sealed class TableRewrite : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO1003",
        Name = nameof(TableRewrite),
        Title = "New column that writes the whole table again",
        Category = RuleCategory.Locking,
        DefaultSeverity = Severity.Warning,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            Most new columns change the catalog only, even with a default: since PostgreSQL 11 a default that is the same for all
            rows (`DEFAULT 0`, `DEFAULT now()`) is stored once. These need a value per row, so the table and all its indexes are
            written again while `ACCESS EXCLUSIVE` keeps everybody out:

            - a default that calls a volatile function (`gen_random_uuid()`, `random()`, `clock_timestamp()`, `nextval(…)`, and any
              function of your own that is not declared `STABLE` or `IMMUTABLE`);
            - `serial`, `bigserial` and `GENERATED … AS IDENTITY`;
            - `GENERATED ALWAYS AS (…) STORED` (a `VIRTUAL` column, PostgreSQL 18, costs nothing);
            - a type that is a domain with constraints.

            Instead add the column without a value, set the default for new rows, and fill the old rows in batches:

            ```sql
            ALTER TABLE orders ADD COLUMN token uuid;
            ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();
            -- then, in batches and in transactions of their own
            UPDATE orders SET token = gen_random_uuid() WHERE token IS NULL AND id BETWEEN … AND …;
            ```
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<AddColumnOperation>(static (context, add) =>
    {
        if (context.Replayed.FindEffectOnExisting(EffectKind.Rewrite) is { } rewrite)
        {
            context.Report(
                add.Span,
                $"Adding {add.Column.Name} writes all of {add.Table} again and blocks its reads and writes meanwhile, because {rewrite.Reason}; add the column without a value, then fill it in batches");
        }
    });
}
