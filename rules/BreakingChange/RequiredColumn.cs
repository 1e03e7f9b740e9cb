using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.BreakingChange;

/// <summary>SGO3003.</summary>
public sealed class RequiredColumn : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO3003",
        Name = nameof(RequiredColumn),
        Title = "Column that is required and has no default",
        Category = RuleCategory.BreakingChange,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            A new `NOT NULL` column without a default cannot be given to rows that are there: the migration fails on every database
            whose table is not empty. Where it succeeds, the running version of the application, which does not know the column,
            can insert nothing more. SQLite refuses such a column even for an empty table.

            Give it a default (in PostgreSQL since 11 and in SQL Server this does not touch the rows), or add it without `NOT NULL`,
            fill it, and make it required in a later migration.

            Tables that the same file creates are not reported, except in SQLite.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<AddColumnOperation>(static (context, add) =>
    {
        if (context.Dialect == SqlDialect.Sqlite && context.Replayed.FindEffect(EffectKind.CanFailOnData) is not null)
        {
            context.Report(add.Span, $"SQLite refuses to add {add.Column.Name} as NOT NULL without a default, even to an empty table; give it a default");
        }
        else if (context.Replayed.FindEffectOnExisting(EffectKind.CanFailOnData) is not null)
        {
            context.Report(
                add.Span,
                $"Adding {add.Column.Name} fails if {add.Table} has rows, and running code that does not know it can insert none; give it a default, or add it without NOT NULL and fill it first");
        }
    });
}
