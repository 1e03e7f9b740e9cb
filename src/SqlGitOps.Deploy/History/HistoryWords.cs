namespace SqlGitOps.Deploy.History;

/// <summary>How messages write what the history holds.</summary>
internal static class HistoryWords
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'");

    public static string At(HistoryEntry entry) => entry.Commit is null ? string.Empty : $" from commit {entry.Commit}";

    /// <summary>What a database said, to go on with a full stop of ours.</summary>
    public static string? WithoutStop(string? error) => error?.TrimEnd('.', ' ');

    /// <summary>The first digits of a checksum.</summary>
    public static string Short(string checksum)
    {
        var digits = checksum[(checksum.LastIndexOf(':') + 1)..];
        return digits.Length > 8 ? digits[..8] : digits;
    }
}
