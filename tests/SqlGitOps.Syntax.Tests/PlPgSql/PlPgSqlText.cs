using System.Text;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PlPgSql;

/// <summary>Shorthands for parsing PL/pgSQL in tests.</summary>
internal static class PlPgSqlText
{
    private static readonly SyntaxNames s_names = SyntaxNames.For(SqlDialect.PostgreSql);

    /// <summary>A body on its own.</summary>
    public static SyntaxTree Parse(string body)
    {
        var tree = RoutineBodies.ParsePlPgSql(SourceText.From(body));
        TreeAssert.IsSound(tree);
        return tree;
    }

    /// <summary>The outer block of a body without errors.</summary>
    public static PlPgSqlBlock Block(string body)
    {
        var tree = Parse(body);
        Assert.True(tree.Errors.Count == 0, body + ": " + string.Join("; ", tree.Errors));
        return new PlPgSqlFunction(tree.Root).Block;
    }

    /// <summary>The one statement of a body without errors.</summary>
    public static SyntaxNode Statement(string statement) =>
        Assert.Single(Block($"BEGIN {statement} END").Statements.ToList());

    public static PostgreSqlKind KindOf(SyntaxNode node) => (PostgreSqlKind)node.RawKind;

    public static string[] Kinds(SyntaxChildren nodes) => nodes.ToList().ConvertAll(n => KindOf(n).ToString()).ToArray();

    public static string[] Texts(SyntaxChildren nodes) => nodes.ToList().ConvertAll(n => n.ToString()).ToArray();

    /// <summary>
    /// A node in one line: its kind without "PlPgSql", its flags, and its fields; what is plain SQL is shown with its kind
    /// and text.
    /// </summary>
    public static string Shape(SyntaxNode node)
    {
        var output = new StringBuilder();
        Write(output, node);
        return output.ToString();
    }

    private static void Write(StringBuilder output, SyntaxNode node)
    {
        var kind = KindOf(node).ToString();
        if (!kind.StartsWith("PlPgSql", StringComparison.Ordinal))
        {
            output.Append(kind is "Name" or "ColumnRef" or "Literal" or "ParamRef" ? string.Empty : kind)
                .Append('«').Append(node.Text).Append('»');
            return;
        }

        output.Append(kind["PlPgSql".Length..]);
        foreach (var flag in s_names.FlagsOf(node))
        {
            output.Append(' ').Append(flag);
        }

        if (!node.Children.Any)
        {
            return;
        }

        output.Append('(');
        var first = true;
        foreach (var child in node.Children)
        {
            output.Append(first ? string.Empty : " ").Append((PostgreSqlField)child.RawField).Append(':');
            Write(output, child);
            first = false;
        }

        output.Append(')');
    }
}
