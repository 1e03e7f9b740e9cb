namespace SqlGitOps.Migrations.Conventions;

/// <summary>
/// The names that DbUp users give their scripts: <c>Script0001 - x.sql</c> and <c>2024-01-31_00_x.sql</c>. A day is
/// shared by several files by nature, so a dated file has its whole name as version, which is also how DbUp knows it.
/// </summary>
public sealed class DbUpConvention : Convention
{
    private const string ScriptPrefix = "Script";

    /// <inheritdoc/>
    public override ConventionName Name => ConventionName.DbUp;

    /// <inheritdoc/>
    public override string Example => "Script0001 - add users.sql";

    /// <inheritdoc/>
    public override RecognisedName? Recognise(MigrationFile file)
    {
        var stem = file.Stem;
        if (stem.StartsWith(ScriptPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return NumberPrefix.TryRead(stem.AsSpan(ScriptPrefix.Length).TrimStart(" _-")) is { } script
                ? new RecognisedName(MigrationKind.Versioned, script.Version, script.Name)
                : null;
        }

        return NumberPrefix.TryRead(stem) is { IsDay: true } day
            ? new RecognisedName(MigrationKind.Versioned, MigrationVersion.Parse(stem), day.Name)
            : null;
    }
}
