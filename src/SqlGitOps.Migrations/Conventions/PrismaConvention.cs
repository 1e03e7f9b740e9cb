namespace SqlGitOps.Migrations.Conventions;

/// <summary>
/// A folder for each step, <c>20240101_x/migration.sql</c>, with <c>down.sql</c> beside it where there is an undo. The
/// whole folder name is the version, as in Prisma's own history: steps that were made in the same second share a time
/// stamp in many projects.
/// </summary>
public sealed class PrismaConvention : Convention
{
    private const string StepName = "migration";

    /// <inheritdoc/>
    public override ConventionName Name => ConventionName.Prisma;

    /// <inheritdoc/>
    public override string Example => "20250115090000_add_users/migration.sql";

    /// <inheritdoc/>
    public override RecognisedName? Recognise(MigrationFile file) =>
        FolderStep.TryRead(file) is { } kind && IsStep(file) && NumberPrefix.TryRead(file.FolderName) is { } prefix
            ? new RecognisedName(kind, MigrationVersion.Parse(file.FolderName), prefix.Name, file.Folder)
            : null;

    /// <summary>Whether the file is the step of a Prisma folder or lies beside one.</summary>
    internal static bool IsStep(MigrationFile file) =>
        file.Stem.Equals(StepName, StringComparison.OrdinalIgnoreCase) || file.HasNeighbour(StepName);
}
