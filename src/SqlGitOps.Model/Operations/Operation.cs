using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.Operations;

/// <summary>
/// One thing that a statement does to the database, in words that all dialects share. A statement yields none, one or
/// several (ALTER TABLE with several commands).
/// </summary>
public abstract record Operation
{
    /// <summary>The node it was read from; no node for SQL Server, whose trees have statements only.</summary>
    public SyntaxNode Node { get; init; }

    /// <summary>The clause to show: the command in ALTER TABLE, the head of CREATE INDEX, not the whole statement.</summary>
    public TextSpan Span { get; init; }

    /// <summary>
    /// Whether it stands in a branch (<c>IF OBJECT_ID(…) IS NULL</c>), so that it may not happen.
    /// </summary>
    public bool IsConditional { get; init; }

    /// <summary>The table (or view, index, …) it works on; null when there is none.</summary>
    public virtual ObjectName? Target => null;
}
