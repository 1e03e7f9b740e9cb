namespace SqlGitOps.Syntax.Tree;

/// <summary>The children of a node, optionally only those in one field; enumerated without allocation.</summary>
public readonly struct SyntaxChildren
{
    private readonly SyntaxNode _parent;
    private readonly byte _field;

    internal SyntaxChildren(SyntaxNode parent, byte field)
    {
        _parent = parent;
        _field = field;
    }

    /// <summary>Number of children; walks them.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var _ in this)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>Whether there is one at least.</summary>
    public bool Any
    {
        get
        {
            foreach (var _ in this)
            {
                return true;
            }

            return false;
        }
    }

    /// <summary>The first; no node when there is none.</summary>
    public SyntaxNode First
    {
        get
        {
            foreach (var child in this)
            {
                return child;
            }

            return default;
        }
    }

    /// <summary>The children as a list.</summary>
    public List<SyntaxNode> ToList()
    {
        var list = new List<SyntaxNode>();
        foreach (var child in this)
        {
            list.Add(child);
        }

        return list;
    }

    /// <summary>Enumerates the children.</summary>
    public Enumerator GetEnumerator() => new(_parent, _field);

    /// <summary>Walks the children of one node.</summary>
    public struct Enumerator
    {
        private readonly SyntaxNode _parent;
        private readonly byte _field;
        private readonly int _end;
        private int _next;
        private int _current;

        internal Enumerator(SyntaxNode parent, byte field)
        {
            _parent = parent;
            _field = field;
            _end = parent.SubtreeEnd;
            _next = parent.Index + 1;
            _current = -1;
        }

        /// <summary>The child the walk stands on.</summary>
        public readonly SyntaxNode Current => new(_parent.Tree, _current);

        /// <summary>Goes to the next child.</summary>
        public bool MoveNext()
        {
            while (_next < _end)
            {
                _current = _next;
                ref readonly var node = ref _parent.Tree.NodeAt(_current);
                _next = node.SubtreeEnd;
                if (_field == 0 || node.Field == _field)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
