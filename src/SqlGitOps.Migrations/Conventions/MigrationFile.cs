using SqlGitOps.Syntax;

namespace SqlGitOps.Migrations.Conventions;

/// <summary>What a convention may know of a file: names only, never its text.</summary>
public sealed class MigrationFile
{
    private readonly IReadOnlySet<string> _namesInFolder;

    /// <summary>Describes a file.</summary>
    /// <param name="script">Path below the migrations folder with <c>/</c>.</param>
    /// <param name="namesInFolder">The names of all migration files in the same folder, this one included.</param>
    /// <param name="dialect">The dialect of the project; null when it is not known.</param>
    public MigrationFile(string script, IReadOnlySet<string> namesInFolder, SqlDialect? dialect = null)
    {
        _namesInFolder = namesInFolder;
        Dialect = dialect;
        var slash = script.LastIndexOf('/');
        FileName = script[(slash + 1)..];
        Folder = slash < 0 ? "" : script[..slash];
        FolderName = Folder[(Folder.LastIndexOf('/') + 1)..];
        Stem = System.IO.Path.GetFileNameWithoutExtension(FileName);
        Extension = FileName[Stem.Length..];
    }

    /// <summary>The file's name.</summary>
    public string FileName { get; }

    /// <summary>The file's name without its last extension.</summary>
    public string Stem { get; }

    /// <summary>The last extension with its dot.</summary>
    public string Extension { get; }

    /// <summary>Path of the folder below the migrations folder with <c>/</c>; empty for that folder itself.</summary>
    public string Folder { get; }

    /// <summary>Name of the folder; empty for the migrations folder itself.</summary>
    public string FolderName { get; }

    /// <summary>The dialect of the project; null when it is not known.</summary>
    public SqlDialect? Dialect { get; }

    /// <summary>Whether the folder has a file with this name and this file's extension.</summary>
    public bool HasNeighbour(string stem) => _namesInFolder.Contains(stem + Extension);
}
