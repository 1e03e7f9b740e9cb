using System.Globalization;
using Microsoft.Data.SqlClient;

namespace SqlGitOps.Deploy.SqlServer.Tests;

/// <summary>A database of its own on the server of <see cref="Variable"/>.</summary>
internal sealed class RealDatabase : IAsyncDisposable
{
    public const string Variable = "SQLGITOPS_SQLSERVER";

    private readonly string _server;
    private readonly string _name;

    private RealDatabase(string server, string name)
    {
        _server = server;
        _name = name;
        ConnectionString = new SqlConnectionStringBuilder(server) { InitialCatalog = name }.ConnectionString;
    }

    public string ConnectionString { get; }

    public static string? Server => System.Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : null;

    public static async Task<RealDatabase> CreateAsync()
    {
        var name = $"sqlgitops_{Guid.NewGuid():N}";
        await ScalarAsync(Server!, $"CREATE DATABASE [{name}]");
        return new RealDatabase(Server!, name);
    }

    public async Task<int?> CountAsync(string table) =>
        await ScalarAsync(ConnectionString, $"IF OBJECT_ID(N'{table}') IS NOT NULL EXEC(N'SELECT COUNT(*) FROM {table}')") is { } count
            ? Convert.ToInt32(count, CultureInfo.InvariantCulture)
            : null;

    public async ValueTask DisposeAsync() => await ScalarAsync(
        _server, $"ALTER DATABASE [{_name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE [{_name}];");

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new SqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new SqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
