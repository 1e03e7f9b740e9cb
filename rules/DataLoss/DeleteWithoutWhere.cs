using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.DataLoss;

/// <summary>SGO2005.</summary>
public sealed class DeleteWithoutWhere : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO2005",
        Name = nameof(DeleteWithoutWhere),
        Title = "DELETE that removes every row",
        Category = RuleCategory.DataLoss,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            A `DELETE` without `WHERE` removes all rows; often the condition was forgotten. Add it, or write `WHERE true` (in SQL
            Server `WHERE 1 = 1`) if really all rows are meant. Tables that the same file creates are not reported.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<DataChangeOperation>(static (context, change) =>
    {
        if (change is { Kind: DataChangeKind.Delete, HasCondition: false } && !context.IsOnNewTable)
        {
            context.Report(change.Span, $"This DELETE removes every row of {change.Table}; add a WHERE clause, or WHERE true if all rows are meant");
        }
    });
}
