namespace SqlGitOps.Deploy.Providers;

/// <summary>Statements that go to the database at once.</summary>
/// <param name="First">Position of the first one in the migration.</param>
/// <param name="Count">How many; more than one only with <see cref="StatementScope.Open"/>.</param>
/// <param name="Scope">How they and transactions go together.</param>
/// <param name="Progress">What the row says once they are in; null for a migration in one transaction.</param>
public sealed record StatementGroup(int First, int Count, StatementScope Scope, MigrationProgress? Progress);
