using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Sessions;

namespace SqlGitOps.Model.Effects;

/// <summary>
/// When ALTER COLUMN … TYPE leaves the table as it is: the old type is binary coercible to the new one and no length
/// check is needed (manual, ALTER TABLE, "Notes"; proved on servers 13 to 18).
/// </summary>
internal static class PostgreSqlTypeChange
{
    /// <summary>Why the table is written again; null when it is not.</summary>
    public static string? RewriteReason(SqlType? old, AlterColumnTypeOperation alter, SessionState session)
    {
        if (alter.HasUsingExpression)
        {
            return "USING computes every value anew";
        }

        if (alter.Type is not { } type)
        {
            return "the type of every value changes";
        }

        if (old is null)
        {
            // The old type is outside the history: text and unlimited varchar usually replace a limited varchar.
            return type is { IsArray: false, Length: null, Name: "text" or "character varying" } ? null : $"the values may have to be converted to {type}";
        }

        return IsFree(old, type, session) ? null : $"every value is converted from {old} to {type}";
    }

    private static bool IsFree(SqlType old, SqlType type, SessionState session)
    {
        if (old == type)
        {
            return true;
        }

        if (old.IsArray || type.IsArray)
        {
            return false;
        }

        if (old.Name == type.Name)
        {
            return type.Name switch
            {
                "character varying" or "bit varying" => type.Length is null || (old.Length is { } from && type.Length >= from),
                "numeric" => type.Length is null
                    || (old.Length is { } precision && type.Length >= precision && (type.Scale ?? 0) == (old.Scale ?? 0)),
                "timestamp without time zone" or "timestamp with time zone" or "time without time zone" or "time with time zone" or "interval"
                    => type.Length is null or 6 || (old.Length is { } digits && type.Length >= digits),
                _ => false,
            };
        }

        return (old.Name, type.Name) switch
        {
            ("character varying", "text") => true,
            ("text", "character varying") => type.Length is null,
            ("cidr", "inet") => true,
            ("timestamp without time zone", "timestamp with time zone") or ("timestamp with time zone", "timestamp without time zone")
                => old.Length == type.Length && session.Setting("timezone") is "UTC" or "utc" or "GMT" or "gmt",
            _ => false,
        };
    }
}
