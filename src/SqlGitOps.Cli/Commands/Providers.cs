using System.Runtime.CompilerServices;
using SqlGitOps.Deploy;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Deploy.SqlServer;
using SqlGitOps.Syntax;

namespace SqlGitOps.Cli.Commands;

/// <summary>The databases that the tool deploys to.</summary>
internal static class Providers
{
    /// <summary>Makes the provider of a dialect. Nothing is connected.</summary>
    /// <exception cref="DeployException">The connection string or the name cannot work.</exception>
    public static IDatabaseProvider Create(SqlDialect dialect, string connectionString, string? historyTable) => dialect == SqlDialect.SqlServer
        ? CreateSqlServer(connectionString, historyTable)
        : DatabaseProviders.Create(dialect, connectionString, historyTable);

    // In a method of its own, so that its driver is loaded only where it is used.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SqlServerProvider CreateSqlServer(string connectionString, string? historyTable) => new(connectionString, historyTable);
}
