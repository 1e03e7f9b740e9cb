using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.PostgreSql;

/// <summary>Reads PostgreSQL files.</summary>
public sealed class PostgreSqlScriptReader : IScriptReader
{
    /// <inheritdoc/>
    public SqlDialect Dialect => SqlDialect.PostgreSql;

    /// <inheritdoc/>
    public SqlScript Read(SourceText text)
    {
        var tree = PostgreSqlSyntax.Parse(text);
        var statements = new List<ScriptStatement>();
        var lowering = new PostgreSqlLowering(tree);
        foreach (var node in tree.Statements)
        {
            var copyData = default(TextSpan);
            if ((PostgreSqlKind)node.RawKind == PostgreSqlKind.CopyStmt && CopyStmt.Cast(node).Data is { IsNone: false } data)
            {
                copyData = DataOf(tree, data.Node);
            }

            var span = node.Span;
            var operations = lowering.Lower(node);
            statements.Add(new ScriptStatement
            {
                Ordinal = statements.Count,
                Batch = statements.Count,
                Node = node,
                Span = copyData.Length > 0 ? TextSpan.FromBounds(span.Start, EndBefore(tree, node, copyData.Start)) : span,
                CopyData = copyData,
                Transaction = PostgreSqlTransactions.SupportOf(node, lowering.EndsTransaction(node)),
                Operations = operations,
            });
        }

        OperationList.MarkTableRebuilds(statements);
        return new SqlScript
        {
            Tree = tree,
            Statements = statements,
            Embedded = lowering.Embedded,
            EmbeddedErrors = lowering.EmbeddedErrors,
        };
    }

    /// <summary>The lines of the data. What stands before them on the line of COPY is an error, and no data.</summary>
    private static TextSpan DataOf(SyntaxTree tree, SyntaxNode data)
    {
        var span = data.Span;
        if ((tree.Tokens[data.FirstToken].Flags & TokenFlags.StartsLine) != TokenFlags.None)
        {
            return span;
        }

        var text = tree.Text.Span[span.Start..span.End];
        var lineEnd = text.IndexOfAny('\r', '\n');
        return TextSpan.FromBounds(span.Start + lineEnd + (text[lineEnd..].StartsWith("\r\n") ? 2 : 1), span.End);
    }

    /// <summary>The end of the last token before COPY's semicolon and data.</summary>
    private static int EndBefore(SyntaxTree tree, SyntaxNode node, int dataStart)
    {
        var end = node.Span.Start;
        foreach (var token in node.Tokens)
        {
            if (token.Kind == TokenKind.Semicolon || token.Start >= dataStart)
            {
                break;
            }

            end = token.End;
        }

        return end;
    }
}
