namespace SqlGitOps.Model.Operations;

/// <summary>ALTER TABLE … ATTACH PARTITION.</summary>
/// <param name="Table">The partitioned table.</param>
/// <param name="Partition">The table that becomes a partition.</param>
public sealed record AttachPartitionOperation(ObjectName Table, ObjectName Partition) : Operation
{
    /// <inheritdoc/>
    public override ObjectName? Target => Table;
}
