namespace SqlGitOps.Model.Effects;

/// <summary>Lock modes, weakest first within an engine (PostgreSQL manual 13.3.1; SQL Server "Lock modes"; SQLite "File Locking").</summary>
public enum LockMode
{
    /// <summary>No lock that matters to others.</summary>
    None,

    /// <summary>PostgreSQL ACCESS SHARE.</summary>
    AccessShare,

    /// <summary>PostgreSQL ROW SHARE.</summary>
    RowShare,

    /// <summary>PostgreSQL ROW EXCLUSIVE.</summary>
    RowExclusive,

    /// <summary>PostgreSQL SHARE UPDATE EXCLUSIVE.</summary>
    ShareUpdateExclusive,

    /// <summary>PostgreSQL SHARE.</summary>
    Share,

    /// <summary>PostgreSQL SHARE ROW EXCLUSIVE.</summary>
    ShareRowExclusive,

    /// <summary>PostgreSQL EXCLUSIVE.</summary>
    Exclusive,

    /// <summary>PostgreSQL ACCESS EXCLUSIVE.</summary>
    AccessExclusive,

    /// <summary>SQL Server: a shared table lock, as an offline index build takes it.</summary>
    TableShared,

    /// <summary>SQL Server: schema modification (Sch-M).</summary>
    SchemaModification,

    /// <summary>SQLite: the write lock of the whole database.</summary>
    DatabaseWrite,
}
