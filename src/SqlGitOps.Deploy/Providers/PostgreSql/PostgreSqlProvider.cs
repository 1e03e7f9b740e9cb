using System.Data;
using Npgsql;
using SqlGitOps.Deploy.History;
using SqlGitOps.Syntax;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>PostgreSQL 13 and newer through Npgsql.</summary>
internal sealed class PostgreSqlProvider : IDatabaseProvider
{
    private const int OldestMajor = 13;

    // "CREATE INDEX CONCURRENTLY" may run for hours; limits come from the migration, not from the driver.
    private const int NoTimeout = 0;
    private const int KeepAliveSeconds = 15;

    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly PostgreSqlErrors _errors;

    public PostgreSqlProvider(string connectionString, HistoryTable historyTable)
    {
        _settings = PostgreSqlConnectionString.Parse(connectionString);
        _errors = new PostgreSqlErrors(new Redactor(connectionString, _settings.Password, _settings.SslPassword), historyTable);
        HistoryTable = historyTable;
        _settings.Pooling = false;
        _settings.Multiplexing = false;
        _settings.Enlist = false;
        _settings.CommandTimeout = NoTimeout;

        // The operating system's keepalive notices a dead peer. Npgsql's own sends queries, which the lock's session must not.
        _settings.TcpKeepAlive = true;
        _settings.TcpKeepAliveTime = KeepAliveSeconds;
        _settings.TcpKeepAliveInterval = KeepAliveSeconds;
        _settings.KeepAlive = 0;

        // Tells which statement of a batch failed. It would keep prepared statements alive, of which there are none.
        _settings.IncludeFailedBatchedCommand = true;
        if (string.IsNullOrEmpty(_settings.Host))
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.Configuration, "The PostgreSQL connection string names no host. Add 'Host=…'."));
        }
    }

    public SqlDialect Dialect => SqlDialect.PostgreSql;

    public HistoryTable HistoryTable { get; }

    public async Task<IDatabase> OpenAsync(DatabaseAccess access, DeployRun run, CancellationToken cancellationToken)
    {
        // A deployment needs the session of its lock anyhow: one wait for both.
        var lockSession = new PostgreSqlLockSession(token => ConnectAsync($"{ApplicationName(run)} lock", token));
        if (access == DatabaseAccess.Deploy)
        {
            lockSession.Begin(cancellationToken);
        }

        NpgsqlConnection? work = null;
        try
        {
            work = await ConnectAsync(ApplicationName(run), cancellationToken).ConfigureAwait(false);

            // Asked now, because the driver knows it only as long as the connection lives.
            var process = work.ProcessID;
            var (info, lent) = await ReadInfoAsync(work, process, access, cancellationToken).ConfigureAwait(false);
            if (!info.Version.IsAtLeast(OldestMajor))
            {
                throw new DeployException(new DeployError(
                    DeployErrorKind.Configuration, $"{info.Target} runs PostgreSQL {info.VersionText}. Version {OldestMajor} is the oldest that works."));
            }

            var watchesClient = access != DatabaseAccess.Read && await CanWatchClientAsync(work, info, cancellationToken).ConfigureAwait(false);
            return new PostgreSqlDatabase(work, info, lent, HistoryTable, _errors, watchesClient, lockSession, run.Id, process);
        }
        catch
        {
            await lockSession.DisposeAsync().ConfigureAwait(false);
            if (work is not null)
            {
                await work.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>The name that the server shows for the work session of a run.</summary>
    public static string ApplicationName(DeployRun run) => $"sqlgitops/{run.Id}";

    private async Task<NpgsqlConnection> ConnectAsync(string applicationName, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(_settings.ConnectionString) { ApplicationName = applicationName };
        NpgsqlDataSource source;
        try
        {
            // Its large brother knows dozens of types that nobody asks for here, which every start would pay for.
            var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
            builder.EnableTransportSecurity();
            builder.EnableIntegratedSecurity();
            builder.EnableArrays();

            // We read and write built-in types only; asking for the others costs a large query per connection.
            builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
            source = builder.Build();
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new DeployException(_errors.OfSettings(e));
        }

        try
        {
            return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (PostgreSqlErrors.IsExpected(e) || e is ArgumentException or NotSupportedException or InvalidOperationException or IOException)
        {
            throw new DeployException(_errors.OfConnect(e, Target(settings)));
        }
    }

    private async Task<(DatabaseInfo Info, IReadOnlyList<string>? Lent)> ReadInfoAsync(
        NpgsqlConnection connection, int process, DatabaseAccess access, CancellationToken cancellationToken)
    {
        try
        {
            var (info, lent) = await QueryInfoAsync(connection, process, cancellationToken).ConfigureAwait(false);
            if (access == DatabaseAccess.Read && !info.IsPooled)
            {
                // Behind a pooler it would be others who could not write any more.
                await connection.ExecuteAsync("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", cancellationToken).ConfigureAwait(false);
            }

            return (info, info.IsPooled ? lent : null);
        }
        catch (Exception e) when (PostgreSqlErrors.IsExpected(e))
        {
            throw new DeployException(_errors.Of(e));
        }
    }

    private async Task<(DatabaseInfo Info, IReadOnlyList<string> Lent)> QueryInfoAsync(
        NpgsqlConnection connection, int process, CancellationToken cancellationToken)
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
                var major = int.Parse(reader.GetString(0), System.Globalization.CultureInfo.InvariantCulture) / 10000;
                var name = reader.GetString(2);
                var info = new DatabaseInfo(
                    Dialect, new EngineVersion(major), reader.GetString(1), name, $"{name} on {_settings.Host}:{_settings.Port}", reader.GetString(3))
                {
                    // A pooler gives its clients process ids of its own: it finds the session again when one cancels.
                    IsPooled = reader.GetInt32(4) != process,
                    CompletesWithStatements = true,
                };
                return (info, [.. PostgreSqlSession.Lent.Select((_, i) => reader.GetString(5 + i))]);
            }
        }
    }

    /// <summary>
    /// Whether the server can notice, while a statement runs, that the client is gone (version 14 and newer, not on every
    /// platform). Without it a killed deployment leaves its statement running and its locks held.
    /// </summary>
    private async Task<bool> CanWatchClientAsync(NpgsqlConnection connection, DatabaseInfo info, CancellationToken cancellationToken)
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
        catch (Exception e) when (PostgreSqlErrors.IsExpected(e))
        {
            throw new DeployException(_errors.Of(e));
        }
    }

    private static string Target(NpgsqlConnectionStringBuilder settings) =>
        $"{settings.Database ?? settings.Username ?? "(default)"} on {settings.Host}:{settings.Port}";
}
