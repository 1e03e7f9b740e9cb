namespace SqlGitOps.Review.Configuration;

/// <summary>The shape of rule ids.</summary>
internal static class RuleIdSyntax
{
    /// <summary>Whether <paramref name="text"/> is two to five ASCII letters and four digits, in any case.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        if (text.Length is < 6 or > 9)
        {
            return false;
        }

        var letters = text[..^4];
        foreach (var c in letters)
        {
            if (!char.IsAsciiLetter(c))
            {
                return false;
            }
        }

        foreach (var c in text[^4..])
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}
