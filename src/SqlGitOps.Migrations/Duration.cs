using System.Globalization;

namespace SqlGitOps.Migrations;

/// <summary>Lengths of time as files and options write them: <c>500ms</c>, <c>5s</c>, <c>2m</c> or <c>2min</c>, <c>1h</c>.</summary>
public static class Duration
{
    /// <summary>Writes a length of time as <see cref="TryParse"/> reads it, in the largest unit that shows it whole.</summary>
    public static string ToText(TimeSpan duration) => duration.TotalMilliseconds switch
    {
        0 => "0",
        var milliseconds when milliseconds % 3_600_000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 3_600_000}h"),
        var milliseconds when milliseconds % 60_000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 60_000}m"),
        var milliseconds when milliseconds % 1000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}s"),
        var milliseconds => string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms"),
    };

    /// <summary>Reads a length of time; a bare <c>0</c> needs no unit.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The length; at most 2^31 - 1 milliseconds, because servers keep limits in that form.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        if (!int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        long? unit = text[digits..].ToLowerInvariant() switch
        {
            "ms" => 1,
            "s" => 1000,
            "min" or "m" => 60_000,
            "h" => 3_600_000,
            "" when number == 0 => 1,
            _ => null,
        };
        if (number * unit is not { } milliseconds || milliseconds > int.MaxValue)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }
}
