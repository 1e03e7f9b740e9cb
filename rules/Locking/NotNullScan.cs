using SqlGitOps.Model;
using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Locking;

/// <summary>SGO1005.</summary>
public sealed class NotNullScan : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO1005",
        Name = nameof(NotNullScan),
        Title = "NOT NULL that reads every row of an existing table under a lock",
        Category = RuleCategory.Locking,
        DefaultSeverity = Severity.Warning,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            `ALTER COLUMN … SET NOT NULL` reads the whole table under `ACCESS EXCLUSIVE` to see that no row holds NULL. So does
            `ADD PRIMARY KEY USING INDEX` when a column of the index can still be NULL.

            The read is spared when a valid check already proves the same, so that every step either is instant or blocks no one:

            ```sql
            ALTER TABLE orders ADD CONSTRAINT orders_email_set CHECK (email IS NOT NULL) NOT VALID;
            ALTER TABLE orders VALIDATE CONSTRAINT orders_email_set;   -- in a later migration; reads, but blocks no one
            ALTER TABLE orders ALTER COLUMN email SET NOT NULL;        -- instant
            ALTER TABLE orders DROP CONSTRAINT orders_email_set;
            ```

            Since PostgreSQL 18 NOT NULL itself can be added without the read and validated later:

            ```sql
            ALTER TABLE orders ADD CONSTRAINT orders_email_not_null NOT NULL email NOT VALID;
            ALTER TABLE orders VALIDATE CONSTRAINT orders_email_not_null;
            ```

            The check may have been validated in any earlier migration; only one that is exactly `column IS NOT NULL` counts.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration)
    {
        registration.RegisterOperation<SetNotNullOperation>(static (context, set) => Check(context, set.Table, set.Column));
        registration.RegisterOperation<AddConstraintOperation>(static (context, add) =>
        {
            if (add.Constraint.Kind is ConstraintKind.NotNull or ConstraintKind.PrimaryKey)
            {
                Check(context, add.Table, add.Constraint.UsingIndex is { } index ? $"the columns of {index}" : string.Join(", ", add.Constraint.Columns));
            }
        });
    }

    private static void Check(OperationContext context, ObjectName table, string column)
    {
        if (context.Replayed.FindEffectOnExisting(EffectKind.Scan) is not null)
        {
            context.Report(
                context.Operation.Span,
                $"Looking for NULL in {column} reads all of {table} and blocks its reads and writes meanwhile; "
                + (context.Version.IsAtLeast(18)
                    ? "add a NOT NULL constraint with NOT VALID and run VALIDATE CONSTRAINT in a later migration"
                    : "add CHECK (… IS NOT NULL) NOT VALID first and validate it, then this step is instant"));
        }
    }
}
