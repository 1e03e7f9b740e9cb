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

    /// <summary>Children lie inside their parents, in order and apart; every child of a sound statement has a field.</summary>
    public static void CheckStructure(SyntaxTree tree)
    {
        for (var i = 0; i < tree.NodeCount; i++)
        {
            var node = tree.GetNode(i);
            var end = node.FirstToken;
            foreach (var child in node.Children)
            {
                Assert.Equal(node, child.Parent);
                Assert.True(child.FirstToken >= end && child.EndToken >= child.FirstToken && child.EndToken <= node.EndToken);
                end = child.EndToken;
                if (tree.Errors.Count == 0)
                {
                    Assert.NotEqual(0, child.RawField);
                }
            }
        }
    }

    /// <summary>Tokens, trivia and the white space between them make up the text.</summary>
    public static void CheckLossless(SyntaxTree tree)
    {
        var position = 0;
        var trivia = 0;
        foreach (var token in tree.Tokens)
        {
            for (; trivia < tree.Trivia.Length && tree.Trivia[trivia].Start < token.Start; trivia++)
            {
                position = Step(tree, tree.Trivia[trivia], position);
            }

            position = Step(tree, token, position);
        }

        Assert.Equal(tree.Trivia.Length, trivia);
        Assert.Equal(tree.Text.Length, position);
        Assert.Equal(TokenKind.EndOfFile, tree.Tokens[^1].Kind);
    }

    private static int Step(SyntaxTree tree, Token token, int position)
    {
        Assert.True(token.Start >= position);
        foreach (var c in tree.Text.Span[position..token.Start])
        {
            Assert.True(char.IsWhiteSpace(c) || c == '\uFEFF');
        }

        return token.End;
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
