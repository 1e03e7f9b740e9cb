using System.Diagnostics.CodeAnalysis;
using SqlGitOps.Migrations.Conventions;

namespace SqlGitOps.Migrations;

/// <summary>
/// The place of a migration in its history: numbers separated by <c>.</c>, <c>_</c>, <c>-</c> or blanks, and text from
/// the first other character on. Numbers compare as numbers of any length (<c>1</c>, <c>001</c> and <c>1.0</c> are equal)
/// and come before text, which compares ordinally. A version that is nothing but text is a name, and names compare
/// naturally: <c>v1.2</c> comes before <c>v1.10</c>.
/// </summary>
/// <remarks>
/// A number of at least eight digits that starts with 20 is a time stamp, whose missing digits count as zeros, so that
/// <c>20231231120000</c> comes before <c>20240101</c>: real histories mix time stamps of 8, 12, 14 and 17 digits. Dates
/// written <c>2024-01-31</c> or <c>2024_01_31</c>, and a time after them, are read as one time stamp. Time stamps are
/// equal only when they are written with the same number of digits.
/// </remarks>
public sealed class MigrationVersion : IComparable<MigrationVersion>, IEquatable<MigrationVersion>
{
    private readonly VersionPart[] _parts;

    private MigrationVersion(string text, VersionPart[] parts)
    {
        Text = text;
        _parts = parts;
    }

    /// <summary>
    /// The text that history stores. Versions of numbers only have <c>.</c> between their parts; leading zeros stay as
    /// written.
    /// </summary>
    public string Text { get; }

    /// <summary>Reads a version.</summary>
    /// <exception cref="FormatException">The text has neither a letter nor a digit.</exception>
    public static MigrationVersion Parse(string text) =>
        TryParse(text, out var version)
            ? version
            : throw new FormatException("A migration version needs at least one letter or digit.");

    /// <summary>Reads a version; false when the text has neither a letter nor a digit.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out MigrationVersion? version)
    {
        version = null;
        if (text is null)
        {
            return false;
        }

        var parts = new List<VersionPart>();
        var tokens = new List<string>();
        var numeric = true;
        var rest = text.AsSpan();
        if (DatePrefix.TryRead(rest, out var date))
        {
            tokens.Add(date.Digits);
            VersionPart.AddNumber(parts, date.Digits);
            rest = rest[date.Length..];
        }

        while (!rest.IsEmpty)
        {
            if (IsSeparator(rest[0]))
            {
                rest = rest[1..];
                continue;
            }

            var digits = DatePrefix.DigitsAt(rest, 0);
            if (digits == 0)
            {
                numeric = false;
                parts.Add(VersionPart.OfText(rest.ToString()));
                break;
            }

            var number = rest[..digits].ToString();
            tokens.Add(number);
            VersionPart.AddNumber(parts, number);
            rest = rest[digits..];
        }

        if (parts.Count == 0)
        {
            return false;
        }

        while (parts.Count > 1 && parts[^1].IsZero)
        {
            parts.RemoveAt(parts.Count - 1);
        }

        version = new MigrationVersion(numeric ? string.Join('.', tokens) : text, [.. parts]);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(MigrationVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        if (!_parts[0].IsNumber && !other._parts[0].IsNumber)
        {
            return NaturalOrder.Compare(_parts[0].Value, other._parts[0].Value);
        }

        var count = Math.Max(_parts.Length, other._parts.Length);
        for (var i = 0; i < count; i++)
        {
            var left = i < _parts.Length ? _parts[i] : VersionPart.Zero;
            var right = i < other._parts.Length ? other._parts[i] : VersionPart.Zero;
            var order = left.CompareTo(right);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public bool Equals(MigrationVersion? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MigrationVersion);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var part in _parts)
        {
            hash.Add(part);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Whether both are the same version.</summary>
    public static bool operator ==(MigrationVersion? left, MigrationVersion? right) =>
        left is null ? right is null : left.Equals(right);

    /// <summary>Whether the versions differ.</summary>
    public static bool operator !=(MigrationVersion? left, MigrationVersion? right) => !(left == right);

    /// <summary>Whether the left one comes first.</summary>
    public static bool operator <(MigrationVersion left, MigrationVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one comes later.</summary>
    public static bool operator >(MigrationVersion left, MigrationVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one comes first or both are the same.</summary>
    public static bool operator <=(MigrationVersion left, MigrationVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one comes later or both are the same.</summary>
    public static bool operator >=(MigrationVersion left, MigrationVersion right) => left.CompareTo(right) >= 0;

    private static bool IsSeparator(char c) => c is '.' or '_' or '-' or ' ';
}
