using System.Buffers;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Parsing;

/// <summary>
/// The nodes of a file while it is parsed, children before parents (post-order), so that an operand can be wrapped by
/// an operator that is seen later at no cost. <see cref="ToPreOrder"/> turns them round once, in linear time.
/// </summary>
internal sealed class NodeBuffer
{
    private const int FirstLength = 1024;

    private Node[] _nodes = ArrayCache<Node>.Rent(FirstLength);

    public int Count { get; private set; }

    public ref Node this[int index] => ref _nodes[index];

    /// <summary>Makes the buffer ready for another file.</summary>
    public void Start()
    {
        Count = 0;
        _nodes ??= ArrayCache<Node>.Rent(FirstLength);
    }

    public void Add(in Node node)
    {
        if (Count == _nodes.Length)
        {
            var larger = ArrayCache<Node>.Rent(_nodes.Length * 2);
            Array.Copy(_nodes, larger, Count);
            ArrayCache<Node>.Return(_nodes);
            _nodes = larger;
        }

        _nodes[Count++] = node;
    }

    /// <summary>Drops the nodes from <paramref name="count"/> on (a try that did not fit).</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>The nodes in pre-order, with parents and subtree ends; gives the buffer back. The last node is the root.</summary>
    public Node[] ToPreOrder()
    {
        var result = ArrayCache<Node>.Rent(Count);
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
        ArrayCache<Node>.Return(_nodes);
        _nodes = null!;
        return result;
    }
}
