using System.Text;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;
using Xunit;

namespace SqlGitOps.Syntax.Tests.Sqlite;

/// <summary>Parses text and says what came out, in forms that tests can compare.</summary>
internal static class SqliteText
{
    public static SyntaxTree Parse(string text) => SqliteSyntax.Parse(SourceText.From(text));

    /// <summary>Parses text that must hold exactly one statement and no error.</summary>
    public static SyntaxNode Statement(string text)
    {
        var tree = Parse(text);
        Assert.Empty(tree.Errors);
        CheckStructure(tree);
        return Assert.Single(tree.Statements.ToList());
    }

    /// <summary>The expression of <c>SELECT expression</c> with brackets round every operator and its operands.</summary>
    public static string Shape(string expression)
    {
        var select = SelectStmt.Cast(Statement("SELECT " + expression));
        var output = new StringBuilder();
        Write(ResTarget.Cast(Assert.Single(select.Targets.ToList())).Expression, output);
        return output.ToString();
    }

    public static SqliteKind KindOf(SyntaxNode node) => (SqliteKind)node.RawKind;

    public static string[] Texts(SyntaxChildren nodes) => nodes.ToList().ConvertAll(node => node.ToString()).ToArray();

    public static SqliteKind[] Kinds(SyntaxChildren nodes) => nodes.ToList().ConvertAll(KindOf).ToArray();

    /// <summary>The tree is sound, and every child of a sound statement has a field.</summary>
    public static void CheckStructure(SyntaxTree tree)
    {
        TreeAssert.IsSound(tree);
        for (var i = 1; i < tree.NodeCount && tree.Errors.Count == 0; i++)
        {
            Assert.NotEqual(0, tree.GetNode(i).RawField);
        }
    }

    private static void Write(SyntaxNode node, StringBuilder output)
    {
        var bracketed = KindOf(node) is SqliteKind.AExpr or SqliteKind.BoolExpr or SqliteKind.NullTest or SqliteKind.CollateClause or SqliteKind.SubLink;
        if (bracketed)
        {
            output.Append('[');
        }

        var index = node.FirstToken;
        foreach (var child in node.Children)
        {
            WriteTokens(node.Tree, index, child.FirstToken, output);
            Separate(output);
            Write(child, output);
            index = child.EndToken;
        }

        WriteTokens(node.Tree, index, node.EndToken, output);
        if (bracketed)
        {
            output.Append(']');
        }
    }

    private static void WriteTokens(SyntaxTree tree, int first, int end, StringBuilder output)
    {
        for (var i = first; i < end; i++)
        {
            Separate(output);
            output.Append(tree.TextOf(tree.Tokens[i]));
        }
    }

    private static void Separate(StringBuilder output)
    {
        if (output.Length > 0 && output[^1] is not ('[' or ' '))
        {
            output.Append(' ');
        }
    }
}
