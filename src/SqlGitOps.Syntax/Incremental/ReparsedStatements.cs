using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Incremental;

/// <summary>
/// What a change of a text does to its tree: some statements in a row are replaced. Those before them are as they were;
/// those behind them are too, <see cref="Shift"/> further on.
/// </summary>
public sealed class ReparsedStatements : IDisposable
{
    internal ReparsedStatements(int first, int end, SyntaxTree tree, TextSpan range, int shift)
    {
        First = first;
        End = end;
        Tree = tree;
        Range = range;
        Shift = shift;
    }

    /// <summary>Position among the former statements of the first one that is replaced.</summary>
    public int First { get; }

    /// <summary>Position behind the last one that is replaced; equal to <see cref="First"/> when none is.</summary>
    public int End { get; }

    /// <summary>The statements that take their place, and nothing else of the file. Offsets are those of the changed text.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>What was parsed, in the changed text.</summary>
    public TextSpan Range { get; }

    /// <summary>What to add to the former offsets of the statements behind.</summary>
    public int Shift { get; }

    /// <summary>Gives the tree's memory back; it must not be used afterwards.</summary>
    public void Dispose() => Tree.Dispose();
}
