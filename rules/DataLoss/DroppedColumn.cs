using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.DataLoss;

/// <summary>SGO2002.</summary>
public sealed class DroppedColumn : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO2002",
        Name = nameof(DroppedColumn),
        Title = "Column dropped with its values",
        Category = RuleCategory.DataLoss,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            `DROP COLUMN` removes the values for good, together with the indexes and constraints on the column. Code that still
            reads or writes the column fails at once, also code that names it only through an object mapper.

            First deploy the application without the column, then drop it in a later migration; keep a copy of the values
            if there is any doubt. When you are sure, say why in a suppression.

            Not reported: columns that the same file adds, columns of tables that the same file creates, and `IF EXISTS` for a column
            that is not there.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<DropColumnOperation>(static (context, drop) =>
    {
        if (context.Replayed.FindEffectOnExisting(EffectKind.DataLoss) is null
            || (context.Table is null && context.Before.IsComplete)
            || context.Replayed.IsMissing(drop.Table, drop.Column)
            || context.Table?.FindColumn(drop.Column, context.Before.Names)?.CreatedBy == context.Replayed.Unit.Ordinal)
        {
            return;
        }

        context.Report(
            drop.Span,
            $"Dropping {drop.Table}.{drop.Column} loses its values; make sure that no running code uses it, then suppress this with the reason why they are not needed");
    });
}
