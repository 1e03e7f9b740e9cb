using SqlGitOps.Model.Scripts;
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
            TokenKind.QuotedIdentifier => NameReading.Unquote(text, '"'),
            TokenKind.BacktickIdentifier => NameReading.Unquote(text, '`'),
            TokenKind.String => NameReading.Unquote(text, '\''),
            TokenKind.BracketedIdentifier => text.Trim("[]").ToString(),
            _ => text.ToString(),
        };
    }

    /// <summary>Schema and name; null when there is none or a placeholder is part of it.</summary>
    public static ObjectName? ObjectOf(QualifiedName name) =>
        name.IsNone ? null : NameReading.ObjectOf(name.Parts, static part => TextOf(new Name(part)));

    /// <summary>Whether a name lies in the schema of temporary objects.</summary>
    public static bool IsTemporary(ObjectName name) => "temp".Equals(name.Schema, StringComparison.OrdinalIgnoreCase);

    /// <summary>The texts of all names in a list; null when one is a placeholder.</summary>
    public static List<string>? TextsOf(SyntaxChildren names) => NameReading.TextsOf(names, static node => TextOf(new Name(node)));
}
