using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Correctness;

/// <summary>SGO4009.</summary>
public sealed class MixedNonTransactional : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO4009",
        Name = nameof(MixedNonTransactional),
        Title = "Changes that share a file with a statement that cannot run in a transaction",
        Category = RuleCategory.Correctness,
        DefaultSeverity = Severity.Suggestion,
        Dialects = [SqlDialect.PostgreSql],
        Documentation = """
            One statement of the file cannot run in a transaction (`CREATE INDEX CONCURRENTLY`, `VACUUM`, …), so the whole file runs
            without one and every other statement commits by itself. When one fails, the ones before it stay, and the file cannot
            simply be run again.

            Put the statement into a file of its own. The others then run in a transaction again and either all happen or none.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterFile(static context =>
    {
        ScriptStatement? cause = null;
        ScriptStatement? other = null;
        foreach (var statement in context.Plan.Statements)
        {
            switch (statement.Transaction)
            {
                case TransactionSupport.Forbidden:
                    cause ??= statement;
                    break;
                case TransactionSupport.Allowed when statement.Operations.Any(o => o is not (HarmlessOperation or SetSettingOperation)):
                    other ??= statement;
                    break;
            }
        }

        if (cause is not null && other is not null)
        {
            context.Report(
                cause.Operations[0].Span,
                "This statement cannot run in a transaction, so the other changes of the file are not undone when one fails; move it to a file of its own",
                new RelatedLocation(SourceLocation.Of(context.Text, other.Operations[0].Span), "commits by itself"));
        }
    });
}
