using Npgsql;

namespace SqlGitOps.Testing;

/// <summary>An empty database on a <see cref="PostgresServer"/>; dropped when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly PostgresServer server;

    internal TestDatabase(PostgresServer server, string name)
    {
        this.server = server;
        Name = name;
        ConnectionString = server.GetConnectionString(name);
    }

    /// <summary>Name of the database; needs no quotes in SQL.</summary>
    public string Name { get; }

    /// <summary>Connection string of the superuser, without pooling: a session ends with its connection.</summary>
    public string ConnectionString { get; }

    /// <summary>Opens a new session.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken = default)
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    /// <summary>Runs SQL in a session of its own.</summary>
    /// <param name="sql">One or more statements.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <exception cref="PostgresException">The server refused a statement.</exception>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using NpgsqlConnection connection = await OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first column of the first row, from a session of its own.</summary>
    /// <typeparam name="T">Type to read it as.</typeparam>
    /// <param name="sql">A query.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="InvalidOperationException">The query gave no row, or NULL.</exception>
    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken = default)
    {
        await using NpgsqlConnection connection = await OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken) || await reader.IsDBNullAsync(0, cancellationToken))
            throw new InvalidOperationException($"No value came from: {sql}");
        return await reader.GetFieldValueAsync<T>(0, cancellationToken);
    }

    /// <summary>Drops the database and ends the sessions that are still in it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task DropAsync(CancellationToken cancellationToken = default) => server.DropDatabaseAsync(Name, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await DropAsync();
}
