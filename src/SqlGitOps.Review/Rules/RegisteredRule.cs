namespace SqlGitOps.Review.Rules;

/// <summary>A rule of a reviewer.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Ordinal">Its place among the reviewer's rules: the index of its severity in the table of a file.</param>
internal sealed record RegisteredRule(Rule Rule, int Ordinal)
{
    public RuleDescriptor Descriptor { get; } = Rule.Descriptor;
}
