namespace SqlGitOps.Model.Operations;

/// <summary>CREATE INDEX.</summary>
/// <param name="Index">The index.</param>
public sealed record CreateIndexOperation(IndexDefinition Index) : Operation
{
    /// <summary>CONCURRENTLY (PostgreSQL) or ONLINE = ON (SQL Server).</summary>
    public bool Concurrently { get; init; }

    /// <summary>IF NOT EXISTS.</summary>
    public bool IfNotExists { get; init; }

    /// <summary>ON ONLY: an invalid index on a partitioned table, without its partitions.</summary>
    public bool Only { get; init; }

    /// <inheritdoc/>
    public override ObjectName? Target => Index.Table;
}
