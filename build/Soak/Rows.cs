using System.Data.Common;

namespace SqlGitOps.Soak;

/// <summary>Reads rows.</summary>
internal static class Rows
{
    /// <summary>All rows of a query.</summary>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(DbConnection connection, string query, Func<DbDataReader, T> read)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }
}
