namespace SqlGitOps.Model.Operations;

/// <summary>DROP INDEX.</summary>
/// <param name="Index">The index.</param>
public sealed record DropIndexOperation(ObjectName Index) : Operation
{
    /// <summary>The table, where the dialect names it (SQL Server).</summary>
    public ObjectName? Table { get; init; }

    /// <summary>CONCURRENTLY or ONLINE = ON.</summary>
    public bool Concurrently { get; init; }

    /// <summary>IF EXISTS.</summary>
    public bool IfExists { get; init; }

    /// <inheritdoc/>
    public override ObjectName? Target => Index;
}
