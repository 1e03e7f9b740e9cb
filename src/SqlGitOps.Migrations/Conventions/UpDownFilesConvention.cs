namespace SqlGitOps.Migrations.Conventions;

/// <summary>Two files for each step, <c>0001_x.up.sql</c> and <c>0001_x.down.sql</c>, as golang-migrate and sqlx have it.</summary>
public sealed class UpDownFilesConvention : Convention
{
    /// <inheritdoc/>
    public override ConventionName Name => ConventionName.UpDownFiles;

    /// <inheritdoc/>
    public override string Example => "0001_add_users.up.sql";

    /// <inheritdoc/>
    public override RecognisedName? Recognise(MigrationFile file) =>
        UpDownSuffix.TryRead(file) is { } suffix && NumberPrefix.TryRead(suffix.Stem) is { } prefix
            ? new RecognisedName(suffix.Kind, prefix.Version, prefix.Name, $"{file.Folder}/{suffix.Stem}")
            : null;
}
