using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Providers;

/// <summary>Statements that go to the database at once.</summary>
/// <param name="Window">Where they are.</param>
/// <param name="First">Position of the first one in the migration.</param>
/// <param name="Count">How many; more than one only with <see cref="StatementScope.Open"/>.</param>
/// <param name="Scope">How they and transactions go together.</param>
/// <param name="Progress">What the row says once they are in; null for a migration in one transaction.</param>
public sealed record StatementGroup(StatementWindow Window, int First, int Count, StatementScope Scope, MigrationProgress? Progress)
{
    /// <summary>
    /// Whether nothing of the migration comes behind them. Then what <see cref="IDatabase.CompleteAsync"/> does may be done with
    /// them at once, and that call finds it done.
    /// </summary>
    public bool MayComplete { get; init; }

    /// <summary>Told now and then how many bytes behind COPY were sent so far; null for nobody.</summary>
    public Action<long>? OnData { get; init; }
}
