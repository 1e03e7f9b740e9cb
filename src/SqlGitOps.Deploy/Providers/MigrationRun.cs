using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Providers;

/// <summary>One migration that is about to run.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Run">What the history records about the deployment.</param>
/// <param name="LockTimeout">How long a statement may wait for a lock; zero for no limit.</param>
/// <param name="StatementTimeout">How long a statement may run; zero for no limit.</param>
public sealed record MigrationRun(PlannedMigration Migration, DeployRun Run, TimeSpan LockTimeout, TimeSpan StatementTimeout);
