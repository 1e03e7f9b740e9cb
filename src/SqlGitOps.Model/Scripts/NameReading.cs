using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.Scripts;

/// <summary>What reading names has in common in all dialects.</summary>
internal static class NameReading
{
    /// <summary>Schema and name, the last two parts; null when there is none or one cannot be read.</summary>
    /// <param name="parts">The parts between the dots.</param>
    /// <param name="textOf">The dialect's reading of one part; null for a placeholder.</param>
    public static ObjectName? ObjectOf(SyntaxChildren parts, Func<SyntaxNode, string?> textOf)
    {
        string? schema = null;
        string? last = null;
        foreach (var part in parts)
        {
            if (textOf(part) is not { } text)
            {
                return null;
            }

            schema = last;
            last = text;
        }

        return last is null ? null : new ObjectName(schema, last);
    }

    /// <summary>The texts of all names in a list; null when one cannot be read.</summary>
    public static List<string>? TextsOf(SyntaxChildren names, Func<SyntaxNode, string?> textOf)
    {
        var result = new List<string>();
        foreach (var node in names)
        {
            if (textOf(node) is not { } text)
            {
                return null;
            }

            result.Add(text);
        }

        return result;
    }

    /// <summary>What stands between quotes; a quote written twice is one. The closing quote may be missing.</summary>
    public static string Unquote(ReadOnlySpan<char> text, char quote)
    {
        var content = (text.Length >= 2 && text[^1] == quote ? text[1..^1] : text[1..]).ToString();
        return content.Contains(quote, StringComparison.Ordinal)
            ? content.Replace(new string(quote, 2), quote.ToString(), StringComparison.Ordinal)
            : content;
    }
}
