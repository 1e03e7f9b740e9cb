using SqlGitOps.Review.Driver;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Review.Rules;

/// <summary>One node of a tree.</summary>
public sealed class NodeContext : FileContext
{
    internal NodeContext(ReviewRun run, ReviewFile file)
        : base(run, file)
    {
    }

    /// <summary>The node.</summary>
    public SyntaxNode Node { get; internal set; }
}
