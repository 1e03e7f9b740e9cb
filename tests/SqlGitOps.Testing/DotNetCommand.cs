namespace SqlGitOps.Testing;

/// <summary>Runs the <c>dotnet</c> command as a user's shell would, not as a child of a test host.</summary>
public static class DotNetCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs <c>dotnet</c>.</summary>
    /// <param name="arguments">Arguments, the command first.</param>
    /// <param name="workingDirectory">Folder to start in.</param>
    /// <param name="environment">Variables on top of the clean environment; null as a value removes one.</param>
    /// <returns>Exit code and output, in English.</returns>
    /// <exception cref="TimeoutException">It took more than ten minutes and was killed with everything it started.</exception>
    public static ProcessResult Run(
        IEnumerable<string> arguments,
        string workingDirectory,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        Dictionary<string, string?> variables = CreateEnvironment();
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
            variables[name] = value;
        return ProcessRunner.Run("dotnet", arguments, variables, workingDirectory, Limit);
    }

    /// <summary>
    /// The changes to this process's environment for a program that runs <c>dotnet</c>: what the CLI and the test host have
    /// set for themselves is removed, and no build server outlives the command.
    /// </summary>
    public static Dictionary<string, string?> CreateEnvironment()
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (string name in Environment.GetEnvironmentVariables().Keys)
        {
            // MSBuildSDKsPath and others tie a child to the MSBuild of the running `dotnet test`.
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase))
                environment[name] = null;
        }

        environment["DOTNET_HOST_PATH"] = null;
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        environment["UseSharedCompilation"] = "false";
        environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        environment["DOTNET_NOLOGO"] = "1";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        return environment;
    }
}
