namespace SqlGitOps.Migrations;

/// <summary>Lists the migration files below a folder.</summary>
internal static class MigrationFolder
{
    // Deeper than any real history; ends the walk when links form a circle.
    private const int MaxDepth = 32;

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

        problems.Add(new MigrationProblem(
            MigrationProblemKind.Unreadable,
            $"The migrations folder '{folder}' does not exist. Create it, or set \"migrations\": {{ \"path\": … }} in sqlgitops.json.",
            folder));
    }

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
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                if (file.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
                {
                    files.Add(file);
                }
            }

            foreach (var child in Directory.EnumerateDirectories(folder))
            {
                if (Path.GetFileName(child)[0] != '.')
                {
                    List(child, files, problems, depth + 1);
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
