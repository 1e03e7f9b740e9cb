using Microsoft.Data.Sqlite;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>
/// A session as a file is to find it. Elsewhere a connection of its own sees to that; where files share a transaction, what
/// one of them set is taken back before the next.
/// </summary>
internal sealed class SqliteSession
{
    // Those that change what statements do, can be set within a transaction, and end with the session.
    private static readonly string[] s_settings =
    [
        "query_only", "ignore_check_constraints", "legacy_alter_table", "recursive_triggers", "reverse_unordered_selects", "writable_schema",
        "trusted_schema", "cell_size_check", "automatic_index", "defer_foreign_keys", "count_changes", "full_column_names", "short_column_names",
    ];

    private readonly List<(string Name, object Value)> _values = [];

    /// <summary>Reads the settings.</summary>
    public SqliteSession(SqliteConnection connection)
    {
        foreach (var name in s_settings)
        {
            // A library that is built without one of them says nothing.
            if (SqliteCommands.Scalar(connection, $"PRAGMA {name}") is { } value)
            {
                _values.Add((name, value));
            }
        }
    }

    /// <summary>Sets them again, and drops what is temporary.</summary>
    public void Restore(SqliteConnection connection)
    {
        foreach (var (name, value) in _values)
        {
            SqliteStatements.Run(connection, $"PRAGMA {name} = {value}");
        }

        // The only one that cannot be read.
        SqliteStatements.Run(connection, "PRAGMA case_sensitive_like = OFF");
        foreach (var drop in Drops(connection))
        {
            SqliteStatements.Run(connection, drop);
        }
    }

    private static List<string> Drops(SqliteConnection connection)
    {
        // Virtual tables first: they drop the tables that they keep their rows in.
        using var command = SqliteCommands.Command(
            connection,
            """
            SELECT printf('DROP %s IF EXISTS temp."%w"', t."type", t."name") FROM temp.sqlite_master AS t
             WHERE t."type" IN ('table', 'view', 'trigger') AND t."name" NOT LIKE 'sqlite\_%' ESCAPE '\'
             ORDER BY t."type" DESC, t."sql" LIKE 'CREATE VIRTUAL %' DESC
            """);
        using var reader = command.ExecuteReader();
        var drops = new List<string>();
        while (reader.Read())
        {
            drops.Add(reader.GetString(0));
        }

        return drops;
    }
}
