using System.Text;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>Names with dots in a string, as sp_rename takes them: <c>dbo.[Order Lines].Price</c>.</summary>
internal static class MultiPartName
{
    /// <summary>The parts without quotes; empty when the text is not a name.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var i = 0;
        while (i <= text.Length)
        {
            if (i == text.Length || text[i] == '.')
            {
                parts.Add(part.ToString().Trim());
                part.Clear();
                i++;
            }
            else if (part.Length == 0 && text[i] is '[' or '"')
            {
                i = Quoted(text, i, part);
                if (i < 0)
                {
                    return [];
                }
            }
            else
            {
                part.Append(text[i++]);
            }
        }

        return parts[^1].Length == 0 ? [] : parts;
    }

    private static int Quoted(string text, int start, StringBuilder part)
    {
        var close = text[start] == '[' ? ']' : '"';
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] != close)
            {
                part.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == close)
            {
                part.Append(text[i++]);
            }
            else
            {
                return i + 1;
            }
        }

        return -1;
    }
}
