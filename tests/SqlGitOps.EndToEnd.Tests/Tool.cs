using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>The command line tool as the package ships it.</summary>
internal static class Tool
{
    /// <summary>Runs <c>dotnet sqlgitops.dll</c>.</summary>
    public static ProcessResult Run(string workingDirectory, params string[] arguments) =>
        ToolUnderTest.Run(workingDirectory, environment: null, arguments);

    /// <summary>Runs <c>dotnet sqlgitops.dll</c> with some variables on top of the environment.</summary>
    public static ProcessResult Run(string workingDirectory, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        ToolUnderTest.Run(workingDirectory, environment, arguments);
}
