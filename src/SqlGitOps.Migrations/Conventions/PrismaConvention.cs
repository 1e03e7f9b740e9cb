namespace SqlGitOps.Migrations.Conventions;

/// <summary>A folder for each step, <c>20240101_x/migration.sql</c>, with <c>down.sql</c> beside it where there is an undo.</summary>
public sealed class PrismaConvention : Convention
{
    /// <inheritdoc/>
    public override ConventionName Name => ConventionName.Prisma;

    /// <inheritdoc/>
    public override string Example => "20250115090000_add_users/migration.sql";

    /// <inheritdoc/>
    public override RecognisedName? Recognise(MigrationFile file)
    {
        var isMigration = file.Stem.Equals("migration", StringComparison.OrdinalIgnoreCase);
        var isUndo = file.Stem.Equals("down", StringComparison.OrdinalIgnoreCase) && file.HasNeighbour("migration");
        return (isMigration || isUndo) && NumberPrefix.TryRead(file.FolderName) is { } prefix
            ? new RecognisedName(isUndo ? MigrationKind.Undo : MigrationKind.Versioned, prefix.Version, prefix.Name, file.Folder)
            : null;
    }
}
