namespace SqlGitOps.Migrations.Conventions;

/// <summary>The names of Flyway and Evolve: <c>V1_2__x.sql</c>, <c>R__x.sql</c>, <c>U1_2__x.sql</c>, <c>B1_2__x.sql</c>.</summary>
public sealed class FlywayConvention : Convention
{
    /// <inheritdoc/>
    public override ConventionName Name => ConventionName.Flyway;

    /// <inheritdoc/>
    public override string Example => "V1_2__add_users.sql";

    /// <inheritdoc/>
    public override RecognisedName? Recognise(MigrationFile file)
    {
        var stem = file.Stem;
        var end = stem.IndexOf("__", StringComparison.Ordinal);
        if (end < 1)
        {
            return null;
        }

        var name = stem[(end + 2)..];
        if (end == 1 && stem[0] is 'R' or 'r')
        {
            return name.Length == 0 ? null : new RecognisedName(MigrationKind.Repeatable, null, name);
        }

        MigrationKind? kind = stem[0] switch
        {
            'V' or 'v' => MigrationKind.Versioned,
            'U' or 'u' => MigrationKind.Undo,
            'B' or 'b' => MigrationKind.Baseline,
            _ => null,
        };
        var version = stem.AsSpan(1, end - 1);
        return kind is { } known && IsVersion(version)
            ? new RecognisedName(known, MigrationVersion.Parse(version.ToString().Replace('_', '.')), name)
            : null;
    }

    // Numbers first; words only behind a separator ("1-rc"), so that "B2B__portal" is not baseline 2.
    private static bool IsVersion(ReadOnlySpan<char> version)
    {
        for (var i = 0; i < version.Length; i++)
        {
            var c = version[i];
            var isNumberPart = char.IsAsciiDigit(c) || c is '.' or '_' or '-';
            if (!isNumberPart && !(char.IsAsciiLetter(c) && i > 1 && !char.IsAsciiDigit(version[i - 1])))
            {
                return false;
            }
        }

        return !version.IsEmpty && char.IsAsciiDigit(version[0]);
    }
}
