namespace SqlGitOps.Cli;

/// <summary>Exit codes of every command; deployments have more of their own (<see cref="Deploy.DeployOutcomes"/>).</summary>
internal static class ExitCodes
{
    public const int Clean = 0;
    public const int Findings = 1;
    public const int CouldNotStart = 2;
    public const int HungUp = 129;
    public const int Interrupted = 130;
    public const int Terminated = 143;
}
