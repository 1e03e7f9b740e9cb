namespace SqlGitOps.Testing;

/// <summary>What a finished process left.</summary>
/// <param name="ExitCode">Exit code; 128 + signal number when a signal ended it.</param>
/// <param name="Output">Everything written to standard output.</param>
/// <param name="Error">Everything written to standard error.</param>
public sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    /// <summary>Both streams and the exit code, for the message of a failed assertion.</summary>
    public override string ToString() => $"exit code {ExitCode}\n--- standard output\n{Output}\n--- standard error\n{Error}";
}
