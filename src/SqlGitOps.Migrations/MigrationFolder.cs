using System.IO.Enumeration;

namespace SqlGitOps.Migrations;

/// <summary>Lists the migration files below a folder.</summary>
internal static class MigrationFolder
{
    // Deeper than any real history; ends the walk when links form a circle.
    private const int MaxDepth = 32;

    // Everything is looked at, and a folder that may not be read is an error, not an empty folder.
    private static readonly EnumerationOptions Options = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>
    /// Adds the full path of every file that ends in <c>.sql</c>. Folders whose name starts with a dot are left out, as
    /// Git and editors keep their own data in them.
    /// </summary>
    public static void List(string folder, List<string> files, List<MigrationProblem> problems)
    {
        if (Directory.Exists(folder))
        {
            List(folder, files, problems, 0);
            return;
        }

        problems.Add(new MigrationProblem(MigrationProblemKind.Unreadable, IsMissing(folder), folder));
    }

    /// <summary>What is said of a migrations folder that does not exist.</summary>
    public static string IsMissing(string folder) =>
        $"The migrations folder '{folder}' does not exist. Create it, or set \"migrations\": {{ \"path\": … }} in sqlgitops.json.";

    private static void List(string folder, List<string> files, List<MigrationProblem> problems, int depth)
    {
        if (depth > MaxDepth)
        {
            problems.Add(new MigrationProblem(
                MigrationProblemKind.Unreadable,
                $"'{folder}' is nested deeper than {MaxDepth} folders and was not read. Does a link lead back to a folder above?",
                folder));
            return;
        }

        try
        {
            var entries = new FileSystemEnumerable<(string Path, bool IsFolder)>(
                folder, static (ref entry) => (entry.ToFullPath(), entry.IsDirectory), Options)
            {
                ShouldIncludePredicate = static (ref entry) => entry.IsDirectory
                    ? entry.FileName[0] != '.'
                    : entry.FileName.EndsWith(".sql", StringComparison.OrdinalIgnoreCase),
            };
            foreach (var (path, isFolder) in entries)
            {
                if (isFolder)
                {
                    List(path, files, problems, depth + 1);
                }
                else
                {
                    files.Add(path);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new MigrationProblem(
                MigrationProblemKind.Unreadable, $"The folder '{folder}' cannot be read: {e.Message}", folder));
        }
    }
}
