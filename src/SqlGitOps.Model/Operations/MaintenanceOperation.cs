namespace SqlGitOps.Model.Operations;

/// <summary>REINDEX, CLUSTER, VACUUM, ANALYZE, REFRESH MATERIALIZED VIEW.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Object">What it works on; null for the whole database.</param>
/// <param name="Concurrently">CONCURRENTLY.</param>
public sealed record MaintenanceOperation(MaintenanceKind Kind, ObjectName? Object, bool Concurrently) : Operation
{
    /// <inheritdoc/>
    public override ObjectName? Target => Object;
}
