using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy;

/// <summary>How a deployment, plan or status ended.</summary>
/// <param name="Outcome">The outcome.</param>
public sealed record DeployResult(DeployOutcome Outcome)
{
    /// <summary>The database; null when it was not reached.</summary>
    public DatabaseInfo? Database { get; init; }

    /// <summary>The plan, with its problems; null when the history was not read.</summary>
    public DeploymentPlan? Plan { get; init; }

    /// <summary>The migrations that this run applied, or the undo scripts that it ran, in order.</summary>
    public IReadOnlyList<PlannedMigration> Applied { get; init; } = [];

    /// <summary>The migration that failed; null when none did.</summary>
    public MigrationFailure? Failure { get; init; }

    /// <summary>What went wrong; null when nothing did, or when the problems of the plan say it.</summary>
    public DeployError? Error { get; init; }

    /// <summary>What a dry run would have sent, as a SQL script; null for any other run.</summary>
    public string? Script { get; init; }

    /// <summary>The last runs, the newest first; empty unless they were asked for.</summary>
    public IReadOnlyList<RunEntry> Runs { get; init; } = [];

    /// <summary>The exit code of the command line.</summary>
    public int ExitCode => Outcome.ExitCode();
}
