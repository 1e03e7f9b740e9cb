using System.Data;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;
using SqlGitOps.Deploy.Events;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>A session of Microsoft.Data.SqlClient.</summary>
internal sealed class SqlClientSession : ISqlServerSession
{
    // nvarchar(4000) is the longest that is not a large value; one size for all keeps the server's plan cache small.
    private const int LongestPlainText = 4000;
    private const int NoLimit = 0;

    // "Severity 20 to 24: the connection to the client is terminated" (Database Engine error severities).
    private const int LowestFatal = 20;

    private readonly SqlConnection _connection;

    public SqlClientSession(SqlConnection connection)
    {
        _connection = connection;
        _connection.InfoMessage += (_, e) =>
        {
            foreach (SqlError message in e.Errors)
            {
                OnMessage?.Invoke(new ServerMessage("INFO", message.Message));
            }
        };
    }

    public Action<ServerMessage>? OnMessage { get; set; }

    /// <summary>Whether the exception comes from the server, from the way to it, or from a cancellation.</summary>
    /// <param name="e">The exception.</param>
    /// <param name="state">State of the connection: the driver calls the use of one that broke before an invalid operation.</param>
    public static bool IsExpected(Exception e, ConnectionState state) =>
        e is SqlException or OperationCanceledException or IOException or SocketException or TimeoutException
        || (e is InvalidOperationException && state != ConnectionState.Open);

    /// <summary>What the provider makes of an expected exception.</summary>
    /// <param name="e">The exception.</param>
    /// <param name="isBroken">Whether the connection is known to be gone.</param>
    /// <param name="cancellationToken">What may have cancelled it.</param>
    public static Exception Translate(Exception e, bool isBroken, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested && !isBroken)
        {
            // The driver reports a cancelled command as an error with number 0.
            return new OperationCanceledException(cancellationToken);
        }

        if (e is not SqlException failure)
        {
            return new SqlServerException([Broken(e.Message)], true);
        }

        var errors = new List<SqlServerError>(failure.Errors.Count);
        foreach (SqlError error in failure.Errors)
        {
            errors.Add(new SqlServerError(error.Number, error.Class, error.State, error.LineNumber, error.Procedure ?? string.Empty, error.Message));
            isBroken |= error.Class >= LowestFatal;
        }

        if (failure.InnerException is SocketException reason && errors.Count > 0)
        {
            errors[0] = errors[0] with { Message = $"{reason.Message}. {errors[0].Message}" };
        }

        return new SqlServerException(errors.Count > 0 ? errors : [Broken(failure.Message)], isBroken);
    }

    public async Task RunAsync(string batch, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var command = _connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
#pragma warning disable CA2100 // Running the project's own SQL is what this is for.
            command.CommandText = batch;
#pragma warning restore CA2100
            command.CommandTimeout = timeout > TimeSpan.Zero ? (int)Math.Min(Math.Ceiling(timeout.TotalSeconds), int.MaxValue) : NoLimit;
            try
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsExpected(e, _connection.State))
            {
                throw Translate(e, _connection.State != ConnectionState.Open, cancellationToken);
            }
        }
    }

    public async Task<IReadOnlyList<object?[]>> QueryAsync(string sql, IReadOnlyList<object?> parameters, CancellationToken cancellationToken)
    {
        var command = _connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
#pragma warning disable CA2100 // The texts are constants of this assembly and quoted names.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.CommandTimeout = NoLimit;
            for (var i = 0; i < parameters.Count; i++)
            {
                command.Parameters.Add(Parameter($"@p{i + 1}", parameters[i]));
            }

            try
            {
                return await ReadAsync(command, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsExpected(e, _connection.State))
            {
                throw Translate(e, _connection.State != ConnectionState.Open, cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static async Task<IReadOnlyList<object?[]>> ReadAsync(SqlCommand command, CancellationToken cancellationToken)
    {
        var rows = new List<object?[]>();
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            do
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    var row = new object?[reader.FieldCount];
                    for (var i = 0; i < row.Length; i++)
                    {
                        row[i] = reader.GetValue(i) is var value and not DBNull ? value : null;
                    }

                    rows.Add(row);
                }
            }
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
        }

        return rows;
    }

    private static SqlParameter Parameter(string name, object? value) => value switch
    {
        int => new SqlParameter(name, SqlDbType.Int) { Value = value },
        long => new SqlParameter(name, SqlDbType.BigInt) { Value = value },
        _ => new SqlParameter(name, SqlDbType.NVarChar, value is string { Length: > LongestPlainText } ? -1 : LongestPlainText) { Value = value ?? DBNull.Value },
    };

    private static SqlServerError Broken(string message) => new(0, LowestFatal, 0, 0, string.Empty, message);
}
