namespace SqlGitOps.Migrations.Conventions;

/// <summary>A calendar date of this century at the start of a version, with the time of day behind it, if any.</summary>
/// <param name="Digits">The digits of date and time without separators: 8, 12, 14 or 18.</param>
/// <param name="Length">How many characters were read.</param>
/// <param name="HasSeparators">Whether the date is written <c>2024-01-31</c> or <c>2024_01_31</c>.</param>
internal readonly record struct DatePrefix(string Digits, int Length, bool HasSeparators)
{
    public bool HasTime => Digits.Length > 8;

    /// <summary>
    /// Reads <c>2024-01-31</c>, <c>2024_01_31</c> (month and day may lack their zero) or <c>20240131</c> and, behind a
    /// <c>-</c> or <c>_</c>, <c>HHmm</c> or <c>HHmmss</c>, and Diesel's counter of four digits behind that. A number that
    /// only starts with a date is not read.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> text, out DatePrefix date)
    {
        date = default;
        string digits;
        int length;
        var year = DigitsAt(text, 0);
        var separated = year == 4 && text.Length > 4 && text[4] is '-' or '_';
        if (separated)
        {
            var month = DigitsAt(text, 5);
            var dayStart = 5 + month + 1;
            if (month is not (1 or 2) || dayStart >= text.Length || text[dayStart - 1] != text[4])
            {
                return false;
            }

            var day = DigitsAt(text, dayStart);
            length = dayStart + day;
            if (day is not (1 or 2) || !IsDate(text[..4], text[5..(5 + month)], text[dayStart..length]))
            {
                return false;
            }

            digits = $"{text[..4]}{Padded(text[5..(5 + month)])}{Padded(text[dayStart..length])}";
        }
        else if (year == 8 && IsDate(text[..4], text[4..6], text[6..8]))
        {
            digits = text[..8].ToString();
            length = 8;
        }
        else
        {
            return false;
        }

        if (length < text.Length && text[length] is '-' or '_')
        {
            var time = DigitsAt(text, length + 1);
            if (time is 4 or 6 && EndsToken(text, length + 1 + time))
            {
                // People count in this place, so it need not be a time of day ("000060").
                digits += text.Slice(length + 1, time).ToString();
                length += 1 + time;
                if (time == 6 && length < text.Length && text[length] == '-' && DigitsAt(text, length + 1) == 4
                    && EndsToken(text, length + 5))
                {
                    digits += text.Slice(length + 1, 4).ToString();
                    length += 5;
                }
            }
        }

        date = new DatePrefix(digits, length, separated);
        return EndsToken(text, length);
    }

    /// <summary>Number of digits from an offset on.</summary>
    public static int DigitsAt(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - start;
    }

    /// <summary>Whether a number or word that ends at an offset is whole.</summary>
    public static bool EndsToken(ReadOnlySpan<char> text, int end) =>
        end >= text.Length || !char.IsLetterOrDigit(text[end]);

    private static bool IsDate(ReadOnlySpan<char> year, ReadOnlySpan<char> month, ReadOnlySpan<char> day)
    {
        if (year is not ['2', '0', ..])
        {
            return false;
        }

        var monthNumber = Number(month);
        var dayNumber = Number(day);
        return monthNumber is >= 1 and <= 12 && dayNumber >= 1
            && dayNumber <= DateTime.DaysInMonth(Number(year), monthNumber);
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }

    private static string Padded(ReadOnlySpan<char> digits) => digits.ToString().PadLeft(2, '0');
}
