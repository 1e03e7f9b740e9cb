namespace SqlGitOps.Syntax;

/// <summary>A version of a database engine.</summary>
/// <param name="Major">Major version: 17 for PostgreSQL 17, 3 for SQLite, 2022 for SQL Server.</param>
/// <param name="Minor">Minor version: 35 for SQLite 3.35; 0 where only majors matter.</param>
public readonly record struct EngineVersion(int Major, int Minor = 0) : IComparable<EngineVersion>
{
    /// <inheritdoc/>
    public int CompareTo(EngineVersion other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

    /// <summary>Whether the engine is of this version or newer.</summary>
    public bool IsAtLeast(int major, int minor = 0) => CompareTo(new EngineVersion(major, minor)) >= 0;

    /// <inheritdoc/>
    public override string ToString() => Minor == 0 ? $"{Major}" : $"{Major}.{Minor}";

    /// <summary>Reads <c>17</c>, <c>3.35</c> or <c>2022</c>; false when the text is none of these.</summary>
    public static bool TryParse(string? text, out EngineVersion version)
    {
        version = default;
        var parts = (text ?? string.Empty).Trim().Split('.');
        if (!int.TryParse(parts[0], out var major) || major <= 0)
        {
            return false;
        }

        var minor = 0;
        if (parts.Length > 1 && !int.TryParse(parts[1], out minor))
        {
            return false;
        }

        version = new EngineVersion(major, minor);
        return true;
    }

    /// <summary>Lower than another version.</summary>
    public static bool operator <(EngineVersion left, EngineVersion right) => left.CompareTo(right) < 0;

    /// <summary>Higher than another version.</summary>
    public static bool operator >(EngineVersion left, EngineVersion right) => left.CompareTo(right) > 0;

    /// <summary>Lower than or equal to another version.</summary>
    public static bool operator <=(EngineVersion left, EngineVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Higher than or equal to another version.</summary>
    public static bool operator >=(EngineVersion left, EngineVersion right) => left.CompareTo(right) >= 0;
}
