using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.Sqlite;

/// <summary>Names as SQLite stores them: case kept, quotes removed (sqlite.org, "SQLite Keywords").</summary>
internal static class SqliteNames
{
    /// <summary>The name; null when there is none or a placeholder is part of it.</summary>
    public static string? TextOf(Name name)
    {
        if (name.IsNone || name.Node.Tokens.Length == 0)
        {
            return null;
        }

        foreach (var token in name.Node.Tokens)
        {
            if (token.Kind == TokenKind.Placeholder)
            {
                return null;
            }
        }

        var first = name.Node.Tokens[0];
        var text = name.Node.Text;
        return first.Kind switch
        {
            TokenKind.QuotedIdentifier => Unquote(text, '"'),
            TokenKind.BacktickIdentifier => Unquote(text, '`'),
            TokenKind.String => Unquote(text, '\''),
            TokenKind.BracketedIdentifier => text.Trim("[]").ToString(),
            _ => text.ToString(),
        };
    }

    /// <summary>Schema and name; null when there is none or a placeholder is part of it.</summary>
    public static ObjectName? ObjectOf(QualifiedName name)
    {
        if (name.IsNone)
        {
            return null;
        }

        string? schema = null;
        string? last = null;
        foreach (var part in name.Parts)
        {
            if (TextOf(new Name(part)) is not { } text)
            {
                return null;
            }

            schema = last;
            last = text;
        }

        return last is null ? null : new ObjectName(schema, last);
    }

    /// <summary>The texts of all names in a list; null when one is a placeholder.</summary>
    public static List<string>? TextsOf(SyntaxChildren names)
    {
        var result = new List<string>();
        foreach (var node in names)
        {
            if (TextOf(new Name(node)) is not { } text)
            {
                return null;
            }

            result.Add(text);
        }

        return result;
    }

    private static string Unquote(ReadOnlySpan<char> text, char quote)
    {
        var content = (text.Length >= 2 && text[^1] == quote ? text[1..^1] : text[1..]).ToString();
        return content.Contains(quote, StringComparison.Ordinal)
            ? content.Replace(new string(quote, 2), quote.ToString(), StringComparison.Ordinal)
            : content;
    }
}
