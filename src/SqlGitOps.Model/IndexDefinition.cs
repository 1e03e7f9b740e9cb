using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model;

/// <summary>An index as CREATE INDEX defines it.</summary>
/// <param name="Name">Its name, or null when the engine chooses one.</param>
/// <param name="Table">The indexed table.</param>
/// <param name="Span">Where the statement stands.</param>
public sealed record IndexDefinition(string? Name, ObjectName Table, TextSpan Span)
{
    /// <summary>UNIQUE.</summary>
    public bool IsUnique { get; init; }

    /// <summary>Access method or kind as written (btree, gin, clustered, …), or null.</summary>
    public string? Method { get; init; }

    /// <summary>The indexed columns in order; null for an expression.</summary>
    public IReadOnlyList<string?> Columns { get; init; } = [];

    /// <summary>INCLUDE columns.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Whether it has a WHERE clause.</summary>
    public bool IsPartial { get; init; }
}
