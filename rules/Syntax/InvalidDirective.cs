using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;

namespace SqlGitOps.Rules.Syntax;

/// <summary>SGO0007.</summary>
public sealed class InvalidDirective : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO0007",
        Name = nameof(InvalidDirective),
        Title = "Directive or section marker that cannot be followed",
        Category = RuleCategory.Syntax,
        DefaultSeverity = Severity.Error,
        Documentation = """
            A comment that tells the deployer how to run the file (`-- sqlgitops: …`, or a marker of goose, dbmate, sql-migrate or
            Atlas) is not written in a way that can be followed. To run the file all the same could run it in a transaction that it
            does not want, or skip its statements, so it is not deployed until the comment is right.

            Known directives:

            ```sql
            -- sqlgitops: no-transaction
            -- sqlgitops: environments=Test,Staging
            -- sqlgitops: timeout lock=5s statement=30s
            ```
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterFile(static context =>
    {
        foreach (var diagnostic in context.Directives.Diagnostics)
        {
            if (diagnostic.IsError)
            {
                context.Report(diagnostic.Span, diagnostic.Message.TrimEnd('.'));
            }
        }
    });
}
