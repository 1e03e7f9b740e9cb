namespace SqlGitOps.Testing;

/// <summary>What a <c>dotnet</c> command on a consumer project left.</summary>
/// <param name="ExitCode">Exit code.</param>
/// <param name="Output">Standard output, then standard error.</param>
public sealed record DotNetResult(int ExitCode, string Output)
{
    /// <summary>Errors and warnings in the order of the output, each once.</summary>
    public IReadOnlyList<BuildDiagnostic> Diagnostics => field ??= BuildDiagnostic.Parse(Output);

    /// <summary>Exit code and output, for the message of a failed assertion.</summary>
    public override string ToString() => $"exit code {ExitCode}\n{Output}";
}
