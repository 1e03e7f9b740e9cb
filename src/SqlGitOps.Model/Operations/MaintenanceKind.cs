namespace SqlGitOps.Model.Operations;

/// <summary>Commands that rebuild what is there.</summary>
public enum MaintenanceKind
{
    /// <summary>REINDEX of an index.</summary>
    ReindexIndex,

    /// <summary>REINDEX of a table.</summary>
    ReindexTable,

    /// <summary>REINDEX of a schema, database or the system catalogs.</summary>
    ReindexMany,

    /// <summary>CLUSTER.</summary>
    Cluster,

    /// <summary>VACUUM without FULL.</summary>
    Vacuum,

    /// <summary>VACUUM FULL.</summary>
    VacuumFull,

    /// <summary>ANALYZE.</summary>
    Analyze,

    /// <summary>REFRESH MATERIALIZED VIEW.</summary>
    RefreshMaterializedView,
}
