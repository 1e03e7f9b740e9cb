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

    /// <summary>The bodies of functions, procedures and DO that are written as strings.</summary>
    public IReadOnlyList<EmbeddedScript> Embedded { get; init; } = [];

    /// <summary>Syntax errors in them that the server would find, at their places in the file.</summary>
    public IReadOnlyList<SyntaxError> EmbeddedErrors { get; init; } = [];

    /// <summary>All syntax errors, those of the file first.</summary>
    public IEnumerable<SyntaxError> Errors => Tree.Errors.Concat(EmbeddedErrors);

    /// <summary>The text.</summary>
    public SourceText Text => Tree.Text;

    /// <summary>The dialect.</summary>
    public SqlDialect Dialect => Tree.Dialect;
}
