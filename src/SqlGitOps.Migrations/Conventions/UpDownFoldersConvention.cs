namespace SqlGitOps.Migrations.Conventions;

/// <summary>A folder for each step, <c>20240101_x/up.sql</c> and <c>20240101_x/down.sql</c>, as Diesel has it.</summary>
public sealed class UpDownFoldersConvention : Convention
{
    /// <inheritdoc/>
    public override ConventionName Name => ConventionName.UpDownFolders;

    /// <inheritdoc/>
    public override string Example => "20250115090000_add_users/up.sql";

    /// <inheritdoc/>
    public override RecognisedName? Recognise(MigrationFile file) =>
        FolderStep.TryRead(file) is { } kind && !PrismaConvention.IsStep(file) && NumberPrefix.TryRead(file.FolderName) is { } prefix
            ? new RecognisedName(kind, prefix.Version, prefix.Name, file.Folder)
            : null;
}
