using System.Globalization;

namespace SqlGitOps.Testing;

/// <summary>The product's packages in a local feed, and a packages folder that only the tests use.</summary>
public sealed class PackedPackages : IDisposable
{
    /// <summary>Environment variable with the feed's folder, set by <c>build/test.sh</c> after it packed.</summary>
    public const string FeedVariable = "SQLGITOPS_FEED";

    /// <summary>Environment variable with the version of the packages in <see cref="FeedVariable"/>.</summary>
    public const string FeedVersionVariable = "SQLGITOPS_FEED_VERSION";

    private static readonly Lazy<PackedPackages> LazyShared = new(CreateShared);

    private readonly TemporaryFolder workspace;
    private readonly Lazy<string> nugetConfig;

    private PackedPackages(TemporaryFolder workspace, string feed, string version)
    {
        this.workspace = workspace;
        Feed = feed;
        Version = version;
        PackagesFolder = workspace.Combine("packages");
        nugetConfig = new Lazy<string>(CreateNuGetConfig);
    }

    /// <summary>
    /// The packages of this working tree: those that <c>build/test.sh</c> packed, or else packed now by <c>build/pack.sh</c>,
    /// once per test process. They go away at process exit.
    /// </summary>
    /// <exception cref="InvalidOperationException">Packing failed; the message has its output.</exception>
    public static PackedPackages Shared => LazyShared.Value;

    /// <summary>Full path of the folder with the packages.</summary>
    public string Feed { get; }

    /// <summary>Version of every package in the feed; unique to the run, so that no cache can hold an older build of it.</summary>
    public string Version { get; }

    /// <summary>
    /// The <c>NUGET_PACKAGES</c> folder of consumer projects. Packages under test are unpacked here and never reach the
    /// user's folder; all others are read from the user's folder and downloaded only when they are not there.
    /// </summary>
    public string PackagesFolder { get; }

    /// <summary>
    /// Text of a <c>nuget.config</c> for consumer projects: <c>SqlGitOps.*</c> comes from <see cref="Feed"/> alone,
    /// everything else from the sources that the machine is configured with.
    /// </summary>
    public string NuGetConfig => nugetConfig.Value;

    /// <summary>Uses packages that are there already.</summary>
    /// <param name="feed">Folder with <c>.nupkg</c> files.</param>
    /// <param name="version">Their version.</param>
    public static PackedPackages FromFeed(string feed, string version) =>
        new(new TemporaryFolder("packages"), Path.GetFullPath(feed), version);

    /// <summary>Deletes the packages folder, and the feed if it was packed here.</summary>
    public void Dispose() => workspace.Dispose();

    private static PackedPackages CreateShared()
    {
        string? feed = Environment.GetEnvironmentVariable(FeedVariable);
        string? version = Environment.GetEnvironmentVariable(FeedVersionVariable);
        PackedPackages packages = string.IsNullOrEmpty(feed) || string.IsNullOrEmpty(version) ? Pack() : FromFeed(feed, version);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => packages.Dispose();
        return packages;
    }

    private static PackedPackages Pack()
    {
        var target = new TemporaryFolder("packages");
        string feed = target.Combine("feed");
        string version = string.Create(
            CultureInfo.InvariantCulture, $"0.1.0-test.{DateTime.UtcNow:yyyyMMddHHmmss}.{Environment.ProcessId}");
        ProcessResult result = RunScript("pack.sh", "--version", version, "--package-only", "--output", feed);
        if (result.ExitCode == 0)
            return new PackedPackages(target, feed, version);
        target.Dispose();
        throw new InvalidOperationException($"The packages could not be packed: {result}");
    }

    private string CreateNuGetConfig()
    {
        ProcessResult result = RunScript("nuget-config.sh", Feed);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"No nuget.config: {result}");
    }

    private static ProcessResult RunScript(string name, params string[] arguments) => ProcessRunner.Run(
        "bash",
        [RepositoryPaths.Combine("build", name), .. arguments],
        DotNetCommand.CreateEnvironment(),
        RepositoryPaths.Root,
        TimeSpan.FromMinutes(10));
}
