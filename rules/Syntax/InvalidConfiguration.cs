using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.Syntax;

/// <summary>SGO0006.</summary>
public sealed class InvalidConfiguration : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO0006",
        Name = nameof(InvalidConfiguration),
        Title = "Setting in .editorconfig that has no effect",
        Category = RuleCategory.Syntax,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            A line in an `.editorconfig` or `.globalconfig` file that concerns the review cannot be followed: a severity that does
            not exist, a section that cannot be read, or a file that was given as a global configuration but is none. Until it is
            mended, the setting has no effect.

            Severities are `error`, `warning`, `suggestion`, `silent`, `none` and `default`:

            ```ini
            [*.sql]
            dotnet_diagnostic.SGO1001.severity = error
            dotnet_analyzer_diagnostic.category-DataLoss.severity = error
            ```
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration)
    {
        // The driver finds these while it reads the configuration.
    }
}
