using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Parsing;

/// <summary>
/// The nodes of a file while it is parsed. Those of the statement at work stand children before parents (post-order), so
/// that an operand can be wrapped by an operator that is seen later at no cost. <see cref="Settle"/> turns what is finished
/// round, in linear time, and puts it where it stays; so only one statement is ever there twice.
/// </summary>
internal sealed class NodeBuffer
{
    private const int FirstLength = 1024;

    // The buffer of the parser that this thread made for one text only.
    [ThreadStatic]
    private static NodeBuffer? t_spare;

    private Node[] _nodes = ArrayCache<Node>.Rent(FirstLength);
    private int[] _positions = ArrayCache<int>.Rent(FirstLength);
    private Node[]? _settled;
    private int _settledCount;
    private int _expected;

    /// <summary>Number of nodes that are not settled.</summary>
    public int Count { get; private set; }

    /// <summary>A node that is not settled.</summary>
    public ref Node this[int index] => ref _nodes[index];

    /// <summary>An empty buffer, the thread's spare one when there is one; <see cref="Recycle"/> gives it back.</summary>
    public static NodeBuffer Rent()
    {
        var buffer = t_spare ?? new NodeBuffer();
        t_spare = null;
        return buffer;
    }

    /// <summary>Gives the buffer back, after <see cref="ToPreOrder"/>; the caller must not use it any more.</summary>
    public void Recycle() => t_spare = this;

    /// <summary>Says how many nodes a file may have, so that there is room from the start.</summary>
    public void Expect(int count) => _expected = count;

    public void Add(in Node node)
    {
        if (Count == _nodes.Length)
        {
            Grow(ref _nodes, Count, Count + 1);
        }

        _nodes[Count++] = node;
    }

    /// <summary>Drops the nodes from <paramref name="count"/> on (a try that did not fit).</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>Moves the nodes from <paramref name="start"/> to <paramref name="end"/> behind all others.</summary>
    public void MoveToEnd(int start, int end)
    {
        _nodes.AsSpan(start, end - start).Reverse();
        _nodes.AsSpan(end, Count - end).Reverse();
        _nodes.AsSpan(start, Count - start).Reverse();
    }

    /// <summary>Makes the nodes so far children of the root; they can be neither changed nor asked for any more.</summary>
    public void Settle()
    {
        // The first is the root.
        _settled ??= ArrayCache<Node>.Rent(Math.Max(Count + 1, _expected));
        _settledCount = Math.Max(_settledCount, 1);
        var end = _settledCount + Count;
        if (end > _settled.Length)
        {
            Grow(ref _settled, _settledCount, end);
        }

        if (_positions.Length < Count)
        {
            ArrayCache<int>.Return(_positions);
            _positions = ArrayCache<int>.Rent(Count);
        }

        var settled = _settled;
        Place(settled, Count - 1, 0, end, 0);
        for (var i = Count - 1; i >= 0; i--)
        {
            var position = _positions[i];
            ref var node = ref settled[position];
            var parent = node.Parent;
            node = _nodes[i];
            node.Parent = parent;
            var size = _nodes[i].SubtreeEnd;
            node.SubtreeEnd = position + size;
            Place(settled, i - 1, i - size + 1, position + size, position);
        }

        _settledCount = end;
        Count = 0;
    }

    /// <summary>All nodes in pre-order, with parents and subtree ends. The node that was added last is the root.</summary>
    /// <param name="count">Number of nodes.</param>
    /// <returns>A rented array, which belongs to the caller; the buffer is empty again.</returns>
    public Node[] ToPreOrder(out int count)
    {
        var root = _nodes[--Count];
        Settle();
        count = _settledCount;
        root.Parent = -1;
        root.SubtreeEnd = count;
        var result = _settled!;
        result[0] = root;
        _settled = null;
        _settledCount = 0;
        Shrink(ref _nodes);
        Shrink(ref _positions);
        return result;
    }

    /// <summary>Says where the siblings go that end at <paramref name="last"/> and begin at <paramref name="first"/>, each with what is below it.</summary>
    private void Place(Node[] settled, int last, int first, int end, int parent)
    {
        while (last >= first)
        {
            var size = _nodes[last].SubtreeEnd;
            end -= size;
            _positions[last] = end;
            settled[end].Parent = parent;
            last -= size;
        }
    }

    /// <summary>What a large statement needed is not kept for the next file.</summary>
    private static void Shrink<T>(ref T[] array)
        where T : struct
    {
        if (array.Length > FirstLength)
        {
            ArrayCache<T>.Return(array);
            array = ArrayCache<T>.Rent(FirstLength);
        }
    }

    private static void Grow(ref Node[] nodes, int count, int needed)
    {
        var larger = ArrayCache<Node>.Rent(Math.Max(needed, nodes.Length * 2));
        Array.Copy(nodes, larger, count);
        ArrayCache<Node>.Return(nodes);
        nodes = larger;
    }
}
