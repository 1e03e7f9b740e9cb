using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Versions;

/// <summary>What a dialect's grammar says about versions, indexed by node kind.</summary>
internal sealed class SyntaxVersionTable
{
    private readonly SyntaxVersionEntry[] _entries;
    private readonly ushort[] _firstOfKind;

    /// <param name="entries">The lines of the grammar, those of one kind together.</param>
    public SyntaxVersionTable(SyntaxVersionEntry[] entries)
    {
        _entries = entries;
        _firstOfKind = new ushort[entries.Length == 0 ? 0 : entries.Max(e => e.Kind) + 1];
        for (var i = entries.Length - 1; i >= 0; i--)
        {
            _firstOfKind[entries[i].Kind] = (ushort)(i + 1);
        }
    }

    /// <summary>All lines.</summary>
    public ReadOnlySpan<SyntaxVersionEntry> Entries => _entries;

    /// <summary>Adds what <paramref name="node"/> itself asks for.</summary>
    public void Collect(SyntaxNode node, List<VersionRequirement> found)
    {
        var kind = node.RawKind;
        if (kind >= _firstOfKind.Length || _firstOfKind[kind] == 0)
        {
            return;
        }

        for (var i = _firstOfKind[kind] - 1; i < _entries.Length && _entries[i].Kind == kind; i++)
        {
            ref readonly var entry = ref _entries[i];
            if (entry.Field != 0)
            {
                var child = node.Child(entry.Field);
                if (!child.IsNone)
                {
                    found.Add(new VersionRequirement(child.Span, entry.Construct, entry.Since));
                }
            }
            else if (entry.Flag == 0 || node.HasFlag(entry.Flag))
            {
                found.Add(new VersionRequirement(node.Span, entry.Construct, entry.Since));
            }
        }
    }
}
