namespace SqlGitOps.Deploy.Providers;

/// <summary>How far a migration without a transaction of its own has come.</summary>
/// <param name="Applied">How many of its statements are in the database.</param>
/// <param name="PrefixChecksum">The checksum of these (<see cref="Planning.PrefixChecksum"/>).</param>
public sealed record MigrationProgress(int Applied, string PrefixChecksum)
{
    /// <summary>The statement, from 1, that is about to run outside of any transaction; null for none.</summary>
    public int? Intent { get; init; }

    /// <summary>Checksum of its text; null without one.</summary>
    public string? IntentChecksum { get; init; }
}
