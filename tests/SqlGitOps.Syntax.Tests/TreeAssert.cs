using SqlGitOps.Syntax.Tree;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Syntax.Tests;

/// <summary>What holds for the tree of any text, also of broken text.</summary>
internal static class TreeAssert
{
    /// <summary>Tokens, comments and white space between them give back the text; children lie inside their parents, in order.</summary>
    public static void IsSound(SyntaxTree tree) => Assert.Null(TreeCheck.FindFault(tree));
}
