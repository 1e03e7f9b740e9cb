namespace SqlGitOps.Model.Operations;

/// <summary>ALTER TABLE … DETACH PARTITION.</summary>
/// <param name="Table">The partitioned table.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Concurrently">CONCURRENTLY.</param>
public sealed record DetachPartitionOperation(ObjectName Table, ObjectName Partition, bool Concurrently) : Operation
{
    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
