namespace SqlGitOps.Migrations;

/// <summary>
/// The order of names as people read them: runs of digits compare as numbers, everything else ordinally, so <c>v1.2</c>
/// comes before <c>v1.10</c>. Where digits have the same width it is the ordinal order. Only equal texts are equal.
/// </summary>
internal static class NaturalOrder
{
    /// <summary>Compares two names.</summary>
    public static int Compare(string left, string right)
    {
        var order = CompareRuns(left, right);

        // 1 and 01 are one number, but not one name.
        return order != 0 ? order : string.CompareOrdinal(left, right);
    }

    /// <summary>Compares two paths folder by folder, so that a folder <c>v1</c> comes before a folder <c>v1.1</c>.</summary>
    /// <param name="left">A path with <c>/</c>.</param>
    /// <param name="right">Another one.</param>
    public static int ComparePaths(string left, string right)
    {
        var leftParts = left.Split('/');
        var rightParts = right.Split('/');
        for (var i = 0; i < leftParts.Length && i < rightParts.Length; i++)
        {
            var order = Compare(leftParts[i], rightParts[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return leftParts.Length.CompareTo(rightParts.Length);
    }

    private static int CompareRuns(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty && !right.IsEmpty)
        {
            if (!char.IsAsciiDigit(left[0]) || !char.IsAsciiDigit(right[0]))
            {
                if (left[0] != right[0])
                {
                    return left[0].CompareTo(right[0]);
                }

                left = left[1..];
                right = right[1..];
                continue;
            }

            var order = CompareNumbers(TakeNumber(ref left), TakeNumber(ref right));
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    /// <summary>Takes the digits at the start away and gives them without leading zeros.</summary>
    private static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits.TrimStart('0');
    }

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
}
