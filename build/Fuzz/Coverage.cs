using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Fuzz;

/// <summary>
/// What the inputs so far have reached: kinds of nodes below kinds of nodes, whether in a sound or a broken statement, and
/// which kind stood before. It stands for the branches of the parser, at no cost to the parser.
/// </summary>
internal sealed class Coverage
{
    private readonly HashSet<ulong> _seen = [];

    public int Count => _seen.Count;

    /// <summary>Whether the tree shows something new; remembers it.</summary>
    public bool Add(SyntaxTree tree)
    {
        var grown = false;
        var previous = 0UL;
        var broken = tree.Errors.Count > 0 ? 1UL : 0;
        for (var i = 1; i < tree.NodeCount; i++)
        {
            var node = tree.GetNode(i);
            var kind = (ulong)node.RawKind;
            var above = kind | (ulong)node.Parent.RawKind << 16 | (ulong)node.RawField << 32 | broken << 40;
            grown |= _seen.Add(above);
            grown |= _seen.Add(kind | previous << 16 | 1UL << 48 | broken << 40);
            previous = kind;
        }

        return grown;
    }
}
