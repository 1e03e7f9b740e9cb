using System.Text;
using SqlGitOps.Syntax.PostgreSql;

namespace SqlGitOps.Syntax.Tree;

/// <summary>Prints a tree as indented text: one node per line with its field, kind, flags and, for leaves, text.</summary>
public static class SyntaxDump
{
    private const int LongestText = 60;

    /// <summary>The tree of a file, its errors last.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="kindName">Name of a kind number of the tree's dialect.</param>
    /// <param name="fieldName">Name of a field number of the tree's dialect.</param>
    public static string Write(SyntaxTree tree, Func<ushort, string> kindName, Func<byte, string> fieldName)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(kindName);
        ArgumentNullException.ThrowIfNull(fieldName);
        var output = new StringBuilder();
        var depth = new int[tree.NodeCount];
        for (var i = 0; i < tree.NodeCount; i++)
        {
            var node = tree.GetNode(i);
            depth[i] = node.Parent.IsNone ? 0 : depth[node.Parent.Index] + 1;
            output.Append(' ', depth[i] * 2);
            if (node.RawField != 0)
            {
                output.Append(fieldName(node.RawField)).Append(": ");
            }

            output.Append(kindName(node.RawKind));
            if (node.RawFlags != 0)
            {
                output.Append(" flags=").Append(node.RawFlags);
            }

            if (node.HasError)
            {
                output.Append(" error");
            }

            if (node.SubtreeEnd == i + 1)
            {
                AppendText(output, node.Text);
            }

            output.Append('\n');
        }

        foreach (var error in tree.Errors)
        {
            var position = tree.Text.GetPosition(error.Span.Start);
            output.Append('(').Append(position.Line).Append(',').Append(position.Column).Append(") ").Append(error.Message).Append('\n');
        }

        return output.ToString();
    }

    /// <summary>The tree of a PostgreSQL file.</summary>
    public static string WritePostgreSql(SyntaxTree tree) =>
        Write(tree, kind => ((PostgreSqlKind)kind).ToString(), field => ((PostgreSqlField)field).ToString());

    private static void AppendText(StringBuilder output, ReadOnlySpan<char> text)
    {
        output.Append(" «");
        var shown = text[..Math.Min(text.Length, LongestText)];
        foreach (var c in shown)
        {
            output.Append(char.IsControl(c) ? ' ' : c);
        }

        output.Append(shown.Length < text.Length ? "…»" : "»");
    }
}
