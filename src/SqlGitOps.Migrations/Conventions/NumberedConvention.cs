namespace SqlGitOps.Migrations.Conventions;

/// <summary>A number or time stamp in front of the name, as goose, dbmate, sql-migrate, Atlas and many others have it.</summary>
public sealed class NumberedConvention : Convention
{
    /// <inheritdoc/>
    public override ConventionName Name => ConventionName.Numbered;

    /// <inheritdoc/>
    public override string Example => "202501150900_add_users.sql";

    /// <inheritdoc/>
    public override RecognisedName? Recognise(MigrationFile file) =>
        NumberPrefix.TryRead(file.Stem) is { } prefix
            ? new RecognisedName(MigrationKind.Versioned, prefix.Version, prefix.Name)
            : null;
}
