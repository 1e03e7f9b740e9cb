using SqlGitOps.Syntax.Tree;
using Xunit;

namespace SqlGitOps.Syntax.Tests;

/// <summary>What holds for the tree of any text, also of broken text.</summary>
internal static class TreeAssert
{
    /// <summary>Tokens, comments and white space between them give back the text; children lie inside their parents, in order.</summary>
    public static void IsSound(SyntaxTree tree)
    {
        IsLossless(tree);
        for (var i = 0; i < tree.NodeCount; i++)
        {
            var node = tree.GetNode(i);
            Assert.True(node.FirstToken <= node.EndToken);
            var before = node.FirstToken;
            foreach (var child in node.Children)
            {
                Assert.Equal(node, child.Parent);
                Assert.True(child.FirstToken >= before && child.EndToken <= node.EndToken, $"node {child.Index} leaves its parent or overlaps its neighbour");
                before = child.EndToken;
            }
        }
    }

    private static void IsLossless(SyntaxTree tree)
    {
        var text = tree.Text.Span;
        var tokens = tree.Tokens;
        var trivia = tree.Trivia;
        var position = 0;
        var nextTrivia = 0;
        foreach (var token in tokens)
        {
            while (nextTrivia < trivia.Length && trivia[nextTrivia].Start < token.Start)
            {
                Gap(text, position, trivia[nextTrivia].Start);
                position = trivia[nextTrivia++].End;
            }

            Gap(text, position, token.Start);
            position = token.End;
        }

        Assert.Equal(trivia.Length, nextTrivia + (nextTrivia < trivia.Length ? 1 : 0));
        Assert.Equal(text.Length, position);
        Assert.Equal(TokenKind.EndOfFile, tokens[^1].Kind);
    }

    private static void Gap(ReadOnlySpan<char> text, int from, int to)
    {
        Assert.True(from <= to, $"tokens overlap at {from}");
        Assert.True(text[from..to].Trim(" \t\r\n\f\v").IsEmpty, $"text at {from} is in no token");
    }
}
