namespace SqlGitOps.Model.Effects;

/// <summary>What lock modes keep others from doing.</summary>
public static class LockModes
{
    /// <summary>Whether plain reads wait for it.</summary>
    public static bool BlocksReads(this LockMode mode) => mode is LockMode.AccessExclusive or LockMode.SchemaModification;

    /// <summary>Whether INSERT, UPDATE and DELETE wait for it.</summary>
    public static bool BlocksWrites(this LockMode mode) => mode is LockMode.Share or LockMode.ShareRowExclusive or LockMode.Exclusive
        or LockMode.AccessExclusive or LockMode.TableShared or LockMode.SchemaModification or LockMode.DatabaseWrite;

    /// <summary>The name as the engine's manual writes it.</summary>
    public static string ToDisplay(this LockMode mode) => mode switch
    {
        LockMode.AccessShare => "ACCESS SHARE",
        LockMode.RowShare => "ROW SHARE",
        LockMode.RowExclusive => "ROW EXCLUSIVE",
        LockMode.ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
        LockMode.Share => "SHARE",
        LockMode.ShareRowExclusive => "SHARE ROW EXCLUSIVE",
        LockMode.Exclusive => "EXCLUSIVE",
        LockMode.AccessExclusive => "ACCESS EXCLUSIVE",
        LockMode.TableShared => "S",
        LockMode.SchemaModification => "Sch-M",
        LockMode.DatabaseWrite => "database write lock",
        _ => "none",
    };
}
