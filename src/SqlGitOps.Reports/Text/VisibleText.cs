using System.Globalization;
using System.Text;

namespace SqlGitOps.Reports.Text;

/// <summary>
/// Text from SQL files made safe and truthful for a terminal: escape sequences cannot act, and direction marks and invisible
/// characters, which can make code look like other code, are shown by their number.
/// </summary>
internal static class VisibleText
{
    /// <summary>The text with every character that is not plainly visible as <c>&lt;U+001B&gt;</c>.</summary>
    public static string Of(string text)
    {
        StringBuilder? result = null;
        var position = 0;
        while (position < text.Length)
        {
            var shown = Next(text.AsSpan(position), out var length);
            if (shown is not null && result is null)
            {
                result = new StringBuilder(text, 0, position, text.Length + 16);
            }

            if (shown is not null)
            {
                result!.Append(shown);
            }
            else
            {
                result?.Append(text, position, length);
            }

            position += length;
        }

        return result?.ToString() ?? text;
    }

    /// <summary>What replaces the first character of a text; null when it is shown as it is.</summary>
    /// <param name="text">Not empty.</param>
    /// <param name="length">How many code units the character has.</param>
    public static string? Next(ReadOnlySpan<char> text, out int length)
    {
        if (Rune.DecodeFromUtf16(text, out var rune, out length) != System.Buffers.OperationStatus.Done)
        {
            length = 1;
            return Number(text[0]);
        }

        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
            ? Number(rune.Value)
            : null;
    }

    /// <summary>How many columns a terminal gives to the first character of a text that is shown as it is.</summary>
    public static int Width(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var rune, out _);
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
        {
            return 0;
        }

        return IsWide(rune.Value) ? 2 : 1;
    }

    // The blocks that Unicode Standard Annex 11 lists as wide and that terminals agree on.
    private static bool IsWide(int value) => value is
        (>= 0x1100 and <= 0x115F)
        or (>= 0x2E80 and <= 0x303E)
        or (>= 0x3041 and <= 0xA4CF)
        or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE6F)
        or (>= 0xFF00 and <= 0xFF60)
        or (>= 0xFFE0 and <= 0xFFE6)
        or (>= 0x1F300 and <= 0x1F64F)
        or (>= 0x1F900 and <= 0x1F9FF)
        or (>= 0x20000 and <= 0x3FFFD);

    private static string Number(int value) => string.Create(CultureInfo.InvariantCulture, $"<U+{value:X4}>");
}
