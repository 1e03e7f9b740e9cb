using SqlGitOps.Model.Operations;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.Syntax;

/// <summary>SGO0002.</summary>
public sealed class StatementNotAnalysed : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO0002",
        Name = nameof(StatementNotAnalysed),
        Title = "Statement whose effects are not known",
        Category = RuleCategory.Syntax,
        DefaultSeverity = Severity.Suggestion,
        Documentation = """
            The review does not know what this statement does to tables and locks: it runs code that makes its statements when it
            runs (`EXECUTE`), or code of another language, calls a procedure, holds a placeholder in place of a name, or is a
            command that is not modelled. Other rules are silent about it, so read it yourself. The summary of the review counts
            these statements.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterOperation<OpaqueOperation>(static (context, opaque) =>
    {
        var why = opaque.Reason switch
        {
            OpaqueReason.ProceduralCode => "it runs code that the review does not look into",
            OpaqueReason.Placeholder => "a placeholder stands for a name",
            OpaqueReason.SyntaxError => null,
            _ => "the command is not modelled",
        };
        if (why is not null)
        {
            context.Report(opaque.Span, $"What this {opaque.Command} does is not known to the review: {why}; check its locks and data yourself");
        }
    });
}
