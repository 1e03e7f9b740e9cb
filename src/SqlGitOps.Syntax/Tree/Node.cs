using System.Runtime.InteropServices;

namespace SqlGitOps.Syntax.Tree;

/// <summary>One entry of the flat tree, in pre-order. See docs/architecture.md, "The flat tree".</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Node
{
    /// <summary>Node kind of the dialect.</summary>
    public ushort Kind;

    /// <summary>Which field of the parent this child is; 0 for none.</summary>
    public byte Field;

    /// <summary>The node's own flags; bit 31 is <see cref="ErrorFlag"/>.</summary>
    public uint Flags;

    /// <summary>Index of the first token.</summary>
    public int FirstToken;

    /// <summary>Index behind the last token; equal to <see cref="FirstToken"/> for an empty node.</summary>
    public int EndToken;

    /// <summary>Pre-order: index behind the last descendant. While parsing (post-order): number of nodes in the subtree.</summary>
    public int SubtreeEnd;

    /// <summary>Index of the parent; -1 for the root.</summary>
    public int Parent;

    /// <summary>Set on a statement that holds a syntax error.</summary>
    public const uint ErrorFlag = 1u << 31;
}
