using System.Text.Json;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Syntax.Tree;

/// <summary>Prints a tree for people who write rules: as indented text, or as JSON.</summary>
public static class SyntaxDump
{
    private const int LongestText = 60;

    /// <summary>A chain of 100,000 operators is as deep; more indentation than this helps nobody.</summary>
    private const int DeepestIndentation = 100;

    /// <summary>
    /// One node per line: its field, its kind, the flags that are set, and the text of nodes without children. Errors
    /// follow with line and column.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="names">Names of its kinds, fields and flags.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="depth">How far the root is indented.</param>
    /// <param name="below">Called behind each node with the depth of its children, to print what lies inside a string; null for nothing.</param>
    public static void WriteText(SyntaxTree tree, SyntaxNames names, TextWriter output, int depth = 0, Action<SyntaxNode, int>? below = null)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(output);
        var depths = new int[tree.NodeCount];
        for (var i = 0; i < tree.NodeCount; i++)
        {
            var node = tree.GetNode(i);
            var level = depths[i] = node.Parent.IsNone ? depth : depths[node.Parent.Index] + 1;
            for (var step = Math.Min(level, DeepestIndentation); step > 0; step--)
            {
                output.Write("  ");
            }

            if (level > DeepestIndentation)
            {
                output.Write($"(depth {level}) ");
            }

            if (node.RawField != 0)
            {
                output.Write(names.Field(node.RawField));
                output.Write(": ");
            }

            output.Write(names.Kind(node.RawKind));
            foreach (var flag in names.FlagsOf(node))
            {
                output.Write(' ');
                output.Write(flag);
            }

            if (node.HasError)
            {
                output.Write(" (syntax error)");
            }

            WriteText(output, node.SubtreeEnd == i + 1 ? node.Text : OperatorOf(node));

            output.Write('\n');
            below?.Invoke(node, level + 1);
        }

        foreach (var error in tree.Errors)
        {
            var position = tree.Text.GetPosition(error.Span.Start);
            output.Write($"({position.Line},{position.Column}): {error.Message}\n");
        }
    }

    /// <summary>The tree as text.</summary>
    public static string WriteText(SyntaxTree tree, SyntaxNames names)
    {
        using var output = new StringWriter();
        WriteText(tree, names, output);
        return output.ToString();
    }

    /// <summary>
    /// An object with <c>root</c> and <c>errors</c>. A node has <c>kind</c>, <c>field</c>, <c>flags</c>, <c>start</c>
    /// and <c>length</c> (UTF-16 code units), <c>line</c> and <c>column</c> (from 1), and <c>children</c>, or <c>text</c>
    /// when it has none; an expression also <c>operator</c>.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="names">Names of its kinds, fields and flags.</param>
    /// <param name="output">Where it goes; its <see cref="JsonWriterOptions.MaxDepth"/> limits how deep a tree can be.</param>
    /// <param name="below">Called inside each node's object, to add properties about what lies inside its literals; null for nothing.</param>
    public static void WriteJson(SyntaxTree tree, SyntaxNames names, Utf8JsonWriter output, Action<SyntaxNode>? below = null)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(output);
        output.WriteStartObject();
        output.WritePropertyName("root");
        var open = new Stack<int>();
        for (var i = 0; i < tree.NodeCount; i++)
        {
            Close(open, output, i);
            var node = tree.GetNode(i);
            output.WriteStartObject();
            output.WriteString("kind", names.Kind(node.RawKind));
            if (node.RawField != 0)
            {
                output.WriteString("field", names.Field(node.RawField));
            }

            if (node.RawFlags != 0)
            {
                output.WriteStartArray("flags");
                foreach (var flag in names.FlagsOf(node))
                {
                    output.WriteStringValue(flag);
                }

                output.WriteEndArray();
            }

            if (node.HasError)
            {
                output.WriteBoolean("hasError", true);
            }

            WriteSpan(tree, node.Span, output);
            below?.Invoke(node);
            if (node.SubtreeEnd == i + 1)
            {
                output.WriteString("text", node.Text);
                output.WriteEndObject();
            }
            else
            {
                if (OperatorOf(node) is { Length: > 0 } written)
                {
                    output.WriteString("operator", written);
                }

                output.WriteStartArray("children");
                open.Push(node.SubtreeEnd);
            }
        }

        Close(open, output, tree.NodeCount);
        output.WriteStartArray("errors");
        foreach (var error in tree.Errors)
        {
            output.WriteStartObject();
            output.WriteString("message", error.Message);
            WriteSpan(tree, error.Span, output);
            output.WriteEndObject();
        }

        output.WriteEndArray();
        output.WriteEndObject();
    }

    private static void Close(Stack<int> open, Utf8JsonWriter output, int index)
    {
        while (open.TryPeek(out var end) && end <= index)
        {
            open.Pop();
            output.WriteEndArray();
            output.WriteEndObject();
        }
    }

    private static void WriteSpan(SyntaxTree tree, TextSpan span, Utf8JsonWriter output)
    {
        var position = tree.Text.GetPosition(span.Start);
        output.WriteNumber("start", span.Start);
        output.WriteNumber("length", span.Length);
        output.WriteNumber("line", position.Line);
        output.WriteNumber("column", position.Column);
    }

    /// <summary>The operator of an expression: it is a token between the children, not a node. Empty for none.</summary>
    private static ReadOnlySpan<char> OperatorOf(SyntaxNode node)
    {
        var next = node.FirstToken;
        foreach (var child in node.Children)
        {
            if (FirstOperator(node.Tree, next, child.FirstToken) is { Length: > 0 } between)
            {
                return between;
            }

            next = child.EndToken;
        }

        return FirstOperator(node.Tree, next, node.EndToken);
    }

    private static ReadOnlySpan<char> FirstOperator(SyntaxTree tree, int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            ref readonly var token = ref tree.Tokens[i];
            if (token.Kind is >= TokenKind.Plus and <= TokenKind.Operator)
            {
                return tree.TextOf(token);
            }
        }

        return default;
    }

    private static void WriteText(TextWriter output, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        output.Write(" «");
        var shown = text[..Math.Min(text.Length, LongestText)];
        foreach (var c in shown)
        {
            output.Write(char.IsControl(c) ? ' ' : c);
        }

        output.Write(shown.Length < text.Length ? "…»" : "»");
    }
}
