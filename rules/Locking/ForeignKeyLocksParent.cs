using SqlGitOps.Model;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Locking;

/// <summary>SGO1012.</summary>
public sealed class ForeignKeyLocksParent : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO1012",
        Name = nameof(ForeignKeyLocksParent),
        Title = "Foreign key of a new table or column that locks an existing table",
        Category = RuleCategory.Locking,
        DefaultSeverity = Severity.Suggestion,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            A foreign key puts triggers on the table it refers to. For that, `CREATE TABLE … REFERENCES` and `ADD COLUMN … REFERENCES`
            take `SHARE ROW EXCLUSIVE` on that table: its writes wait until the transaction ends. The new table may be empty, but the
            one it refers to is in use.

            The lock itself is short as long as the transaction is. Keep such a statement out of files with long-running statements,
            and let it give up quickly (`lock_timeout`) instead of making others queue; or create the table first and add the key in
            a small file of its own.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration)
    {
        registration.RegisterOperation<CreateTableOperation>(static (context, create) =>
        {
            foreach (var constraint in create.Constraints)
            {
                Check(context, create.Table, constraint);
            }

            foreach (var column in create.Columns)
            {
                foreach (var constraint in column.Constraints)
                {
                    Check(context, create.Table, constraint);
                }
            }
        });
        registration.RegisterOperation<AddColumnOperation>(static (context, add) =>
        {
            foreach (var constraint in add.Column.Constraints)
            {
                Check(context, add.Table, constraint);
            }
        });
    }

    private static void Check(OperationContext context, ObjectName table, ConstraintDefinition constraint)
    {
        if (constraint.ReferencedTable is { } name
            && context.Replayed.FindTable(name) is { } parent
            && parent.CreatedBy != context.Replayed.Unit.Ordinal
            && parent != context.Replayed.FindTable(table))
        {
            context.Report(
                constraint.Span,
                $"This foreign key blocks all writes to {name} until the transaction ends; keep the transaction short and set a lock_timeout, or add the key in a file of its own");
        }
    }
}
