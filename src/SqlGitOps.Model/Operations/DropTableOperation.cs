namespace SqlGitOps.Model.Operations;

/// <summary>DROP TABLE.</summary>
/// <param name="Table">Its name.</param>
public sealed record DropTableOperation(ObjectName Table) : Operation
{
    /// <summary>IF EXISTS.</summary>
    public bool IfExists { get; init; }

    /// <summary>CASCADE.</summary>
    public bool Cascade { get; init; }

    /// <summary>
    /// The last step of a table rebuild in one file: its rows were copied to a new table that is renamed to this one.
    /// </summary>
    public bool IsRebuild { get; init; }

    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
