using System.Data;
using System.Globalization;
using Npgsql;
using SqlGitOps.Syntax;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>What a session that was just opened says about the server and the way to it.</summary>
/// <param name="Info">Which database it is.</param>
/// <param name="Process">The server process that works for the session; null behind a pooler, where it is another one each time.</param>
/// <param name="Lent">Behind a pooler the values of <see cref="PostgreSqlSession.Lent"/>; null for a session of our own.</param>
/// <param name="WatchesClient">
/// Whether the server can notice, while a statement runs, that the client is gone (version 14 and newer, not on every platform).
/// Without it a killed deployment leaves its statement running and its locks held.
/// </param>
internal sealed record PostgreSqlServer(DatabaseInfo Info, int? Process, IReadOnlyList<string>? Lent, bool WatchesClient)
{
    /// <summary>Asks; a session that is for reading only is one from then on.</summary>
    /// <param name="connection">The session.</param>
    /// <param name="access">What it is for.</param>
    /// <param name="settings">How it was opened.</param>
    /// <param name="errors">Explains what the server says.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DeployException">The connection was lost.</exception>
    public static async Task<PostgreSqlServer> AskAsync(
        NpgsqlConnection connection, DatabaseAccess access, NpgsqlConnectionStringBuilder settings, PostgreSqlErrors errors, CancellationToken cancellationToken)
    {
        // First, because the driver knows it only as long as the connection lives.
        var process = connection.ProcessID;
        try
        {
            var server = await AskAsync(connection, process, settings, cancellationToken).ConfigureAwait(false);
            if (PostgreSqlSettings.KeepWhileIdle(server.Info) is { } keep)
            {
                await connection.ExecuteAsync(keep, cancellationToken).ConfigureAwait(false);
            }

            if (access != DatabaseAccess.Read)
            {
                return server with { WatchesClient = await CanWatchClientAsync(connection, server.Info, cancellationToken).ConfigureAwait(false) };
            }

            if (!server.Info.IsPooled)
            {
                // Behind a pooler it would be others who could not write any more.
                await connection.ExecuteAsync("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", cancellationToken).ConfigureAwait(false);
            }

            return server;
        }
        catch (Exception e) when (PostgreSqlErrors.IsExpected(e))
        {
            throw new DeployException(errors.Of(e));
        }
    }

    private static async Task<PostgreSqlServer> AskAsync(
        NpgsqlConnection connection, int process, NpgsqlConnectionStringBuilder settings, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText =
                "SELECT pg_catalog.current_setting('server_version_num'), pg_catalog.current_setting('server_version'), "
                + "pg_catalog.current_database()::text, session_user::text, pg_catalog.pg_backend_pid(), "
                + string.Join(", ", PostgreSqlSession.Lent.Select(static name => $"pg_catalog.current_setting('{name}')"));
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var major = int.Parse(reader.GetString(0), CultureInfo.InvariantCulture) / 10000;
                var name = reader.GetString(2);

                // A pooler gives its clients process ids of its own: it finds the session again when one cancels.
                var isPooled = reader.GetInt32(4) != process;
                var info = new DatabaseInfo(
                    SqlDialect.PostgreSql, new EngineVersion(major), reader.GetString(1), name, $"{name} on {settings.Host}:{settings.Port}", reader.GetString(3))
                {
                    IsPooled = isPooled,
                    CompletesWithStatements = true,

                    // What is taken back for a pooler's next client includes the setting, before the commit.
                    CanFlushLater = !isPooled,
                };
                return new PostgreSqlServer(
                    info,
                    isPooled ? null : process,
                    isPooled ? [.. PostgreSqlSession.Lent.Select((_, i) => reader.GetString(5 + i))] : null,
                    WatchesClient: false);
            }
        }
    }

    private static async Task<bool> CanWatchClientAsync(NpgsqlConnection connection, DatabaseInfo info, CancellationToken cancellationToken)
    {
        if (!info.Version.IsAtLeast(14))
        {
            return false;
        }

        try
        {
            // For this query only.
            await connection.ScalarAsync("SELECT pg_catalog.set_config('client_connection_check_interval', '2s', true)", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (PostgresException) when (connection.State == ConnectionState.Open)
        {
            return false;
        }
    }
}
