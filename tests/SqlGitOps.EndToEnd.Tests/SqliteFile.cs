using System.Globalization;
using Microsoft.Data.Sqlite;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>Looks into a deployed SQLite file with plain SQL, as users do.</summary>
internal static class SqliteFile
{
    static SqliteFile() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Runs SQL; makes the file when it is not there.</summary>
    public static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Rows of the history table.</summary>
    public static int CountHistory(string path) => Count(path, "SELECT count(*) FROM sqlgitops_migration_history WHERE state = 'applied'");

    /// <summary>A number from a query.</summary>
    public static int Count(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
        }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        var value = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        SqliteConnection.ClearPool(connection);
        return value;
    }
}
