using Npgsql;
using NpgsqlTypes;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>Short forms for what this provider asks of Npgsql.</summary>
internal static class PostgreSqlCommands
{
    /// <summary>Runs one statement.</summary>
    public static async Task<int> ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Adds a statement; its parameters are <c>$1</c>, <c>$2</c>, … so that Npgsql does not rewrite the text.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in parameters)
        {
            command.Parameters.Add(value switch
            {
                int number => new NpgsqlParameter { Value = number, NpgsqlDbType = NpgsqlDbType.Integer },
                long number => new NpgsqlParameter { Value = number, NpgsqlDbType = NpgsqlDbType.Bigint },
                _ => new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            });
        }

        batch.BatchCommands.Add(command);
    }
}
