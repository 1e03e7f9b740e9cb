namespace SqlGitOps.Model.Sessions;

/// <summary>What a statement does to its session, beyond the database and the transaction.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Part">To which part.</param>
/// <param name="Name">The name in that part: set up again, the last one counts. Null for one that stands beside others, and when everything of the part is taken back.</param>
/// <param name="What">What it is, for messages.</param>
public sealed record SessionEffect(SessionEffectKind Kind, SessionPart Part, string? Name, string What)
{
    /// <summary>Rename: the new name.</summary>
    public string? NewName { get; init; }

    /// <summary>Whether it does nothing while a transaction is open (SQLite: PRAGMA foreign_keys).</summary>
    public bool IsIgnoredInTransaction { get; init; }

    /// <summary>Whether a rollback takes it back.</summary>
    public bool IsTransactional =>
        Part is not (SessionPart.PreparedStatement or SessionPart.Lock or SessionPart.Library or SessionPart.Pragma or SessionPart.Attached);
}
