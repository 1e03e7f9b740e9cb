using System.Text;

namespace SqlGitOps.Reports.Text;

/// <summary>Plain text from the Markdown of rule pages, for readers that show no Markdown.</summary>
internal static class MarkdownText
{
    /// <summary>
    /// Drops the marks of headings, emphasis, code and fences and writes links as <c>text (target)</c>. Code inside a fence is kept
    /// as it is, indented by four spaces.
    /// </summary>
    public static string ToPlain(string markdown)
    {
        var result = new StringBuilder(markdown.Length);
        var inFence = false;
        foreach (var line in markdown.AsSpan().EnumerateLines())
        {
            if (line.TrimStart().StartsWith("```"))
            {
                inFence = !inFence;
                continue;
            }

            if (inFence)
            {
                result.Append("    ").Append(line.TrimEnd());
            }
            else
            {
                AppendInline(result, (line.StartsWith("#") ? line.TrimStart('#').TrimStart() : line).TrimEnd());
            }

            result.Append('\n');
        }

        return result.ToString().Trim();
    }

    /// <summary>The first paragraph that is neither a heading nor code, as one plain line; empty when there is none.</summary>
    public static string FirstParagraph(string markdown)
    {
        var paragraph = new StringBuilder();
        var inFence = false;
        foreach (var line in markdown.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            var isFence = trimmed.StartsWith("```");
            inFence ^= isFence;
            if (inFence || isFence || trimmed.IsEmpty || trimmed[0] == '#')
            {
                if (paragraph.Length > 0)
                {
                    break;
                }

                continue;
            }

            if (paragraph.Length > 0)
            {
                paragraph.Append(' ');
            }

            AppendInline(paragraph, trimmed);
        }

        return paragraph.ToString();
    }

    private static void AppendInline(StringBuilder result, ReadOnlySpan<char> line)
    {
        var inCode = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '`')
            {
                inCode = !inCode;
            }
            else if (inCode)
            {
                result.Append(c);
            }
            else if (c == '*' && i + 1 < line.Length && line[i + 1] == '*')
            {
                i++;
            }
            else if (c == '[' && TryReadLink(line[i..], out var label, out var target, out var length))
            {
                AppendInline(result, label);
                result.Append(" (").Append(target).Append(')');
                i += length - 1;
            }
            else
            {
                result.Append(c);
            }
        }
    }

    private static bool TryReadLink(ReadOnlySpan<char> text, out ReadOnlySpan<char> label, out ReadOnlySpan<char> target, out int length)
    {
        label = default;
        target = default;
        length = 0;
        var middle = text.IndexOf("](");
        if (middle < 2 || text[1..middle].Contains('['))
        {
            return false;
        }

        var close = text[middle..].IndexOf(')');
        if (close < 0)
        {
            return false;
        }

        label = text[1..middle];
        target = text[(middle + 2)..(middle + close)];
        length = middle + close + 1;
        return true;
    }
}
