using System.Globalization;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.PostgreSql;

/// <summary>Types under the names that the server shows (manual 8, table 8.1).</summary>
internal static class PostgreSqlTypes
{
    /// <summary>The type; null when it is absent or holds a placeholder.</summary>
    public static SqlType? TypeOf(TypeName type)
    {
        if (type.IsNone || type.Name.IsNone || PostgreSqlNames.HasPlaceholder(type.Node.Tokens))
        {
            return null;
        }

        var words = Words(type);
        int? length = null;
        int? scale = null;
        foreach (var modifier in type.Modifiers)
        {
            var number = int.TryParse(modifier.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : (int?)null;
            if (length is null)
            {
                length = number;
            }
            else
            {
                scale ??= number;
            }
        }

        return Canonical(words, length, scale, type);
    }

    /// <summary>Whether the type is serial, bigserial or smallserial.</summary>
    public static bool IsSerial(TypeName type) =>
        !type.IsNone && Words(type) is "serial" or "serial4" or "bigserial" or "serial8" or "smallserial" or "serial2";

    private static SqlType Canonical(string words, int? length, int? scale, TypeName type)
    {
        var array = type.Array;
        switch (words)
        {
            case "int" or "int4" or "integer" or "serial" or "serial4":
                return new SqlType("integer", IsArray: array);
            case "int8" or "bigint" or "bigserial" or "serial8":
                return new SqlType("bigint", IsArray: array);
            case "int2" or "smallint" or "smallserial" or "serial2":
                return new SqlType("smallint", IsArray: array);
            case "bool" or "boolean":
                return new SqlType("boolean", IsArray: array);
            case "float8" or "double precision":
                return new SqlType("double precision", IsArray: array);
            case "float4" or "real":
                return new SqlType("real", IsArray: array);
            case "float":
                return new SqlType(length is <= 24 ? "real" : "double precision", IsArray: array);
            case "decimal" or "dec" or "numeric":
                return new SqlType("numeric", length, length is null ? null : scale ?? 0, array);
            case "varchar" or "character varying" or "char varying" or "nchar varying" or "national character varying" or "national char varying":
                return new SqlType("character varying", length, IsArray: array);
            case "char" or "character" or "nchar" or "national character" or "national char":
                return type.Varying ? new SqlType("character varying", length, IsArray: array) : new SqlType("character", length ?? 1, IsArray: array);
            case "bit":
                return type.Varying ? new SqlType("bit varying", length, IsArray: array) : new SqlType("bit", length ?? 1, IsArray: array);
            case "bit varying" or "varbit":
                return new SqlType("bit varying", length, IsArray: array);
            case "timestamptz":
                return new SqlType("timestamp with time zone", length, IsArray: array);
            case "timetz":
                return new SqlType("time with time zone", length, IsArray: array);
        }

        if (words.StartsWith("timestamp", StringComparison.Ordinal) || words == "time" || words.StartsWith("time ", StringComparison.Ordinal))
        {
            var zone = type.WithTimeZone || words.Contains(" with time", StringComparison.Ordinal);
            var name = words.StartsWith("timestamp", StringComparison.Ordinal) ? "timestamp" : "time";
            return new SqlType(name + (zone ? " with time zone" : " without time zone"), length, IsArray: array);
        }

        return new SqlType(words, length, scale, array);
    }

    private static string Words(TypeName type)
    {
        var tree = type.Node.Tree;
        var words = new System.Text.StringBuilder();
        foreach (var token in type.Name.Node.Tokens)
        {
            switch (token.Kind)
            {
                case TokenKind.Identifier:
                    if (words.Length > 0 && words[^1] != '.')
                    {
                        words.Append(' ');
                    }

                    foreach (var c in tree.TextOf(token))
                    {
                        words.Append(char.ToLowerInvariant(c));
                    }

                    break;
                case TokenKind.Dot:
                    words.Append('.');
                    break;
                case TokenKind.QuotedIdentifier:
                    words.Append(tree.TextOf(token).Trim('"'));
                    break;
            }
        }

        const string Catalog = "pg_catalog.";
        var result = words.ToString();
        return result.StartsWith(Catalog, StringComparison.Ordinal) ? result[Catalog.Length..] : result;
    }
}
