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
        var lockSession = new PostgreSqlLockSession(token => ConnectAsync(DeployRun.LockApplicationNameOf(run.Id), token));
        if (access == DatabaseAccess.Deploy)
        {
            lockSession.Begin(cancellationToken);
        }

        NpgsqlConnection? work = null;
        try
        {
            work = await ConnectAsync(DeployRun.ApplicationNameOf(run.Id), cancellationToken).ConfigureAwait(false);

            var server = await PostgreSqlServer.AskAsync(work, access, _settings, _errors, cancellationToken).ConfigureAwait(false);
            if (!server.Info.Version.IsAtLeast(OldestMajor))
            {
                throw new DeployException(new DeployError(
                    DeployErrorKind.Configuration,
                    $"{server.Info.Target} runs PostgreSQL {server.Info.VersionText}. Version {OldestMajor} is the oldest that works."));
            }

            return new PostgreSqlDatabase(work, server, HistoryTable, _errors, lockSession, run.Id);
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
        catch (Exception e) when (PostgreSqlErrors.IsExpected(e) || e is ArgumentException or InvalidOperationException)
        {
            throw new DeployException(_errors.OfConnect(e, Target(settings)));
        }
    }

    private static string Target(NpgsqlConnectionStringBuilder settings) =>
        $"{settings.Database ?? settings.Username ?? "(default)"} on {settings.Host}:{settings.Port}";
}
