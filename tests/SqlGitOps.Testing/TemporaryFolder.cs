namespace SqlGitOps.Testing;

/// <summary>A new folder that is deleted with everything in it when disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Creates the folder below the system's temporary folder.</summary>
    /// <param name="purpose">Start of the folder's name, for the reader of a directory listing.</param>
    public TemporaryFolder(string purpose = "test") =>
        Root = Directory.CreateTempSubdirectory($"sqlgitops-{purpose}-").FullName;

    /// <summary>Full path of the folder.</summary>
    public string Root { get; }

    /// <summary>Full path of something in the folder; nothing is created.</summary>
    /// <param name="relativePath">Path below <see cref="Root"/>.</param>
    public string Combine(string relativePath) => Path.Combine(Root, relativePath);

    /// <summary>Writes a UTF-8 file without BOM and creates the folders above it.</summary>
    /// <param name="relativePath">Path below <see cref="Root"/>.</param>
    /// <param name="content">Text of the file, written as it is.</param>
    /// <returns>Full path of the file.</returns>
    public string Write(string relativePath, string content)
    {
        string path = PrepareFile(relativePath);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Writes a file and creates the folders above it.</summary>
    /// <param name="relativePath">Path below <see cref="Root"/>.</param>
    /// <param name="content">Bytes of the file.</param>
    /// <returns>Full path of the file.</returns>
    public string Write(string relativePath, byte[] content)
    {
        string path = PrepareFile(relativePath);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The test moved or deleted it.
        }
    }

    private string PrepareFile(string relativePath)
    {
        string path = Combine(relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
