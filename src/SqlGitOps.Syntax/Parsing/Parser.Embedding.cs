using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Parsing;

/// <content>
/// What a language needs that holds statements of another one, as PL/pgSQL holds SQL: the inner parser sees only the
/// tokens that are its own, and what goes wrong in it ends one statement and not the file.
/// </content>
internal abstract partial class Parser
{
    private Token _covered;
    private Token _shown;
    private int _coveredIndex = -1;
    private bool _muted;
    private bool _limitHit;

    /// <summary>Whether errors end statements without being reported, because the statement has its error already.</summary>
    protected bool Muted
    {
        get => _muted;
        set => _muted = value;
    }

    /// <summary>Whether <see cref="Enter"/> has refused a level.</summary>
    protected bool LimitHit => _limitHit;

    /// <summary>How deep the cursor is nested; a statement that failed may have left levels without <see cref="Leave"/>.</summary>
    protected int Depth
    {
        get => _depth;
        set => _depth = value;
    }

    /// <summary>Index of the last token that can be seen, which ends the text or the fence.</summary>
    protected int LastIndex => _last;

    /// <summary>The token at an index, or the one that a fence stands for.</summary>
    private ref readonly Token Visible(int index)
    {
        if (index == _coveredIndex)
        {
            return ref _shown;
        }

        return ref _tokens[index];
    }

    /// <summary>Lets the text end before the token at <paramref name="index"/>, until <see cref="RemoveFence"/>. One at a time.</summary>
    /// <param name="index">Index of the token.</param>
    /// <param name="shown">Index of the token that an error at the end names.</param>
    /// <returns>What <see cref="RemoveFence"/> needs.</returns>
    protected int SetFence(int index, int shown)
    {
        var last = _last;
        _covered = _tokens[index];
        _shown = _tokens[shown];
        _coveredIndex = index;
        _tokens[index] = new Token(_covered.Start, 0, TokenKind.EndOfFile, 0, _covered.Flags & ~(TokenFlags.Unterminated | TokenFlags.Malformed));
        _last = index;
        MoveTo(Position);
        return last;
    }

    /// <summary>Takes the fence away.</summary>
    protected void RemoveFence(int last)
    {
        _tokens[_coveredIndex] = _covered;
        _coveredIndex = -1;
        _last = last;
        MoveTo(Position);
    }

    /// <summary>Goes on after an error that was reported.</summary>
    protected void ClearFailure()
    {
        _failed = false;
        MoveTo(Position);
    }

    /// <summary>Marks the node that was finished last as broken.</summary>
    protected void FlagError() => _nodes[_nodes.Count - 1].Flags |= Node.ErrorFlag;

    /// <summary>Adds flags to the node that was finished last.</summary>
    protected void AddFlags(uint flags) => _nodes[_nodes.Count - 1].Flags |= flags;

    /// <summary>
    /// Moves the tokens from <paramref name="start"/> to <paramref name="end"/> behind those that follow them up to
    /// <paramref name="limit"/>, so that a statement can be parsed as if they were not there.
    /// <see cref="PutBack"/> undoes it.
    /// </summary>
    protected void PutAside(int start, int end, int limit) => Rotate(_tokens.AsSpan(start, limit - start), end - start);

    /// <summary>
    /// Undoes <see cref="PutAside"/>, and moves the nodes made since from node <paramref name="firstNode"/> on to where
    /// their tokens are now.
    /// </summary>
    protected void PutBack(int start, int end, int limit, int firstNode)
    {
        var length = end - start;
        Rotate(_tokens.AsSpan(start, limit - start), limit - end);
        for (var i = firstNode; i < _nodes.Count; i++)
        {
            // An empty node at the place itself (something is missing there) stays inside the one that ends there.
            ref var node = ref _nodes[i];
            if (node.EndToken > start)
            {
                node.EndToken += length;
                node.FirstToken += node.FirstToken >= start ? length : 0;
            }
        }

        MoveTo(Position > start ? Position + length : Position);
    }

    /// <summary>
    /// Makes the node that was finished last a child of the node before it, or of one further down: the innermost that
    /// has tokens on both sides of it. It must not begin before that node does.
    /// </summary>
    protected void AdoptLast()
    {
        var size = _nodes[_nodes.Count - 1].SubtreeEnd;
        var added = _nodes[_nodes.Count - 1];
        var parent = _nodes.Count - 1 - size;
        _nodes[parent].EndToken = Math.Max(_nodes[parent].EndToken, added.EndToken);
        while (true)
        {
            var first = parent - _nodes[parent].SubtreeEnd;
            _nodes[parent].SubtreeEnd += size;
            var child = parent - 1;
            while (child > first && _nodes[child].FirstToken >= added.EndToken)
            {
                child -= _nodes[child].SubtreeEnd;
            }

            if (child > first && _nodes[child].FirstToken < added.FirstToken && _nodes[child].EndToken >= added.EndToken)
            {
                parent = child;
                continue;
            }

            _nodes.MoveToEnd(child + 1, _nodes.Count - size);
            return;
        }
    }

    /// <summary>Turns a range round its middle: the first <paramref name="count"/> items go to the end.</summary>
    private static void Rotate<T>(Span<T> items, int count)
    {
        items[..count].Reverse();
        items[count..].Reverse();
        items.Reverse();
    }
}
