namespace SqlGitOps.Cli.Commands;

/// <summary>What a command does with a database.</summary>
internal enum DatabaseAction
{
    Plan,
    Deploy,
    DryRun,
    Status,
    Verify,
    VerifyNothingPending,
    Repair,
    Baseline,
    BaselineDryRun,
    Undo,
    UndoDryRun,
}

/// <summary>What kinds of actions there are.</summary>
internal static class DatabaseActions
{
    /// <summary>Whether nothing is changed that the events tell of.</summary>
    public static bool IsDryRun(this DatabaseAction action) =>
        action is DatabaseAction.DryRun or DatabaseAction.BaselineDryRun or DatabaseAction.UndoDryRun;

    /// <summary>Whether it says only if the database and the files agree.</summary>
    public static bool IsVerification(this DatabaseAction action) => action is DatabaseAction.Verify or DatabaseAction.VerifyNothingPending;
}
