using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Fuzz;

/// <summary>A text in the pool with the places where it is cut for changes: before every token.</summary>
internal sealed class FuzzInput
{
    private readonly int[] _cuts;

    private FuzzInput(string text, int[] cuts)
    {
        Text = text;
        _cuts = cuts;
    }

    public string Text { get; }

    /// <summary>Number of pieces: a token with the white space and comments behind it each.</summary>
    public int Count => _cuts.Length - 1;

    public ReadOnlyMemory<char> this[int piece] => Text.AsMemory(_cuts[piece], _cuts[piece + 1] - _cuts[piece]);

    public static FuzzInput From(SyntaxTree tree)
    {
        var tokens = tree.Tokens;
        var cuts = new int[Math.Max(tokens.Length, 2)];
        for (var i = 1; i < tokens.Length; i++)
        {
            cuts[i] = tokens[i].Start;
        }

        cuts[^1] = tree.Text.Length;
        return new FuzzInput(tree.Text.ToString(), cuts);
    }
}
