using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Syntax;
using static SqlGitOps.Deploy.SqlServer.SqlServerCommands;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>SQL Server 2016 and newer, Azure SQL Database and Managed Instance through Microsoft.Data.SqlClient.</summary>
public sealed class SqlServerProvider : IDatabaseProvider
{
    // SQL Server 2016: the first with CURRENT_TRANSACTION_ID.
    private const int OldestMajor = 13;

    // SERVERPROPERTY('EngineEdition'): Azure SQL Database, Managed Instance and the database in Fabric are newer than the
    // version 12 that they report; Synapse has no application locks.
    private const int AzureDatabase = 5;
    private const int SynapseDedicated = 6;
    private const int ManagedInstance = 8;
    private const int SynapseServerless = 11;
    private const int FabricDatabase = 12;

    private static readonly EngineVersion s_azure = new(2022);

    private readonly ISqlServerConnector _connector;
    private readonly SqlServerErrors _errors;

    /// <summary>Makes a provider. Nothing is connected.</summary>
    /// <param name="connectionString">A connection string of Microsoft.Data.SqlClient that names server and database.</param>
    /// <param name="historyTable">Name of the history table; null for the default.</param>
    /// <exception cref="DeployException">The connection string or the name cannot work.</exception>
    public SqlServerProvider(string connectionString, string? historyTable = null)
        : this(new SqlClientConnector(connectionString), HistoryTable.Parse(historyTable, SqlDialect.SqlServer))
    {
    }

    private SqlServerProvider(SqlClientConnector connector, HistoryTable historyTable)
        : this(connector, historyTable, connector.Redactor)
    {
    }

    /// <summary>For tests: with another way to the server.</summary>
    internal SqlServerProvider(ISqlServerConnector connector, HistoryTable historyTable, Redactor redactor)
    {
        _connector = connector;
        _errors = new SqlServerErrors(redactor, historyTable);
        HistoryTable = historyTable;
    }

    /// <inheritdoc/>
    public SqlDialect Dialect => SqlDialect.SqlServer;

    /// <inheritdoc/>
    public HistoryTable HistoryTable { get; }

    /// <inheritdoc/>
    public async Task<IDatabase> OpenAsync(DatabaseAccess access, DeployRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);

        // Who only reads leaves nothing behind that somebody would have to wait for.
        var start = access == DatabaseAccess.Read ? SqlServerTransactions.Start : $"{SqlServerTransactions.Start}\n{SqlServerLock.HoldRun(run.Id, HistoryTable)}";
        var work = await ConnectAsync(DeployRun.ApplicationNameOf(run.Id), cancellationToken).ConfigureAwait(false);
        try
        {
            // First, as it refuses a server that has no application locks.
            var (info, user) = await ReadInfoAsync(work, cancellationToken).ConfigureAwait(false);
            await StartAsync(work, start, cancellationToken).ConfigureAwait(false);
            return new SqlServerDatabase(
                work,
                info,
                user,
                HistoryTable,
                _errors,
                token => ConnectWorkAsync(run, start, token),
                token => ConnectAsync(DeployRun.LockApplicationNameOf(run.Id), token));
        }
        catch
        {
            await work.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes another session to work in.</summary>
    private async Task<ISqlServerSession> ConnectWorkAsync(DeployRun run, string start, CancellationToken cancellationToken)
    {
        var work = await ConnectAsync(DeployRun.ApplicationNameOf(run.Id), cancellationToken).ConfigureAwait(false);
        try
        {
            await StartAsync(work, start, cancellationToken).ConfigureAwait(false);
            return work;
        }
        catch
        {
            await work.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task StartAsync(ISqlServerSession work, string start, CancellationToken cancellationToken)
    {
        try
        {
            await work.RunAsync(start, cancellationToken).ConfigureAwait(false);
        }
        catch (SqlServerException e)
        {
            throw new DeployException(_errors.Of(e));
        }
    }

    private async Task<ISqlServerSession> ConnectAsync(string applicationName, CancellationToken cancellationToken)
    {
        try
        {
            return await _connector.ConnectAsync(applicationName, cancellationToken).ConfigureAwait(false);
        }
        catch (SqlServerException e)
        {
            throw new DeployException(_errors.OfConnect(e, $"{_connector.Database} on {_connector.Server}"));
        }
    }

    private async Task<(DatabaseInfo Info, string User)> ReadInfoAsync(ISqlServerSession session, CancellationToken cancellationToken)
    {
        object?[] row;
        try
        {
            row = (await session.RowAsync(
                "SELECT CAST(SERVERPROPERTY('ProductMajorVersion') AS int), CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)), "
                + "CAST(SERVERPROPERTY('EngineEdition') AS int), DB_NAME(), SUSER_SNAME(), USER_NAME()",
                cancellationToken).ConfigureAwait(false))!;
        }
        catch (SqlServerException e)
        {
            throw new DeployException(_errors.Of(e));
        }

        var major = Int32(row[0]);
        var edition = Int32(row[2]);
        var name = (string)row[3]!;
        var target = $"{name} on {_connector.Server}";
        var isAzure = edition is AzureDatabase or ManagedInstance or FabricDatabase;
        if (edition is SynapseDedicated or SynapseServerless)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.Configuration, $"{target} is Azure Synapse Analytics, which has no application locks. Deploy to SQL Server or Azure SQL."));
        }

        if (!isAzure && major < OldestMajor)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.Configuration, $"{target} runs SQL Server version {row[1]}. Version {OldestMajor} (SQL Server 2016) is the oldest that works."));
        }

        var version = isAzure ? s_azure : VersionOf(major);
        return (new DatabaseInfo(Dialect, version, $"{row[1]}", name, target, $"{row[4]}"), $"{row[5]}");
    }

    private static EngineVersion VersionOf(int major) => new(major switch
    {
        13 => 2016,
        14 => 2017,
        15 => 2019,
        16 => 2022,
        _ => 2025,
    });
}
