using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>The words that a statement begins with, for commands of which the model reads the name only.</summary>
internal static class SqlServerWords
{
    private const int Longest = 10;

    /// <summary>The first tokens: key words in capital letters, names in brackets or quotes without these.</summary>
    public static List<string> Of(SyntaxNode statement) => Read(statement, static word => word.ToUpperInvariant());

    /// <summary>The same tokens as they are written, for names: a database with a case-sensitive collation tells them apart.</summary>
    public static List<string> AsWritten(SyntaxNode statement) => Read(statement, static word => word);

    private static List<string> Read(SyntaxNode statement, Func<string, string> spell)
    {
        var result = new List<string>();
        var tokens = statement.Tokens;
        for (var i = 0; i < tokens.Length && i < Longest; i++)
        {
            var text = statement.Tree.TextOf(tokens[i]);
            result.Add(text switch
            {
                ['[', .. var name, ']'] => name.ToString().Replace("]]", "]", StringComparison.Ordinal),
                ['"', .. var name, '"'] => name.ToString().Replace("\"\"", "\"", StringComparison.Ordinal),
                _ => spell(text.ToString()),
            });
        }

        return result;
    }
}
