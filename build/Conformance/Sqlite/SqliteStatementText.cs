using System.Text;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;
using SqlGitOps.Syntax.Versions;

namespace SqlGitOps.Conformance.Sqlite;

/// <summary>A statement as our parser sees it, placed in UTF-8.</summary>
/// <param name="Node">Its node.</param>
/// <param name="Start">First byte.</param>
/// <param name="End">Behind its semicolon, or behind its last byte when it has none.</param>
/// <param name="IsTemplate">Whether it holds what a tool fills in, or a command of the shell: no engine can judge it.</param>
internal readonly record struct SqliteStatementText(SyntaxNode Node, int Start, int End, bool IsTemplate)
{
    /// <summary>The version that the statement needs; 3.35 when it needs none of the later ones.</summary>
    public EngineVersion Required
    {
        get
        {
            var required = new EngineVersion(3, 35);
            foreach (var requirement in SyntaxVersions.RequirementsOf(Node))
            {
                required = requirement.Since > required ? requirement.Since : required;
            }

            return required;
        }
    }

    /// <summary>The statements of a file in order.</summary>
    public static List<SqliteStatementText> All(SyntaxTree tree)
    {
        var found = new List<SqliteStatementText>();
        var bytes = 0;
        var characters = 0;
        foreach (var node in tree.Statements)
        {
            var start = tree.Tokens[node.FirstToken].Start;
            var last = node.EndToken < tree.Tokens.Length && tree.Tokens[node.EndToken].Kind == TokenKind.Semicolon ? node.EndToken : node.EndToken - 1;
            var end = tree.Tokens[last].End;
            bytes += Encoding.UTF8.GetByteCount(tree.Text.Span[characters..start]);
            var length = Encoding.UTF8.GetByteCount(tree.Text.Span[start..end]);
            found.Add(new SqliteStatementText(node, bytes, bytes + length, HoldsTemplate(tree, node)));
            bytes += length;
            characters = end;
        }

        return found;
    }

    /// <summary>Whether our parser takes a text, and from which version on.</summary>
    public static bool IsAccepted(string text, out EngineVersion required)
    {
        using var tree = SqliteSyntax.Parse(SourceText.From(text));
        required = new EngineVersion(3, 35);
        foreach (var requirement in SyntaxVersions.RequirementsOf(tree))
        {
            required = requirement.Since > required ? requirement.Since : required;
        }

        return tree.Errors.Count == 0;
    }

    private static bool HoldsTemplate(SyntaxTree tree, SyntaxNode node)
    {
        foreach (ref readonly var token in node.Tokens)
        {
            if (token.Kind is TokenKind.Placeholder or TokenKind.MetaCommand)
            {
                return true;
            }
        }

        var span = node.Span;
        foreach (ref readonly var trivia in tree.Trivia)
        {
            if (trivia.Kind == TokenKind.Directive && trivia.Start >= span.Start && trivia.Start < span.End)
            {
                return true;
            }
        }

        return false;
    }
}
