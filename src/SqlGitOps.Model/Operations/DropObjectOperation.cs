namespace SqlGitOps.Model.Operations;

/// <summary>DROP of anything but tables and indexes.</summary>
/// <param name="Kind">What.</param>
/// <param name="Name">Its name.</param>
public sealed record DropObjectOperation(ObjectKind Kind, ObjectName Name) : Operation
{
    /// <summary>IF EXISTS.</summary>
    public bool IfExists { get; init; }

    /// <summary>CASCADE.</summary>
    public bool Cascade { get; init; }

    /// <summary>Trigger: its table.</summary>
    public ObjectName? Table { get; init; }

    /// <inheritdoc/>
    public override ObjectName? Target => Name;
}
