using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>The command line tool as the package ships it.</summary>
internal static class Tool
{
    /// <summary>Runs <c>dotnet sqlgitops.dll</c>.</summary>
    public static ProcessResult Run(string workingDirectory, params string[] arguments) =>
        ToolUnderTest.Run(workingDirectory, environment: null, arguments);
}
