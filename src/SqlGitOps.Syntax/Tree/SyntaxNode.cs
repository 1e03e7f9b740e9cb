using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Syntax.Tree;

/// <summary>
/// A node of a <see cref="SyntaxTree"/>: a tree and an index, no object of its own. <c>default</c> is "no node"
/// (<see cref="IsNone"/>); asking it for children yields none, so optional parts can be chained.
/// </summary>
public readonly struct SyntaxNode : IEquatable<SyntaxNode>
{
    private readonly SyntaxTree? _tree;
    private readonly int _index;

    internal SyntaxNode(SyntaxTree tree, int index)
    {
        _tree = tree;
        _index = index;
    }

    /// <summary>The tree it belongs to.</summary>
    /// <exception cref="InvalidOperationException">There is no node.</exception>
    public SyntaxTree Tree => _tree ?? throw new InvalidOperationException("There is no node.");

    /// <summary>Position in the pre-order walk, from 0 (the root).</summary>
    public int Index => _index;

    /// <summary>Whether this is "no node".</summary>
    public bool IsNone => _tree is null;

    /// <summary>Kind number of the dialect; 0 for no node.</summary>
    public ushort RawKind => _tree is null ? (ushort)0 : _tree.NodeAt(_index).Kind;

    /// <summary>The field of the parent it fills; 0 for none.</summary>
    public byte RawField => _tree is null ? (byte)0 : _tree.NodeAt(_index).Field;

    /// <summary>The node's flags; their meaning depends on the kind.</summary>
    public uint RawFlags => _tree is null ? 0 : _tree.NodeAt(_index).Flags & ~Node.ErrorFlag;

    /// <summary>Whether a statement holds a syntax error, so that what it says cannot be trusted.</summary>
    public bool HasError => _tree is not null && (_tree.NodeAt(_index).Flags & Node.ErrorFlag) != 0;

    /// <summary>Index of the first token in <see cref="SyntaxTree.Tokens"/>.</summary>
    public int FirstToken => Tree.NodeAt(_index).FirstToken;

    /// <summary>Index behind the last token.</summary>
    public int EndToken => Tree.NodeAt(_index).EndToken;

    /// <summary>The tokens of the node.</summary>
    public ReadOnlySpan<Token> Tokens => _tree is null ? default : _tree.Tokens[FirstToken..EndToken];

    /// <summary>From the first to the last token, comments between them included.</summary>
    public TextSpan Span
    {
        get
        {
            if (_tree is null)
            {
                return default;
            }

            ref readonly var node = ref _tree.NodeAt(_index);
            var tokens = _tree.Tokens;
            return node.EndToken > node.FirstToken
                ? TextSpan.FromBounds(tokens[node.FirstToken].Start, tokens[node.EndToken - 1].End)
                : new TextSpan(tokens[Math.Min(node.FirstToken, tokens.Length - 1)].Start, 0);
        }
    }

    /// <summary>The text of <see cref="Span"/>.</summary>
    public ReadOnlySpan<char> Text => _tree is null ? default : _tree.Text.Span.Slice(Span.Start, Span.Length);

    /// <summary>The node around this one; no node for the root.</summary>
    public SyntaxNode Parent
    {
        get
        {
            if (_tree is null)
            {
                return default;
            }

            var parent = _tree.NodeAt(_index).Parent;
            return parent < 0 ? default : new SyntaxNode(_tree, parent);
        }
    }

    /// <summary>The children in order.</summary>
    public SyntaxChildren Children => new(this, 0);

    internal int SubtreeEnd => _tree is null ? 0 : _tree.NodeAt(_index).SubtreeEnd;

    /// <summary>The first child in <paramref name="field"/>; no node when it is absent.</summary>
    public SyntaxNode Child(byte field)
    {
        foreach (var child in new SyntaxChildren(this, field))
        {
            return child;
        }

        return default;
    }

    /// <summary>All children in <paramref name="field"/>.</summary>
    public SyntaxChildren ChildrenIn(byte field) => new(this, field);

    /// <summary>The first child of a kind; no node when there is none.</summary>
    public SyntaxNode ChildOfKind(ushort kind)
    {
        foreach (var child in Children)
        {
            if (child.RawKind == kind)
            {
                return child;
            }
        }

        return default;
    }

    /// <summary>Whether any flag of <paramref name="mask"/> is set.</summary>
    public bool HasFlag(uint mask) => (RawFlags & mask) != 0;

    /// <summary>All nodes below this one, in pre-order.</summary>
    public SyntaxDescendants Descendants => new(this);

    /// <inheritdoc/>
    public bool Equals(SyntaxNode other) => ReferenceEquals(_tree, other._tree) && _index == other._index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SyntaxNode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_tree, _index);

    /// <inheritdoc/>
    public override string ToString() => Text.ToString();

    /// <summary>Same node of the same tree.</summary>
    public static bool operator ==(SyntaxNode left, SyntaxNode right) => left.Equals(right);

    /// <summary>Another node.</summary>
    public static bool operator !=(SyntaxNode left, SyntaxNode right) => !left.Equals(right);
}
