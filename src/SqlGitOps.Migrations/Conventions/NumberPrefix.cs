using System.Buffers;

namespace SqlGitOps.Migrations.Conventions;

/// <summary>The number or time stamp at the start of a name.</summary>
/// <param name="Version">The version.</param>
/// <param name="Name">The rest of the name without the separators before it.</param>
/// <param name="IsDay">Whether the version is a date written with separators and without a time of day, which several files may share.</param>
internal readonly record struct NumberPrefix(MigrationVersion Version, string Name, bool IsDay)
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789._-");

    /// <summary>
    /// Reads <c>0001_x</c>, <c>v001-x</c>, <c>1.2.3_x</c>, <c>20240131120000_x</c>, <c>2024-01-31-120000_x</c>,
    /// <c>2024-01-31_00_x</c>, <c>1_2__x</c>, <c>0122a_x</c>.
    /// </summary>
    public static NumberPrefix? TryRead(ReadOnlySpan<char> stem)
    {
        if (stem.Length > 1 && stem[0] is 'v' or 'V')
        {
            stem = stem[1..];
        }

        if (stem.IsEmpty || !char.IsAsciiDigit(stem[0]))
        {
            return null;
        }

        var isDay = false;
        var length = LengthBeforeDoubleUnderscore(stem);
        if (length == 0)
        {
            length = DatePrefix.TryRead(stem, out var date) ? LengthOfDated(stem, date) : LengthOfNumber(stem);
            isDay = date.HasSeparators && !date.HasTime;
        }

        if (!DatePrefix.EndsToken(stem, length))
        {
            return null;
        }

        return new NumberPrefix(
            MigrationVersion.Parse(stem[..length].ToString()),
            stem[length..].TrimStart(" _-.#").ToString(),
            isDay);
    }

    // "1_2__x": the double underscore says where the version ends, so single ones before it are part of the version.
    private static int LengthBeforeDoubleUnderscore(ReadOnlySpan<char> stem)
    {
        var end = stem.IndexOf("__", StringComparison.Ordinal);
        return end > 0 && !stem[..end].ContainsAnyExcept(NumberCharacters) ? end : 0;
    }

    // Behind a date further short numbers count the files of a day; behind a plain number they belong to the name
    // ("0001_2024_report").
    private static int LengthOfDated(ReadOnlySpan<char> stem, DatePrefix date)
    {
        var end = date.Length;
        while (end < stem.Length && stem[end] is '-' or '_' or '.')
        {
            var digits = DatePrefix.DigitsAt(stem, end + 1);
            var next = end + 1 + digits;
            if (digits is 0 or > 6 || !DatePrefix.EndsToken(stem, next))
            {
                break;
            }

            end = next;
        }

        return end;
    }

    private static int LengthOfNumber(ReadOnlySpan<char> stem)
    {
        var digits = DatePrefix.DigitsAt(stem, 0);
        var end = digits;
        while (end < stem.Length && stem[end] == '.')
        {
            var next = end + 1 + DatePrefix.DigitsAt(stem, end + 1);
            if (next == end + 1 || !DatePrefix.EndsToken(stem, next))
            {
                break;
            }

            end = next;
        }

        // "0122a_x": a file squeezed in behind 0122. Short numbers are left alone ("3d_models").
        var hasLetter = digits >= 3 && end == digits && end < stem.Length && char.IsAsciiLetter(stem[end])
            && DatePrefix.EndsToken(stem, end + 1);
        return hasLetter ? end + 1 : end;
    }
}
