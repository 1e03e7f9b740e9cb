using SqlGitOps.Model;
using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Locking;

/// <summary>SGO1002.</summary>
public sealed class BlockingConstraint : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO1002",
        Name = nameof(BlockingConstraint),
        Title = "Constraint that checks every row of an existing table under a lock",
        Category = RuleCategory.Locking,
        DefaultSeverity = Severity.Warning,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            `ADD CONSTRAINT … CHECK` and `ADD CONSTRAINT … FOREIGN KEY` read the whole table before they return. Meanwhile a check
            holds `ACCESS EXCLUSIVE` (nobody can read or write the table) and a foreign key holds `SHARE ROW EXCLUSIVE` on both
            tables (nobody can write them).

            Do it in two steps, in two migrations:

            ```sql
            ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total >= 0) NOT VALID;  -- instant
            ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;                          -- reads, but blocks no one
            ```

            From the first step on every new row is checked. `VALIDATE CONSTRAINT` reads the old rows under
            `SHARE UPDATE EXCLUSIVE`, which lets reads and writes go on. Both steps in one transaction would help nothing: the lock
            of the first one is held until the end.

            A foreign key of a partitioned table can be `NOT VALID` since PostgreSQL 18 only. Before, add it to each partition as
            `NOT VALID` and validate it there; the key on the parent then takes over the valid ones without reading the rows again.

            Tables that the same file creates are not reported, nor is a foreign key at a new column without a value: there is
            nothing to check.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration)
    {
        registration.RegisterOperation<AddConstraintOperation>(static (context, add) => Check(context, add.Table, add.Constraint, isColumn: false));
        registration.RegisterOperation<AddColumnOperation>(static (context, add) =>
        {
            // A rewrite holds the same lock for longer and is reported as such.
            if (context.Replayed.FindEffect(EffectKind.Rewrite) is null)
            {
                foreach (var constraint in add.Column.Constraints)
                {
                    Check(context, add.Table, constraint, isColumn: true);
                }
            }
        });
    }

    private static void Check(OperationContext context, ObjectName table, ConstraintDefinition constraint, bool isColumn)
    {
        if (constraint.Kind is not (ConstraintKind.ForeignKey or ConstraintKind.Check)
            || context.Replayed.FindEffectOnExisting(EffectKind.Scan) is not { } scan)
        {
            return;
        }

        var blocked = scan.Lock.BlocksReads() ? "all reads and writes of" : "all writes to";
        var advice = isColumn
            ? "add the column first, then the constraint with NOT VALID, and validate it in a later migration"
            : constraint.Kind == ConstraintKind.ForeignKey && context.Table is { IsPartitioned: true } && !context.Version.IsAtLeast(18)
                ? "add the key NOT VALID to each partition and validate it there, then add it to the parent"
                : "add it with NOT VALID and run VALIDATE CONSTRAINT in a later migration";
        context.Report(constraint.Span, $"Checking every row blocks {blocked} {table} ({scan.Lock.ToDisplay()}); {advice}");
    }
}
