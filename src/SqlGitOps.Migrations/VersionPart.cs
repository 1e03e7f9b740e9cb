namespace SqlGitOps.Migrations;

/// <summary>One number or text of a <see cref="MigrationVersion"/> in the form in which it is compared.</summary>
/// <param name="Value">Digits without leading zeros (empty for zero), or the text.</param>
/// <param name="IsNumber">Whether <paramref name="Value"/> is a number.</param>
/// <param name="Precision">For the two halves of a time stamp, how many of their digits were written; it only breaks ties. Else 0.</param>
internal readonly record struct VersionPart(string Value, bool IsNumber, int Precision) : IComparable<VersionPart>
{
    private const int TimeStampDigits = 14;

    public static VersionPart Zero => new("", true, 0);

    public bool IsZero => IsNumber && Value.Length == 0 && Precision == 0;

    public static VersionPart OfText(string text) => new(text, false, 0);

    /// <summary>Adds a number; a time stamp with more than 14 digits becomes two parts.</summary>
    public static void AddNumber(List<VersionPart> parts, string digits)
    {
        var value = digits.TrimStart('0');
        if (!IsTimeStamp(value))
        {
            parts.Add(new VersionPart(value, true, 0));
            return;
        }

        var written = Math.Min(value.Length, TimeStampDigits);
        parts.Add(new VersionPart(value[..written].PadRight(TimeStampDigits, '0'), true, written));
        if (value.Length > TimeStampDigits)
        {
            parts.Add(new VersionPart(value[TimeStampDigits..].TrimStart('0'), true, value.Length - TimeStampDigits));
        }
    }

    public int CompareTo(VersionPart other)
    {
        if (IsNumber != other.IsNumber)
        {
            return IsNumber ? -1 : 1;
        }

        if (IsNumber && Value.Length != other.Value.Length)
        {
            return Value.Length.CompareTo(other.Value.Length);
        }

        var order = string.CompareOrdinal(Value, other.Value);
        return order != 0 ? order : Precision.CompareTo(other.Precision);
    }

    // Only the century is looked at: people write month 00 or day 00 to put a file before all others.
    private static bool IsTimeStamp(string digits) => digits.Length >= 8 && digits.StartsWith("20", StringComparison.Ordinal);
}
