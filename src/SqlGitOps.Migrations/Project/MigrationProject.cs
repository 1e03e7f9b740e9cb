using System.Text.Json;
using SqlGitOps.Syntax;

namespace SqlGitOps.Migrations.Project;

/// <summary>What <c>sqlgitops.json</c> says.</summary>
public sealed class MigrationProject
{
    /// <summary>Name of the project file.</summary>
    public const string FileName = "sqlgitops.json";

    /// <summary>Full path of the project file; null when the project has none.</summary>
    public string? FilePath { get; init; }

    /// <summary>Full path of the folder to which all paths of the project are relative.</summary>
    public required string Folder { get; init; }

    /// <summary>The dialect; null when it is not set.</summary>
    public SqlDialect? Dialect { get; init; }

    /// <summary>The engine version to check against, for example <c>17</c>; null when it is not set.</summary>
    public string? TargetVersion { get; init; }

    /// <summary>Where the migrations are and how they are named.</summary>
    public MigrationSettings Migrations { get; init; } = new();

    /// <summary>Name of the history table, with its schema where the engine has schemas; null for the default.</summary>
    public string? HistoryTable { get; init; }

    /// <summary>What a deployment puts up with where the environment does not say otherwise.</summary>
    public IntegrityPolicy Policy { get; init; } = new();

    /// <summary>The environments in the order of the file.</summary>
    public IReadOnlyList<DatabaseEnvironment> Environments { get; init; } = [];

    /// <summary>Settings of database branches, as written.</summary>
    public JsonElement? Branches { get; init; }

    /// <summary>Settings of masking, as written.</summary>
    public JsonElement? Masking { get; init; }

    /// <summary>Reads a project file.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read or does not fit; the message has file, line and column.</exception>
    public static MigrationProject Load(string path) => ProjectReader.Read(Path.GetFullPath(path));

    /// <summary>Reads the project file of a folder, or gives the defaults when the folder has none.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read or does not fit; the message has file, line and column.</exception>
    public static MigrationProject LoadOrDefault(string folder)
    {
        var full = Path.GetFullPath(folder);
        var path = Path.Combine(full, FileName);
        return File.Exists(path) ? Load(path) : new MigrationProject { Folder = full };
    }

    /// <summary>The environment of this name in any letter case; null when there is none.</summary>
    public DatabaseEnvironment? FindEnvironment(string name) =>
        Environments.FirstOrDefault(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The project with what the command line or MSBuild says instead.</summary>
    /// <exception cref="ConfigurationException">The chosen environment does not exist.</exception>
    public ResolvedProject Resolve(ProjectOverrides overrides) => new(this, overrides);
}
