using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.Events;

/// <summary>What became of a statement that ran outside of any transaction, of which nobody had said it, was found out.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Statement">Position of the statement, from 0.</param>
/// <param name="Fate">What became of it, and what was done about it.</param>
public sealed record StatementSettled(PlannedMigration Migration, int Statement, StatementFate Fate) : DeployEvent;
