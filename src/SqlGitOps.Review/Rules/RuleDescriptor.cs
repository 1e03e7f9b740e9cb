using SqlGitOps.Review.Findings;
using SqlGitOps.Syntax;

namespace SqlGitOps.Review.Rules;

/// <summary>Everything that is said about a rule outside its code: reports, help pages and configuration are made from it.</summary>
public sealed class RuleDescriptor
{
    /// <summary>Id, <c>SGO</c> and four digits; never reused.</summary>
    public required string Id { get; init; }

    /// <summary>The smell, in PascalCase, readable after "allow": <c>NonConcurrentIndex</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence without a final full stop.</summary>
    public required string Title { get; init; }

    /// <summary>What the rule is about.</summary>
    public required RuleCategory Category { get; init; }

    /// <summary>Severity when nothing is configured.</summary>
    public required Severity DefaultSeverity { get; init; }

    /// <summary>Dialects the rule applies to; empty means all.</summary>
    public IReadOnlyList<SqlDialect> Dialects { get; init; } = [];

    /// <summary>Markdown: what happens, why it matters, how to do it instead. The source of the help page.</summary>
    public required string Documentation { get; init; }

    /// <summary>Version of SqlGitOps that brought the rule.</summary>
    public string Since { get; init; } = "0.1";

    /// <summary>Link to the help page.</summary>
    public string HelpUri => $"https://github.com/sqlgitops/sqlgitops/blob/main/docs/rules/{Id}.md";

    /// <summary>Whether the rule applies to <paramref name="dialect"/>.</summary>
    public bool AppliesTo(SqlDialect dialect) => Dialects.Count == 0 || Dialects.Contains(dialect);
}
