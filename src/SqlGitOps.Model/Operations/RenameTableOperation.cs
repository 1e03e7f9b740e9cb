namespace SqlGitOps.Model.Operations;

/// <summary>A table (or view) gets another name or another schema.</summary>
/// <param name="Table">The name so far.</param>
/// <param name="NewName">The new name.</param>
public sealed record RenameTableOperation(ObjectName Table, ObjectName NewName) : Operation
{
    /// <summary>What is renamed: a table, a view or a materialized view.</summary>
    public ObjectKind Kind { get; init; } = ObjectKind.Table;

    /// <summary>Whether something else in the same file takes the old name (a new table, a view), so that users of the name find it.</summary>
    public bool IsNameReused { get; init; }

    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
