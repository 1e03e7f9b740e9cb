using Microsoft.Data.Sqlite;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>Short forms for the deployer's own statements; their parameters are <c>$1</c>, <c>$2</c>, ….</summary>
internal static class SqliteCommands
{
    /// <summary>The time of SQLite's clock, UTC, as the history keeps it.</summary>
    public const string Now = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

    public static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", parameters[i] ?? DBNull.Value);
        }

        return command;
    }

    public static int Execute(SqliteConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(SqliteConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteScalar();
    }
}
