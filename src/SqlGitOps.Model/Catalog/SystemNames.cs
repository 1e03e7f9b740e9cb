using SqlGitOps.Syntax;

namespace SqlGitOps.Model.Catalog;

/// <summary>Names that are there without any migration.</summary>
internal static class SystemNames
{
    /// <summary>
    /// Whether a table is not made by migrations: system catalogs, tables of the session, other databases.
    /// </summary>
    public static bool IsOutsideHistory(ObjectName name, SqlDialect dialect) => dialect switch
    {
        SqlDialect.PostgreSql => name.Name.StartsWith("pg_", StringComparison.Ordinal)
            || name.Schema is "information_schema" || name.Schema?.StartsWith("pg_", StringComparison.Ordinal) == true,
        SqlDialect.SqlServer => name.Name is [] or ['#' or '@', ..]
            || name.Name is "inserted" or "deleted"
            || IsOneOf(name.Schema, "sys", "INFORMATION_SCHEMA", "cdc")
            || (name.Schema is null && name.Name.StartsWith("sys", StringComparison.OrdinalIgnoreCase)),
        // Any other schema is an attached database file.
        _ => name.Name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase) || (name.Schema is not null && !IsOneOf(name.Schema, "main")),
    };

    /// <summary>Whether every table has the column without declaring it.</summary>
    public static bool IsSystemColumn(string name, SqlDialect dialect) => dialect switch
    {
        // Manual 5.6, "System Columns".
        SqlDialect.PostgreSql => name is "ctid" or "xmin" or "xmax" or "cmin" or "cmax" or "tableoid",
        SqlDialect.SqlServer => name is ['$', ..],
        // sqlite.org, "ROWIDs and the INTEGER PRIMARY KEY".
        _ => IsOneOf(name, "rowid", "oid", "_rowid_"),
    };

    private static bool IsOneOf(string? name, params ReadOnlySpan<string> names)
    {
        foreach (var candidate in names)
        {
            if (string.Equals(name, candidate, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
