using System.Text;

namespace SqlGitOps.Reports.Text;

/// <summary>Keeps half surrogate pairs, which a broken SQL file can hold, out of UTF-8 output.</summary>
internal static class WellFormed
{
    /// <summary>The text with every lone surrogate as U+FFFD; the same instance when there is none.</summary>
    public static string Of(string text)
    {
        var index = FirstLoneSurrogate(text);
        if (index < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune);
        }

        return result.ToString();
    }

    private static int FirstLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return i;
            }

            i++;
        }

        return -1;
    }
}
