using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.Syntax;

/// <summary>SGO0004.</summary>
public sealed class UnknownSuppression : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO0004",
        Name = nameof(UnknownSuppression),
        Title = "Suppression that names no known rule",
        Category = RuleCategory.Syntax,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            The comment names something that is not a rule, or a rule that comments cannot suppress, or is not written as a
            suppression at all. It has no effect, and a typo in an id may hide that the finding you meant is still open.
            `sqlgitops rules` lists the ids.

            Findings about suppressions themselves (SGO0003 to SGO0005) can only be switched off in `.editorconfig`.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration)
    {
        // The driver finds these while it applies the suppressions.
    }
}
