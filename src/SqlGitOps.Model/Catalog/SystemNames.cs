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

    /// <summary>Whether an extension brings types and functions only (manual, appendix F), or views that nobody writes to.</summary>
    public static bool IsExtensionWithoutTables(string name) => name is "uuid-ossp" or "pgcrypto" or "citext" or "hstore" or "pg_trgm"
        or "btree_gin" or "btree_gist" or "unaccent" or "ltree" or "intarray" or "tablefunc" or "fuzzystrmatch" or "cube" or "earthdistance"
        or "isn" or "lo" or "seg" or "bloom" or "plpgsql" or "pgrowlocks" or "pgstattuple" or "pg_stat_statements" or "pg_buffercache"
        or "pg_prewarm" or "moddatetime" or "autoinc" or "insert_username" or "refint" or "tcn" or "postgres_fdw" or "file_fdw" or "dblink"
        or "xml2" or "dict_int" or "dict_xsyn" or "vector";

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
