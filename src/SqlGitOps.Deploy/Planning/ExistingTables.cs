namespace SqlGitOps.Deploy.Planning;

/// <summary>Tables of a database that has no history: somebody or something else made them.</summary>
/// <param name="Names">The tables where migrations create theirs, without those of extensions and of migration tools.</param>
public sealed record ExistingTables(IReadOnlyList<string> Names)
{
    /// <summary>Another migration tool and its table, whose history can be imported; null when none was found.</summary>
    public (string Tool, string Table)? ForeignHistory { get; init; }
}
