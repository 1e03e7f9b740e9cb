namespace SqlGitOps.Syntax.Tree;

/// <summary>All nodes below a node in pre-order; enumerated without allocation.</summary>
public readonly struct SyntaxDescendants
{
    private readonly SyntaxNode _root;

    internal SyntaxDescendants(SyntaxNode root) => _root = root;

    /// <summary>Enumerates the nodes.</summary>
    public Enumerator GetEnumerator() => new(_root);

    /// <summary>Walks the nodes below one node.</summary>
    public struct Enumerator
    {
        private readonly SyntaxNode _root;
        private readonly int _end;
        private int _current;

        internal Enumerator(SyntaxNode root)
        {
            _root = root;
            _end = root.SubtreeEnd;
            _current = root.Index;
        }

        /// <summary>The node the walk stands on.</summary>
        public readonly SyntaxNode Current => new(_root.Tree, _current);

        /// <summary>Goes to the next node.</summary>
        public bool MoveNext() => ++_current < _end;
    }
}
