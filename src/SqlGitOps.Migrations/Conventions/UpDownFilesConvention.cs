namespace SqlGitOps.Migrations.Conventions;

/// <summary>
/// Two files for each step, <c>0001_x.up.sql</c> and <c>0001_x.down.sql</c>, as golang-migrate and sqlx have it; with
/// pop's and popx's <c>.postgres</c> and <c>.autocommit</c> before the direction.
/// </summary>
public sealed class UpDownFilesConvention : Convention
{
    /// <inheritdoc/>
    public override ConventionName Name => ConventionName.UpDownFiles;

    /// <inheritdoc/>
    public override string Example => "0001_add_users.up.sql";

    /// <inheritdoc/>
    public override RecognisedName? Recognise(MigrationFile file)
    {
        if (UpDownSuffix.TryRead(file) is not { } direction)
        {
            return null;
        }

        var name = EngineSuffix.Read(direction.Stem, file.Dialect);
        return NumberPrefix.TryRead(name.Stem) is { } prefix
            ? new RecognisedName(direction.Kind, prefix.Version, prefix.Name, $"{file.Folder}/{name.Stem}", name.Engine, name.IsAutocommit)
            : null;
    }
}
