namespace SqlGitOps.Migrations.Conventions;

/// <summary>The files of a layout that has a folder for each step.</summary>
internal static class FolderStep
{
    /// <summary>What <c>up.sql</c>, <c>migration.sql</c> and <c>down.sql</c> are for; null for any other name and outside of a folder.</summary>
    public static MigrationKind? TryRead(MigrationFile file) => file.FolderName.Length == 0
        ? null
        : file.Stem.ToUpperInvariant() switch
        {
            "UP" or "MIGRATION" => MigrationKind.Versioned,
            "DOWN" => MigrationKind.Undo,
            _ => null,
        };
}
