using System.IO.Compression;

namespace SqlGitOps.Testing;

/// <summary>The command line tool that tests start as a process of its own.</summary>
public static class ToolUnderTest
{
    /// <summary>Environment variable with the path of a <c>sqlgitops.dll</c> to test instead of the packed one.</summary>
    public const string PathVariable = "SQLGITOPS_TOOL";

    private static readonly Lazy<string> LazyPath = new(Find);

    /// <summary>Full path of <c>sqlgitops.dll</c>: as the packages ship it, or what <see cref="PathVariable"/> names.</summary>
    public static string Path => LazyPath.Value;

    /// <summary>Runs the tool to its end.</summary>
    /// <param name="workingDirectory">Folder to start in.</param>
    /// <param name="environment">Variables on top of the clean environment.</param>
    /// <param name="arguments">Arguments of the tool.</param>
    public static ProcessResult Run(string workingDirectory, IReadOnlyDictionary<string, string?>? environment, params IEnumerable<string> arguments) =>
        DotNetCommand.Run([Path, .. arguments], workingDirectory, environment);

    /// <summary>Starts the tool.</summary>
    /// <param name="workingDirectory">Folder to start in.</param>
    /// <param name="environment">Variables on top of the clean environment.</param>
    /// <param name="onLine">Told every line of standard output.</param>
    /// <param name="arguments">Arguments of the tool.</param>
    public static ToolProcess Start(
        string workingDirectory, IReadOnlyDictionary<string, string?>? environment, Action<string>? onLine, params IEnumerable<string> arguments) =>
        ToolProcess.Start("dotnet", [Path, .. arguments], workingDirectory, environment, onLine);

    private static string Find()
    {
        string? named = Environment.GetEnvironmentVariable(PathVariable);
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named)
                ? System.IO.Path.GetFullPath(named)
                : throw new FileNotFoundException($"{PathVariable} names {named}, which does not exist.", named);
        }

        var folder = new TemporaryFolder("tool");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        ZipFile.ExtractToDirectory(
            System.IO.Path.Combine(PackedPackages.Shared.Feed, $"SqlGitOps.MSBuild.{PackedPackages.Shared.Version}.nupkg"), folder.Root);
        return folder.Combine("tools/net10.0/sqlgitops.dll");
    }
}
