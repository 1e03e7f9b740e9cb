using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.Scripts;

/// <summary>A parsed file with what each statement does. The same object serves the review and the deployer.</summary>
public sealed class SqlScript
{
    /// <summary>The tree: tokens, comments and statements.</summary>
    public required SyntaxTree Tree { get; init; }

    /// <summary>The statements in order.</summary>
    public required IReadOnlyList<ScriptStatement> Statements { get; init; }

    /// <summary>SQL Server: the batches; empty for other dialects.</summary>
    public IReadOnlyList<ScriptBatch> Batches { get; init; } = [];

    /// <summary>The text.</summary>
    public SourceText Text => Tree.Text;

    /// <summary>The dialect.</summary>
    public SqlDialect Dialect => Tree.Dialect;
}
