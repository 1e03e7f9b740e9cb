using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>The words that a statement begins with, for commands of which the model reads the name only.</summary>
internal static class PostgreSqlWords
{
    private const int Longest = 8;

    /// <summary>The first tokens: names as the server folds them, so key words are in lower case.</summary>
    public static List<string> Of(SyntaxNode statement)
    {
        var result = new List<string>();
        var tokens = statement.Tokens;
        for (var i = 0; i < tokens.Length && i < Longest; i++)
        {
            var text = statement.Tree.TextOf(tokens[i]);
            result.Add(text is ['"', .., '"']
                ? text[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal)
                : text.ToString().ToLowerInvariant());
        }

        return result;
    }

    /// <summary>The name behind the first two words and IF [NOT] EXISTS; null when there is none.</summary>
    public static string? NameIn(List<string> words)
    {
        var at = 2;
        if (words.Count > 3 && words[2] == "if")
        {
            at = words[3] == "not" ? 5 : 4;
        }

        return at < words.Count ? words[at] : null;
    }
}
