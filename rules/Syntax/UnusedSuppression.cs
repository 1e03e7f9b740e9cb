using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.Syntax;

/// <summary>SGO0005.</summary>
public sealed class UnusedSuppression : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO0005",
        Name = nameof(UnusedSuppression),
        Title = "Suppression that covers no finding",
        Category = RuleCategory.Syntax,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            The rule ran and found nothing in the statement (or, for `sqlgitops-ignore-file`, in the file) that the comment covers.
            The statement was changed or the comment never applied: remove it, or it will hide the next real finding there.

            A comment inside a statement covers that statement, one behind its end on the same line covers the statement before
            it, and any other comment covers the next statement. Rules that are switched off make no suppression unused.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration)
    {
        // The driver finds these while it applies the suppressions.
    }
}
