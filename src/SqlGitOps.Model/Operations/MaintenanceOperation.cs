namespace SqlGitOps.Model.Operations;

/// <summary>REINDEX, CLUSTER, VACUUM, ANALYZE, REFRESH MATERIALIZED VIEW.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Object">What it works on; null for the whole database.</param>
/// <param name="Concurrently">CONCURRENTLY.</param>
public sealed record MaintenanceOperation(MaintenanceKind Kind, ObjectName? Object, bool Concurrently) : Operation
{
    /// <summary>Index: its table, where the dialect names it (SQL Server, where index names are per table).</summary>
    public ObjectName? Table { get; init; }

    /// <inheritdoc/>
    public override ObjectName? Target => Object;
}
