using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.PostgreSql;

/// <summary>Names as PostgreSQL stores them (manual 4.1.1, "Identifiers and Key Words").</summary>
internal static class PostgreSqlNames
{
    /// <summary>The folded name; null when there is none or a placeholder is part of it.</summary>
    public static string? TextOf(Name name)
    {
        if (name.IsNone)
        {
            return null;
        }

        var tokens = name.Node.Tokens;
        if (tokens.Length == 0)
        {
            return null;
        }

        if (tokens.Length > 1)
        {
            return HasPlaceholder(tokens) ? null : Fold(name.Node.Text);
        }

        var text = name.Node.Tree.TextOf(tokens[0]);
        return tokens[0].Kind switch
        {
            TokenKind.Placeholder => null,
            TokenKind.QuotedIdentifier => Unquote(text, '"'),
            TokenKind.UnicodeQuotedIdentifier => Unquote(text[2..], '"'),
            _ => Fold(text),
        };
    }

    /// <summary>Schema and name; the last two parts. Null when there is none or a placeholder is part of it.</summary>
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

    /// <summary>Whether a placeholder is among the tokens.</summary>
    public static bool HasPlaceholder(ReadOnlySpan<Token> tokens)
    {
        foreach (var token in tokens)
        {
            if (token.Kind == TokenKind.Placeholder)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The content of a string literal; null when it is not a plain one.</summary>
    public static string? StringOf(SyntaxNode node)
    {
        if ((PostgreSqlKind)node.RawKind != PostgreSqlKind.Literal || node.Tokens.Length != 1)
        {
            return null;
        }

        var text = node.Text;
        return node.Tokens[0].Kind switch
        {
            TokenKind.String => Unquote(text, '\''),
            TokenKind.DollarString => DollarContent(text),
            _ => null,
        };
    }

    /// <summary>Text with white space folded and names in lower case, so that two spellings of one expression compare equal.</summary>
    public static string Normalize(SyntaxNode node)
    {
        var builder = new System.Text.StringBuilder();
        var tree = node.Tree;
        foreach (var token in node.Tokens)
        {
            if (builder.Length > 0)
            {
                builder.Append(' ');
            }

            var text = tree.TextOf(token);
            if (token.Kind == TokenKind.Identifier)
            {
                builder.Append(Fold(text));
            }
            else
            {
                builder.Append(text);
            }
        }

        return builder.ToString();
    }

    private static string DollarContent(ReadOnlySpan<char> text)
    {
        var tag = text[1..].IndexOf('$') + 2;
        return text.Length >= tag * 2 ? text[tag..^tag].ToString() : string.Empty;
    }

    private static string Unquote(ReadOnlySpan<char> text, char quote)
    {
        var content = text.Length >= 2 && text[^1] == quote ? text[1..^1] : text[1..];
        var result = content.ToString();
        return result.Contains(quote, StringComparison.Ordinal) ? result.Replace(new string(quote, 2), quote.ToString(), StringComparison.Ordinal) : result;
    }

    private static string Fold(ReadOnlySpan<char> text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        }
    });
}
