namespace SqlGitOps.Model.Sessions;

/// <summary>What a session consists of, by what takes it back together.</summary>
public enum SessionPart
{
    /// <summary>A setting that RESET ALL takes back.</summary>
    Setting,

    /// <summary>A setting that RESET ALL leaves alone: the role; also one whose name is not known.</summary>
    Role,

    /// <summary>What new sessions begin with, and the one that changed it does not: ALTER ROLE … SET.</summary>
    Default,

    /// <summary>A temporary table, view or sequence: they share their names.</summary>
    Relation,

    /// <summary>A temporary trigger.</summary>
    Trigger,

    /// <summary>Anything else that is temporary.</summary>
    Object,

    /// <summary>A cursor that outlives its transaction.</summary>
    Cursor,

    /// <summary>A channel that is listened to.</summary>
    Channel,

    /// <summary>A prepared statement; no transaction takes it back.</summary>
    PreparedStatement,

    /// <summary>An advisory lock of the session; no transaction takes it back.</summary>
    Lock,

    /// <summary>A loaded library; nothing takes it back.</summary>
    Library,

    /// <summary>SQLite: PRAGMA; no transaction takes it back.</summary>
    Pragma,

    /// <summary>SQLite: an attached database; no transaction takes it back.</summary>
    Attached,
}
