namespace SqlGitOps.Migrations.Conventions;

/// <summary>The end of a name that tells a migration from its undo file.</summary>
/// <param name="Kind"><see cref="MigrationKind.Versioned"/> or <see cref="MigrationKind.Undo"/>.</param>
/// <param name="Stem">The name without the ending.</param>
internal readonly record struct UpDownSuffix(MigrationKind Kind, string Stem)
{
    /// <summary>
    /// Reads <c>x.up</c> and <c>x.down</c>; also <c>x_up</c> and <c>x_down</c>, but those only when their counterpart
    /// exists, because a name may well end in such a word (<c>0005_shut_down</c>).
    /// </summary>
    public static UpDownSuffix? TryRead(MigrationFile file)
    {
        if (Without(file.Stem, ".up") is { } up)
        {
            return new UpDownSuffix(MigrationKind.Versioned, up);
        }

        if (Without(file.Stem, ".down") is { } down)
        {
            return new UpDownSuffix(MigrationKind.Undo, down);
        }

        if (Without(file.Stem, "_up") is { } weakUp && file.HasNeighbour(weakUp + "_down"))
        {
            return new UpDownSuffix(MigrationKind.Versioned, weakUp);
        }

        if (Without(file.Stem, "_down") is { } weakDown
            && (file.HasNeighbour(weakDown + "_up") || file.HasNeighbour(weakDown + ".up") || file.HasNeighbour(weakDown)))
        {
            return new UpDownSuffix(MigrationKind.Undo, weakDown);
        }

        return file.HasNeighbour(file.Stem + "_down") || file.HasNeighbour(file.Stem + ".down")
            ? new UpDownSuffix(MigrationKind.Versioned, file.Stem)
            : null;
    }

    private static string? Without(string stem, string ending) =>
        stem.Length > ending.Length && stem.EndsWith(ending, StringComparison.OrdinalIgnoreCase)
            ? stem[..^ending.Length]
            : null;
}
