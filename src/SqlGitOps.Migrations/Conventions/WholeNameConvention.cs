namespace SqlGitOps.Migrations.Conventions;

/// <summary>
/// The whole name is the version, as maragu/migrate has it: files that share a number are separate steps in the order of
/// their names. Never chosen by itself, because it would hide the clash of two branches that took the same number.
/// </summary>
public sealed class WholeNameConvention : Convention
{
    /// <inheritdoc/>
    public override ConventionName Name => ConventionName.WholeName;

    /// <inheritdoc/>
    public override string Example => "0001_add_users.sql";

    /// <inheritdoc/>
    public override RecognisedName? Recognise(MigrationFile file)
    {
        if (FolderStep.TryRead(file) is { } kind)
        {
            return MigrationVersion.TryParse(file.FolderName, out var folderVersion)
                ? new RecognisedName(kind, folderVersion, file.FolderName, file.Folder)
                : null;
        }

        var suffix = UpDownSuffix.TryRead(file) ?? new UpDownSuffix(MigrationKind.Versioned, file.Stem);
        return MigrationVersion.TryParse(suffix.Stem, out var version)
            ? new RecognisedName(suffix.Kind, version, suffix.Stem, $"{file.Folder}/{suffix.Stem}")
            : null;
    }
}
