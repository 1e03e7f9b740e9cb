using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.Correctness;

/// <summary>SGO4003.</summary>
public sealed class UnknownColumn : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO4003",
        Name = nameof(UnknownColumn),
        Title = "Column that does not exist at this point of the history",
        Category = RuleCategory.Correctness,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            The table is known, and none of the migrations up to here gives it a column of that name, or one of them dropped or
            renamed it. On a database built from this history the statement fails.

            Nothing is said where the columns cannot all be known: `CREATE TABLE … AS`, `LIKE`, `INHERITS`, partitions, views, and
            after code or placeholders. Columns inside expressions and queries are not checked.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterEveryOperation(static context =>
    {
        var reported = new HashSet<string>(context.Before.Names);
        foreach (var (table, column, span) in OperationNeeds.Columns(context.Operation))
        {
            if (context.Replayed.IsMissing(table, column) && reported.Add($"{table}.{column}"))
            {
                context.Report(span, $"The table {table} has no column {column} at this point of the history; correct the name, or add the column first");
            }
        }
    });
}
