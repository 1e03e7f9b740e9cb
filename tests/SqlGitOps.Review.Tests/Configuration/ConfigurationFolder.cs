namespace SqlGitOps.Review.Tests.Configuration;

/// <summary>A folder on disk that holds configuration files and is removed after the test. Its outer files do not leak in.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    public ConfigurationFolder(bool isRoot = true)
    {
        Root = Directory.CreateTempSubdirectory("sqlgitops-configuration-").FullName;
        if (isRoot)
        {
            Write(".editorconfig", "root = true");
        }
    }

    public string Root { get; }

    public string PathOf(string relative) => Path.Combine(Root, relative);

    public string Write(string relative, string content)
    {
        var path = PathOf(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
