namespace SqlGitOps.Deploy;

/// <summary>What an outcome means to the caller of the process.</summary>
public static class DeployOutcomes
{
    /// <summary>The exit code of the command line; a signal's own code (143) replaces that of a cancellation.</summary>
    public static int ExitCode(this DeployOutcome outcome) => outcome switch
    {
        DeployOutcome.Done or DeployOutcome.NothingToDo => 0,
        DeployOutcome.Refused => 1,
        DeployOutcome.ConfigurationError => 2,
        DeployOutcome.FailedRolledBack => 3,
        DeployOutcome.FailedPartial => 4,
        DeployOutcome.LockTimeout => 5,
        DeployOutcome.ConnectionFailed or DeployOutcome.PreflightFailed => 6,
        DeployOutcome.Cancelled => 130,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>Whether the database has every migration now.</summary>
    public static bool IsSuccess(this DeployOutcome outcome) => outcome is DeployOutcome.Done or DeployOutcome.NothingToDo;
}
