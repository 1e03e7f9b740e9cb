using SqlGitOps.Model.Scripts;
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
            // @schema@ is a hole too.
            return HasPlaceholder(tokens) || tokens[0].Kind == TokenKind.Operator ? null : Fold(name.Node.Text);
        }

        var text = name.Node.Tree.TextOf(tokens[0]);
        return tokens[0].Kind switch
        {
            TokenKind.Placeholder => null,
            TokenKind.QuotedIdentifier => NameReading.Unquote(text, '"'),
            TokenKind.UnicodeQuotedIdentifier => NameReading.Unquote(text[2..], '"'),
            _ => Fold(text),
        };
    }

    /// <summary>Schema and name; the last two parts. Null when there is none or a placeholder is part of it.</summary>
    public static ObjectName? ObjectOf(QualifiedName name) =>
        name.IsNone ? null : NameReading.ObjectOf(name.Parts, static part => TextOf(new Name(part)));

    /// <summary>Whether a name lies in the schema of temporary objects: <c>pg_temp</c>, or <c>pg_temp_3</c> by its real name.</summary>
    public static bool IsTemporary(ObjectName name) =>
        name.Schema is { } schema && (schema == "pg_temp" || schema.StartsWith("pg_temp_", StringComparison.Ordinal));

    /// <summary>The texts of all names in a list; null when one is a placeholder.</summary>
    public static List<string>? TextsOf(SyntaxChildren names) => NameReading.TextsOf(names, static node => TextOf(new Name(WithoutIndirection(node))));

    /// <summary>The operand that fields and subscripts stand behind: the column of <c>column[1].field</c>.</summary>
    public static SyntaxNode WithoutIndirection(SyntaxNode node)
    {
        while (Indirection.Cast(node) is { IsNone: false } indirection)
        {
            node = indirection.Argument;
        }

        return node;
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
            TokenKind.String => NameReading.Unquote(text, '\''),
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

    private static string Fold(ReadOnlySpan<char> text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        }
    });
}
