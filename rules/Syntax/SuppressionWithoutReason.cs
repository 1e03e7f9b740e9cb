using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.Syntax;

/// <summary>SGO0003.</summary>
public sealed class SuppressionWithoutReason : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO0003",
        Name = nameof(SuppressionWithoutReason),
        Title = "Suppression that gives no reason",
        Category = RuleCategory.Syntax,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            A comment such as `-- sqlgitops-ignore SGO1001` suppresses nothing until it says why. Write the reason behind a colon:

            ```sql
            -- sqlgitops-ignore SGO1001: the table has twelve rows
            ```

            Whoever reads the file later must be able to judge whether the reason still holds. The reason is also shown in the
            reports as the justification of the suppressed finding.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration)
    {
        // The driver finds these while it applies the suppressions.
    }
}
