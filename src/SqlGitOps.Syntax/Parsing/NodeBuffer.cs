using System.Buffers;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Parsing;

/// <summary>
/// The nodes of a file while it is parsed, children before parents (post-order), so that an operand can be wrapped by
/// an operator that is seen later at no cost. <see cref="ToPreOrder"/> turns them round once, in linear time.
/// </summary>
internal sealed class NodeBuffer
{
    private Node[] _nodes = ArrayPool<Node>.Shared.Rent(256);

    public int Count { get; private set; }

    public ref Node this[int index] => ref _nodes[index];

    public void Add(in Node node)
    {
        if (Count == _nodes.Length)
        {
            var larger = ArrayPool<Node>.Shared.Rent(_nodes.Length * 2);
            _nodes.AsSpan(0, Count).CopyTo(larger);
            ArrayPool<Node>.Shared.Return(_nodes);
            _nodes = larger;
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

    /// <summary>The nodes in pre-order, with parents and subtree ends; gives the buffer back. The last node is the root.</summary>
    public Node[] ToPreOrder()
    {
        var result = ArrayPool<Node>.Shared.Rent(Count);
        var positions = ArrayPool<int>.Shared.Rent(Count);
        positions[Count - 1] = 0;
        result[0].Parent = -1;
        for (var i = Count - 1; i >= 0; i--)
        {
            var position = positions[i];
            var parent = result[position].Parent;
            ref var node = ref result[position];
            node = _nodes[i];
            node.Parent = parent;
            var size = _nodes[i].SubtreeEnd;
            node.SubtreeEnd = position + size;

            // Children lie right before the node, last child first.
            var childEnd = position + size;
            var child = i - 1;
            var first = i - size;
            while (child > first)
            {
                childEnd -= _nodes[child].SubtreeEnd;
                positions[child] = childEnd;
                result[childEnd].Parent = position;
                child -= _nodes[child].SubtreeEnd;
            }
        }

        ArrayPool<int>.Shared.Return(positions);
        ArrayPool<Node>.Shared.Return(_nodes);
        _nodes = [];
        return result;
    }
}
