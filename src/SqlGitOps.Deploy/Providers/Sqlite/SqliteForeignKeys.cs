using Microsoft.Data.Sqlite;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>
/// Rows that point at rows that do not exist, counted per foreign key. Migrations run with enforcement off, as SQLite's
/// manual asks for changes of tables ("Making Other Kinds Of Table Schema Changes"), so the check comes before the commit.
/// </summary>
internal sealed class SqliteForeignKeys
{
    private readonly Dictionary<(string Table, string Parent, long Key), long> _violations;

    private SqliteForeignKeys(Dictionary<(string Table, string Parent, long Key), long> violations) => _violations = violations;

    /// <summary>Counts the violations. Null when SQLite cannot, because a foreign key does not fit its parent table.</summary>
    public static SqliteForeignKeys? Read(SqliteConnection connection)
    {
        var violations = new Dictionary<(string Table, string Parent, long Key), long>();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT \"table\", \"parent\", \"fkid\", count(*) FROM pragma_foreign_key_check GROUP BY 1, 2, 3";
        try
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                violations[(reader.GetString(0), reader.GetString(1), reader.GetInt64(2))] = reader.GetInt64(3);
            }
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            return null;
        }

        return new SqliteForeignKeys(violations);
    }

    /// <summary>What is worse now than it was before, as a sentence; null when nothing is.</summary>
    public string? WorseThan(SqliteForeignKeys before)
    {
        foreach (var ((table, parent, key), count) in _violations)
        {
            var added = count - before._violations.GetValueOrDefault((table, parent, key));
            if (added > 0)
            {
                return $"The migration leaves {added} {(added == 1 ? "row" : "rows")} in '{table}' that point at rows of '{parent}' that do not exist.";
            }
        }

        return null;
    }
}
