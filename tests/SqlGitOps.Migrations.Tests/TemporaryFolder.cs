namespace SqlGitOps.Migrations.Tests;

/// <summary>A folder that is gone after the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sqlgitops-").FullName;

    /// <summary>Creates a file, with its folders, and gives its full path.</summary>
    public string Add(string name, string text = "SELECT 1;\n")
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Creates empty files.</summary>
    public TemporaryFolder With(params string[] names)
    {
        foreach (var name in names)
        {
            Add(name);
        }

        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
