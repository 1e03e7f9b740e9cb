using SqlGitOps.Deploy.History;
using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Which file a row of the history is about.</summary>
internal static class HistoryFiles
{
    /// <summary>The file of a row; null when it is gone.</summary>
    public static MigrationFile? Find(HistoryEntry entry, IReadOnlyList<MigrationFile> files)
    {
        foreach (var file in files)
        {
            // A baseline and a migration may have the same version.
            if (file.Migration.Kind == entry.Kind && file.Identity.Equals(entry.Identity, StringComparison.Ordinal))
            {
                return file;
            }
        }

        foreach (var file in files)
        {
            if (file.Identity.Equals(entry.Identity, StringComparison.Ordinal)
                || (entry.Version is { } version && file.Migration.Kind != MigrationKind.Repeatable && file.Migration.Version == version))
            {
                return file;
            }
        }

        return null;
    }
}
