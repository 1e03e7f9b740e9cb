using SqlGitOps.Deploy.History;
using SqlGitOps.Syntax;

namespace SqlGitOps.Deploy.Providers;

/// <summary>
/// One database that can be deployed to. Everything that a provider and its databases throw is a
/// <see cref="DeployException"/> with the kind of error and the place in the migration file, or an
/// <see cref="OperationCanceledException"/>.
/// </summary>
public interface IDatabaseProvider
{
    /// <summary>The engine.</summary>
    SqlDialect Dialect { get; }

    /// <summary>The history table.</summary>
    HistoryTable HistoryTable { get; }

    /// <summary>Connects.</summary>
    /// <param name="access">What for.</param>
    /// <param name="run">The run, for the name that the database shows for the session.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IDatabase> OpenAsync(DatabaseAccess access, DeployRun run, CancellationToken cancellationToken);
}
