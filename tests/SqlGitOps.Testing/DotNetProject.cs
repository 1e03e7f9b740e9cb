namespace SqlGitOps.Testing;

/// <summary>A consumer project outside the repository that uses the packed packages as a user would.</summary>
public sealed class DotNetProject : IDisposable
{
    private readonly TemporaryFolder folder = new("project");
    private readonly PackedPackages packages;

    /// <summary>Creates the project's folder with a <c>nuget.config</c> and the given files.</summary>
    /// <param name="packages">Where <c>SqlGitOps.*</c> packages come from.</param>
    /// <param name="files">Contents by relative path, among them a project file.</param>
    public DotNetProject(PackedPackages packages, IReadOnlyDictionary<string, string> files)
    {
        this.packages = packages;
        folder.Write("nuget.config", packages.NuGetConfig);
        foreach ((string path, string content) in files)
            folder.Write(path, content);
    }

    /// <summary>Full path of the project's folder.</summary>
    public string Root => folder.Root;

    /// <summary>Variables that the commands see on top of the clean environment; null as a value removes one.</summary>
    public IDictionary<string, string?> Environment { get; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Full path of something in the project's folder.</summary>
    /// <param name="relativePath">Path below <see cref="Root"/>.</param>
    public string Combine(string relativePath) => folder.Combine(relativePath);

    /// <summary>Writes a UTF-8 file without BOM.</summary>
    /// <param name="relativePath">Path below <see cref="Root"/>.</param>
    /// <param name="content">Text of the file.</param>
    /// <returns>Full path of the file.</returns>
    public string Write(string relativePath, string content) => folder.Write(relativePath, content);

    /// <summary>Writes a file of bytes.</summary>
    /// <param name="relativePath">Path below <see cref="Root"/>.</param>
    /// <param name="content">Bytes of the file.</param>
    /// <returns>Full path of the file.</returns>
    public string Write(string relativePath, byte[] content) => folder.Write(relativePath, content);

    /// <summary>Runs <c>dotnet build</c>, which restores first, with plain console output.</summary>
    /// <param name="arguments">More arguments, for example <c>-t:DeployMigrations</c>.</param>
    public DotNetResult Build(params string[] arguments) => Run(["build", "-v:m", "-tl:off", "-nodeReuse:false", .. arguments]);

    /// <summary>Runs any <c>dotnet</c> command in the project's folder.</summary>
    /// <param name="arguments">Arguments, the command first.</param>
    public DotNetResult Run(params IReadOnlyList<string> arguments)
    {
        var variables = new Dictionary<string, string?>(Environment, StringComparer.Ordinal)
        {
            ["NUGET_PACKAGES"] = packages.PackagesFolder,
        };
        ProcessResult result = DotNetCommand.Run(arguments, folder.Root, variables);
        return new DotNetResult(result.ExitCode, result.Output + result.Error);
    }

    /// <summary>Deletes the project's folder.</summary>
    public void Dispose() => folder.Dispose();
}
