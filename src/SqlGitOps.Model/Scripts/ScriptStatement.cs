using SqlGitOps.Model.Operations;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.Scripts;

/// <summary>A statement (SQL Server: also a whole batch is sent, see <see cref="Batch"/>) with what it does.</summary>
public sealed class ScriptStatement
{
    /// <summary>Position in the script, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The text to send, without the semicolon.</summary>
    public required TextSpan Span { get; init; }

    /// <summary>The node of the statement.</summary>
    public required SyntaxNode Node { get; init; }

    /// <summary>What it does, in order.</summary>
    public required IReadOnlyList<Operation> Operations { get; init; }

    /// <summary>How it relates to transactions.</summary>
    public TransactionSupport Transaction { get; init; } = TransactionSupport.Allowed;

    /// <summary>The data lines of COPY … FROM stdin; empty when there are none.</summary>
    public TextSpan CopyData { get; init; }

    /// <summary>SQL Server: index of the batch between two GO lines, from 0; other dialects: the ordinal.</summary>
    public int Batch { get; init; }

    /// <summary>Whether it has a syntax error.</summary>
    public bool HasError => Node.HasError;

    /// <summary>Whether the model knows what it does.</summary>
    public bool IsAnalysed
    {
        get
        {
            foreach (var operation in Operations)
            {
                if (operation is OpaqueOperation)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
