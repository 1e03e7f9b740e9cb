namespace SqlGitOps.Deploy;

/// <summary>Errors that several parts report.</summary>
internal static class DeployErrors
{
    public static DeployError Cancelled() => new(DeployErrorKind.Cancelled, "The deployment was cancelled.");
}
