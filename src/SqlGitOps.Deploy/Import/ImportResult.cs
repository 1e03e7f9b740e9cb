using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.Import;

/// <summary>How an import ended.</summary>
/// <param name="Outcome">
/// <see cref="DeployOutcome.Done"/>: written, or for a plan, could be written; <see cref="DeployOutcome.NothingToDo"/>: our
/// history has it already.
/// </param>
public sealed record ImportResult(DeployOutcome Outcome)
{
    /// <summary>The database; null when it was not reached.</summary>
    public DatabaseInfo? Database { get; init; }

    /// <summary>What was found; null when no history was.</summary>
    public ImportPlan? Plan { get; init; }

    /// <summary>Whether rows were written.</summary>
    public bool IsApplied { get; init; }

    /// <summary>What went wrong; null when nothing did, or when the problems of the plan say it.</summary>
    public DeployError? Error { get; init; }

    /// <summary>The exit code of the command line.</summary>
    public int ExitCode => Outcome.ExitCode();
}
