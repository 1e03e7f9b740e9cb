using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;
using SqlGitOps.Syntax.Versions;

namespace SqlGitOps.Rules.Syntax;

/// <summary>SGO0009.</summary>
public sealed class SyntaxNewerThanTarget : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO0009",
        Name = nameof(SyntaxNewerThanTarget),
        Title = "Syntax that the target version does not have",
        Category = RuleCategory.Syntax,
        DefaultSeverity = Severity.Error,
        Dialects = [SqlDialect.PostgreSql, SqlDialect.Sqlite],
        Documentation = """
            The statement is written in syntax that came with a later version of the engine than the project's target
            (`SqlTargetVersion`, or `targetVersion` in `sqlgitops.json`), so a server of the target version refuses it.

            Write it in the older syntax, or raise the target version once every environment runs the newer engine. Without a
            target version nothing is reported.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterFile(static context =>
    {
        if (context.TargetVersion is not { } target)
        {
            return;
        }

        var engine = context.Dialect == SqlDialect.PostgreSql ? "PostgreSQL" : "SQLite";
        Report(context.Script.Tree, null);
        foreach (var embedded in context.Script.Embedded)
        {
            Report(embedded.Tree, embedded.Map);
        }

        void Report(SyntaxTree tree, TextMap? map)
        {
            foreach (var requirement in SyntaxVersions.RequirementsOf(tree))
            {
                if (requirement.Since > target)
                {
                    context.Report(
                        map?.ToOuter(requirement.Span) ?? requirement.Span,
                        $"{requirement.Construct} needs {engine} {requirement.Since}; the target version is {target}");
                }
            }
        }
    });
}
