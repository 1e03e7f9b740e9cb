namespace SqlGitOps.Model.Operations;

/// <summary>RENAME of anything but tables, views and columns.</summary>
/// <param name="Kind">What.</param>
/// <param name="Name">The name so far.</param>
/// <param name="NewName">The new name.</param>
public sealed record RenameObjectOperation(ObjectKind Kind, ObjectName Name, string NewName) : Operation
{
    /// <summary>Constraint or trigger: its table.</summary>
    public ObjectName? Table { get; init; }

    /// <inheritdoc/>
    public override ObjectName? Target => Name;
}
