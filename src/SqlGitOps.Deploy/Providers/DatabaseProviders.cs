using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Providers.PostgreSql;
using SqlGitOps.Deploy.Providers.Sqlite;
using SqlGitOps.Syntax;

namespace SqlGitOps.Deploy.Providers;

/// <summary>The providers of this assembly. SQL Server's is in one of its own, with its driver.</summary>
public static class DatabaseProviders
{
    /// <summary>Makes the provider of a dialect. Nothing is connected.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="connectionString">The connection string of the .NET driver; for PostgreSQL also a <c>postgresql://</c> address.</param>
    /// <param name="historyTable">Name of the history table; null for the default.</param>
    /// <exception cref="DeployException">The connection string or the name cannot work, or the dialect has no provider here.</exception>
    public static IDatabaseProvider Create(SqlDialect dialect, string connectionString, string? historyTable = null)
    {
        var table = HistoryTable.Parse(historyTable, dialect);
        return dialect switch
        {
            SqlDialect.PostgreSql => new PostgreSqlProvider(connectionString, table),
            SqlDialect.Sqlite => new SqliteProvider(connectionString, table),
            _ => throw new DeployException(new DeployError(
                DeployErrorKind.Configuration,
                $"The provider of {dialect} is in an assembly of its own: SqlGitOps.Deploy.SqlServer.")),
        };
    }
}
