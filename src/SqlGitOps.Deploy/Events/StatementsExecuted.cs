using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Events;

/// <summary>The database ran more statements of a migration. In a transaction they are in only when it is applied.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Done">How many of its statements ran so far.</param>
public sealed record StatementsExecuted(PlannedMigration Migration, int Done) : DeployEvent
{
    /// <summary>How many of them ran since the last such event.</summary>
    public int Count { get; init; } = 1;
}
