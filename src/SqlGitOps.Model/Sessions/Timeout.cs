using System.Globalization;

namespace SqlGitOps.Model.Sessions;

/// <summary>Reads time settings such as <c>lock_timeout</c> (PostgreSQL manual 20.1.1, "Parameter Names and Values").</summary>
public static class Timeout
{
    /// <summary>Milliseconds of a value such as <c>5s</c>, <c>'2 min'</c> or <c>3000</c>; null when it is not a time.</summary>
    /// <param name="value">The value as set; a bare number is in milliseconds.</param>
    public static double? Milliseconds(string? value)
    {
        var text = value?.Trim().Trim('\'').Trim() ?? string.Empty;
        var length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] is '.' or '-'))
        {
            length++;
        }

        if (!double.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return text[length..].Trim() switch
        {
            "" or "ms" => number,
            "us" => number / 1000,
            "s" => number * 1000,
            "min" => number * 60_000,
            "h" => number * 3_600_000,
            "d" => number * 86_400_000,
            _ => null,
        };
    }
}
