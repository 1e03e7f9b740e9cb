using System.Text.RegularExpressions;
using Npgsql;
using SqlGitOps.Testing;

namespace SqlGitOps.Conformance.PlPgSql;

/// <summary>
/// A server that compiles routines (<c>check_function_bodies</c> is on) and keeps none. What a routine needs besides (a
/// schema, a type, a table or column for <c>%TYPE</c>) is made up when the server misses it, so that the body is reached.
/// </summary>
internal sealed partial class RoutineServer : IAsyncDisposable
{
    private const int MostRepairs = 30;
    private readonly TestDatabase _database;
    private readonly NpgsqlConnection _connection;

    private RoutineServer(TestDatabase database, NpgsqlConnection connection)
    {
        _database = database;
        _connection = connection;
    }

    public static async Task<RoutineServer> StartAsync(int major, CancellationToken cancellation)
    {
        // A routine is sent as it is, not split at the semicolons of a BEGIN ATOMIC body.
        AppContext.SetSwitch("Npgsql.EnableSqlRewriting", false);
        var database = await PostgresServer.Get(major).CreateDatabaseAsync(cancellation);
        var server = new RoutineServer(database, await database.OpenAsync(cancellation));
        await server.ExecuteAsync("SET client_min_messages = error", cancellation);
        return server;
    }

    /// <summary>Compiles a routine; null when the server takes it.</summary>
    public async Task<PostgresException?> CompileAsync(string statement, CancellationToken cancellation)
    {
        await ExecuteAsync("BEGIN", cancellation);
        try
        {
            for (var repairs = 0; ; repairs++)
            {
                await ExecuteAsync("SAVEPOINT try", cancellation);
                try
                {
                    await ExecuteAsync(statement, cancellation);
                    return null;
                }
                catch (PostgresException exception)
                {
                    await ExecuteAsync("ROLLBACK TO try", cancellation);
                    if (repairs == MostRepairs || Repair(exception.MessageText) is not { } repair || !await TryAsync(repair, cancellation))
                    {
                        return exception;
                    }
                }
            }
        }
        finally
        {
            await ExecuteAsync("ROLLBACK", CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<bool> TryAsync(string sql, CancellationToken cancellation)
    {
        try
        {
            await ExecuteAsync(sql, cancellation);
            return true;
        }
        catch (PostgresException)
        {
            await ExecuteAsync("ROLLBACK TO try", cancellation);
            return false;
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>What makes the object that a message misses; null when it is none of those.</summary>
    private static string? Repair(string message)
    {
        if (MissingObject().Match(message) is { Success: true } missing)
        {
            var name = Quote(missing.Groups["name"].Value);
            return missing.Groups["kind"].Value switch
            {
                "schema" => $"CREATE SCHEMA {name}",
                "role" => $"CREATE ROLE {name}",
                "relation" => $"CREATE TABLE {name} ()",
                _ => $"CREATE DOMAIN {name} AS text",
            };
        }

        return MissingColumn().Match(message) is { Success: true } column
            ? $"ALTER TABLE {Quote(column.Groups["table"].Value)} ADD COLUMN {Quote(column.Groups["name"].Value)} text"
            : null;
    }

    private static string Quote(string name) =>
        string.Join('.', name.Replace("[]", string.Empty, StringComparison.Ordinal).Split('.').Select(part => $"\"{part.Trim('"')}\""));

    [GeneratedRegex("^(?<kind>schema|role|relation|type) \"?(?<name>[^ ]+?)\"? does not exist$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MissingObject();

    [GeneratedRegex("^column \"(?<name>.+)\" of relation \"(?<table>.+)\" does not exist$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MissingColumn();
}
