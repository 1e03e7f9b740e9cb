using System.IO.Compression;
using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>The command line tool as the package ships it.</summary>
internal static class Tool
{
    private static readonly Lazy<TemporaryFolder> Folder = new(Extract);

    /// <summary>Runs <c>dotnet sqlgitops.dll</c>.</summary>
    public static ProcessResult Run(string workingDirectory, params string[] arguments) =>
        Run(workingDirectory, new Dictionary<string, string?>(), arguments);

    /// <summary>Runs <c>dotnet sqlgitops.dll</c> with some variables on top of the environment.</summary>
    public static ProcessResult Run(string workingDirectory, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        DotNetCommand.Run([Folder.Value.Combine("tools/net10.0/sqlgitops.dll"), .. arguments], workingDirectory, environment);

    private static TemporaryFolder Extract()
    {
        var folder = new TemporaryFolder("tool");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        ZipFile.ExtractToDirectory(
            Path.Combine(PackedPackages.Shared.Feed, $"SqlGitOps.MSBuild.{PackedPackages.Shared.Version}.nupkg"), folder.Root);
        return folder;
    }
}
