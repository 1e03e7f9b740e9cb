using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.DataLoss;

/// <summary>SGO2004.</summary>
public sealed class UpdateWithoutWhere : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO2004",
        Name = nameof(UpdateWithoutWhere),
        Title = "UPDATE that changes every row",
        Category = RuleCategory.DataLoss,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            An `UPDATE` without `WHERE` overwrites the values of all rows; often the condition was forgotten. It also locks every row
            until the transaction ends, and in PostgreSQL writes a second copy of the whole table.

            Add the condition. If really all rows are meant, say so (`WHERE true` reads as intent, in SQL Server `WHERE 1 = 1`) and
            do it in batches when the table is large.

            Not reported: tables that the same file creates, and updates that only fill columns which the same file adds.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<DataChangeOperation>(static (context, change) =>
    {
        if (change is { Kind: DataChangeKind.Update, HasCondition: false } && !context.IsOnNewTable && !FillsNewColumns(context, change))
        {
            context.Report(change.Span, $"This UPDATE changes every row of {change.Table}; add a WHERE clause, or WHERE true if all rows are meant");
        }
    });

    private static bool FillsNewColumns(OperationContext context, DataChangeOperation change)
    {
        foreach (var column in change.Columns)
        {
            if (context.Table?.FindColumn(column, context.Before.Names)?.CreatedBy != context.Replayed.Unit.Ordinal)
            {
                return false;
            }
        }

        return change.Columns.Count > 0;
    }
}
