using SqlGitOps.Deploy.History;

namespace SqlGitOps.Deploy.Providers;

/// <summary>
/// Lists the runs that <see cref="IDatabase.WriteRunAsync"/> recorded. A database that can implements it besides
/// <see cref="IDatabase"/>.
/// </summary>
public interface IRunHistory
{
    /// <summary>Reads the last runs, the newest first. Called with a history that has runs (<see cref="HistoryTable.LayoutWithRuns"/> and newer).</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<RunEntry>> ReadRunsAsync(int count, CancellationToken cancellationToken);
}
