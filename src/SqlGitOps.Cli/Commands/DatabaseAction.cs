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
}
