namespace SqlGitOps.Syntax.Versions;

/// <summary>A version of an engine, as far as syntax goes.</summary>
/// <param name="Major">Major version: 18, 3.</param>
/// <param name="Minor">Minor version: 35 in SQLite's 3.35; 0 for PostgreSQL, whose minor versions change no syntax.</param>
public readonly record struct SyntaxVersion(int Major, int Minor) : IComparable<SyntaxVersion>
{
    /// <inheritdoc/>
    public int CompareTo(SyntaxVersion other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

    /// <inheritdoc/>
    public override string ToString() => Minor == 0 ? $"{Major}" : $"{Major}.{Minor}";

    /// <summary>Earlier version.</summary>
    public static bool operator <(SyntaxVersion left, SyntaxVersion right) => left.CompareTo(right) < 0;

    /// <summary>Later version.</summary>
    public static bool operator >(SyntaxVersion left, SyntaxVersion right) => left.CompareTo(right) > 0;

    /// <summary>Earlier or the same version.</summary>
    public static bool operator <=(SyntaxVersion left, SyntaxVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Later or the same version.</summary>
    public static bool operator >=(SyntaxVersion left, SyntaxVersion right) => left.CompareTo(right) >= 0;
}
