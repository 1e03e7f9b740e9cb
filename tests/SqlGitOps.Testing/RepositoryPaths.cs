namespace SqlGitOps.Testing;

/// <summary>Places in the working tree that the running tests were built from.</summary>
public static class RepositoryPaths
{
    private static readonly Lazy<string> LazyRoot = new(FindRoot);

    /// <summary>The folder of <c>SqlGitOps.sln</c>.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests do not run from a build inside the working tree.</exception>
    public static string Root => LazyRoot.Value;

    /// <summary>Full path of something in the working tree.</summary>
    /// <param name="parts">Path parts below <see cref="Root"/>.</param>
    public static string Combine(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SqlGitOps.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException(
            $"SqlGitOps.sln was not found in {AppContext.BaseDirectory} or above it. Run the tests from a build inside the repository.");
    }
}
