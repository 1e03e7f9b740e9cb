namespace SqlGitOps.Conformance.Sqlite;

/// <summary>Files that one database runs in order: what goes up, then what goes down, newest first.</summary>
/// <param name="Name">Folder below the corpus.</param>
/// <param name="Files">Full paths.</param>
internal sealed record SqliteHistory(string Name, IReadOnlyList<string> Files)
{
    /// <summary>The histories of the corpus.</summary>
    public static IReadOnlyList<SqliteHistory> All(ConformanceContext context) =>
    [
        .. context.Files("sqlite")
            .GroupBy(path => Path.GetRelativePath(context.CorpusRoot, Folder(path)), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new SqliteHistory(
                group.Key,
                [.. group.Where(p => !IsDown(p)).Order(StringComparer.Ordinal), .. group.Where(IsDown).OrderDescending(StringComparer.Ordinal)])),
    ];

    // Some tools keep one folder per migration.
    private static string Folder(string path) => Path.GetFileName(path) is "up.sql" or "down.sql" or "migration.sql"
        ? Path.GetDirectoryName(Path.GetDirectoryName(path))!
        : Path.GetDirectoryName(path)!;

    private static bool IsDown(string path)
    {
        var name = Path.GetFileName(path);
        return name.Equals("down.sql", StringComparison.Ordinal) || name.Contains(".down.", StringComparison.Ordinal);
    }
}
