namespace SqlGitOps.Deploy.History;

/// <summary>
/// What the history table says at one time. It exists only for a history that was read, or that is known to be absent;
/// everything else is an error, because a history that cannot be seen must never count as an empty one.
/// </summary>
/// <param name="Exists">Whether the table exists.</param>
/// <param name="Layout">Layout of the table; a higher one than <see cref="HistoryTable.CurrentLayout"/> was made by a newer tool.</param>
/// <param name="Entries">The rows, in the order in which they were first applied.</param>
public sealed record HistorySnapshot(bool Exists, int Layout, IReadOnlyList<HistoryEntry> Entries)
{
    /// <summary>The database has no history table.</summary>
    public static HistorySnapshot Absent { get; } = new(false, HistoryTable.CurrentLayout, []);

    /// <summary>The row of a migration; null when there is none.</summary>
    public HistoryEntry? Find(string identity)
    {
        foreach (var entry in Entries)
        {
            if (entry.Identity.Equals(identity, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return null;
    }
}
