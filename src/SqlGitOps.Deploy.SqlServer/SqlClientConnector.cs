using System.Globalization;
using Microsoft.Data.SqlClient;
using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>Makes sessions with Microsoft.Data.SqlClient.</summary>
internal sealed class SqlClientConnector : ISqlServerConnector
{
    private readonly SqlConnectionStringBuilder _settings;

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="DeployException">It cannot work. The message repeats nothing of it.</exception>
    public SqlClientConnector(string connectionString)
    {
        try
        {
            _settings = new SqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or OverflowException or InvalidOperationException)
        {
            // Their messages can quote the text.
            throw Problem("cannot be read. Write it as 'Server=…;Database=…;User Id=…;Password=…'. (It is not shown here because it may hold a password.)");
        }

        if (string.IsNullOrWhiteSpace(_settings.DataSource))
        {
            throw Problem("names no server. Add 'Server=…'.");
        }

        if (string.IsNullOrWhiteSpace(_settings.InitialCatalog))
        {
            throw Problem("names no database, and the default one of the login is often master. Add 'Database=…'.");
        }

        // Each session is one connection, so that what a file sets ends with it, and a silent reconnect would lose the lock and
        // the transaction without a word (SqlConnection.ConnectionString, "ConnectRetryCount").
        _settings.Pooling = false;
        _settings.ConnectRetryCount = 0;
        _settings.Enlist = false;
        _settings.MultipleActiveResultSets = false;
        _settings.PersistSecurityInfo = false;
        Redactor = new Redactor(connectionString, _settings.Password);
    }

    public string Server => _settings.DataSource;

    public string Database => _settings.InitialCatalog;

    /// <summary>Knows the secrets of the connection string.</summary>
    public Redactor Redactor { get; }

    public async Task<ISqlServerSession> ConnectAsync(string applicationName, CancellationToken cancellationToken)
    {
        if (IsWithoutCultures())
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.Configuration,
                "The SQL Server driver does not work in a process without cultures. Set InvariantGlobalization to false in its project, or the environment variable DOTNET_SYSTEM_GLOBALIZATION_INVARIANT to 0 (on Linux that needs the ICU libraries)."));
        }

        var settings = new SqlConnectionStringBuilder(_settings.ConnectionString) { ApplicationName = applicationName };
        SqlConnection connection;
        try
        {
            connection = new SqlConnection(settings.ConnectionString);
        }
        catch (ArgumentException e)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.Configuration, Redactor.Clean($"The SQL Server connection string cannot be used: {e.Message}")));
        }

        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return new SqlClientSession(connection);
        }
        catch (Exception e) when (SqlClientSession.IsExpected(e, connection.State))
        {
            await connection.DisposeAsync().ConfigureAwait(false);

            // Severity and number say more than that there is no connection: that is not there yet.
            throw SqlClientSession.Translate(e, isBroken: false, cancellationToken);
        }
    }

    /// <summary>Whether .NET runs in globalization-invariant mode, in which the driver refuses to open connections.</summary>
    private static bool IsWithoutCultures()
    {
        try
        {
            return CultureInfo.GetCultureInfo("en-US").EnglishName.Contains("Invariant", StringComparison.Ordinal);
        }
        catch (CultureNotFoundException)
        {
            return true;
        }
    }

    private static DeployException Problem(string problem) =>
        new(new DeployError(DeployErrorKind.Configuration, $"The SQL Server connection string {problem}"));
}
