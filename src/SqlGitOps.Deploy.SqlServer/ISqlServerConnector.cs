namespace SqlGitOps.Deploy.SqlServer;

/// <summary>Makes sessions.</summary>
internal interface ISqlServerConnector
{
    /// <summary>What users recognise: the server, without anything secret.</summary>
    string Server { get; }

    /// <summary>The database to connect to.</summary>
    string Database { get; }

    /// <summary>Connects.</summary>
    /// <param name="applicationName">The name that the server shows for the session.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SqlServerException">The server cannot be reached or refuses.</exception>
    Task<ISqlServerSession> ConnectAsync(string applicationName, CancellationToken cancellationToken);
}
