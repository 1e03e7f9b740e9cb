using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.BreakingChange;

/// <summary>SGO3002.</summary>
public sealed class RenamedColumn : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO3002",
        Name = nameof(RenamedColumn),
        Title = "Column renamed under running code",
        Category = RuleCategory.BreakingChange,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            While the new version of the application is rolled out, the old one still runs, and from this statement on every query
            of it that names the column fails.

            Add a column with the new name, keep both filled (a trigger, or the application writes both), move the application over,
            then drop the old column in a later migration. For a table that is only read, a view can show both names.

            Not reported: tables that the same file creates and columns that it adds.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<RenameColumnOperation>(static (context, rename) =>
    {
        if (context.IsOnNewTable
            || (context.Table is null && context.Before.IsComplete)
            || context.Table?.FindColumn(rename.Column, context.Before.Names)?.CreatedBy == context.Replayed.Unit.Ordinal)
        {
            return;
        }

        context.Report(
            rename.Span,
            $"Running code that uses {rename.Table}.{rename.Column} fails as soon as it is called {rename.NewName}; add a column {rename.NewName}, fill both, and drop the old one later");
    });
}
