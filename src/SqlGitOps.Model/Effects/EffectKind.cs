namespace SqlGitOps.Model.Effects;

/// <summary>What an operation does besides its purpose.</summary>
public enum EffectKind
{
    /// <summary>Takes a lock and gives it back at the end of the transaction; the work under it is instant.</summary>
    Lock,

    /// <summary>Writes every row of the table again while the lock is held.</summary>
    Rewrite,

    /// <summary>Reads every row of the table while the lock is held.</summary>
    Scan,

    /// <summary>Builds an index while the lock is held.</summary>
    IndexBuild,

    /// <summary>Removes data that only a backup brings back.</summary>
    DataLoss,

    /// <summary>Fails when existing rows do not fit.</summary>
    CanFailOnData,
}
