using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.Syntax;

/// <summary>SGO0008.</summary>
public sealed class IneffectiveDirective : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO0008",
        Name = nameof(IneffectiveDirective),
        Title = "Directive that has no effect where it stands",
        Category = RuleCategory.Syntax,
        DefaultSeverity = Severity.Warning,
        Documentation = """
            A line looks like a directive for the deployer but lies inside a string, a quoted function body or a block comment, where
            it is text and nothing else. Move it to a line comment of its own outside of them, or reword it if it is not meant as a
            directive.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterFile(static context =>
    {
        foreach (var diagnostic in context.Directives.Diagnostics)
        {
            if (!diagnostic.IsError)
            {
                context.Report(diagnostic.Span, diagnostic.Message.TrimEnd('.'));
            }
        }
    });
}
