using SqlGitOps.Model;
using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Locking;

/// <summary>SGO1006.</summary>
public sealed class IndexBuildingConstraint : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO1006",
        Name = nameof(IndexBuildingConstraint),
        Title = "Constraint that builds its index while the table is locked",
        Category = RuleCategory.Locking,
        DefaultSeverity = Severity.Warning,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            `UNIQUE`, `PRIMARY KEY` and `EXCLUDE` are enforced by an index. Adding one to an existing table builds that index under
            `ACCESS EXCLUSIVE`: nobody can read or write the table until it is done.

            Build the index first, without blocking anybody, then make it the constraint:

            ```sql
            -- in a file of its own, because it cannot run in a transaction
            CREATE UNIQUE INDEX CONCURRENTLY orders_number_key ON orders (number);
            -- in the next file; instant
            ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX orders_number_key;
            ```

            A primary key also needs NOT NULL columns, see NotNullScan. An exclusion constraint has no such way: add it while nobody
            uses the table, or create a new table with it and move over.

            For a partitioned table add the constraint to `ONLY` the parent, then to each partition as above, and attach the indexes
            of the partitions with `ALTER INDEX … ATTACH PARTITION`.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration)
    {
        registration.RegisterOperation<AddConstraintOperation>(static (context, add) => Check(context, add.Table, add.Constraint));
        registration.RegisterOperation<AddColumnOperation>(static (context, add) =>
        {
            // A rewrite builds all indexes anyway and is reported as such.
            if (context.Replayed.FindEffect(EffectKind.Rewrite) is null)
            {
                foreach (var constraint in add.Column.Constraints)
                {
                    Check(context, add.Table, constraint);
                }
            }
        });
    }

    private static void Check(OperationContext context, ObjectName table, ConstraintDefinition constraint)
    {
        if (constraint.Kind is not (ConstraintKind.Unique or ConstraintKind.PrimaryKey or ConstraintKind.Exclusion)
            || context.Replayed.FindEffectOnExisting(EffectKind.IndexBuild) is null)
        {
            return;
        }

        var advice = constraint.Kind == ConstraintKind.Exclusion
            ? "there is no concurrent way, so do it while the table is not in use or move to a new table"
            : context.Table is { IsPartitioned: true }
                ? "add it to ONLY the parent, then to each partition USING INDEX, and attach the indexes"
                : "build the index with CREATE UNIQUE INDEX CONCURRENTLY, then add the constraint USING INDEX";
        context.Report(constraint.Span, $"Building the index of this constraint blocks all reads and writes of {table} until it is done; {advice}");
    }
}
