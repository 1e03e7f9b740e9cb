using SqlGitOps.Migrations.Conventions;
using SqlGitOps.Syntax;

namespace SqlGitOps.Migrations;

/// <summary>The migrations of a project: which files there are, what each is for, and in which order they run.</summary>
public sealed class MigrationSet
{
    private readonly Dictionary<MigrationVersion, Migration> _byVersion;

    internal MigrationSet(
        string baseFolder,
        IReadOnlyList<Migration> all,
        IReadOnlyList<Migration> ordered,
        IReadOnlyList<MigrationProblem> problems)
    {
        BaseFolder = baseFolder;
        All = all;
        Ordered = ordered;
        Problems = problems;
        Undos = [.. all.Where(m => m.Kind == MigrationKind.Undo)];
        Callbacks =
        [
            .. all.Where(m => m.Kind == MigrationKind.Callback)
                .OrderBy(m => System.IO.Path.GetFileName(m.Path), StringComparer.Ordinal).ThenBy(m => m.Script, StringComparer.Ordinal),
        ];
        Baselines = [.. all.Where(m => m.Kind == MigrationKind.Baseline)];
        Unrecognised = [.. all.Where(m => !m.IsRecognised)];
        Deployable = Baselines.MaxBy(m => m.Version) is { } baseline && !ordered.Contains(baseline) ? [baseline, .. ordered] : ordered;
        _byVersion = [];
        foreach (var migration in ordered)
        {
            if (migration.Version is { } version)
            {
                _byVersion.TryAdd(version, migration);
            }
        }
    }

    /// <summary>Full path of the migrations folder, to which <see cref="Migration.Script"/> is relative.</summary>
    public string BaseFolder { get; }

    /// <summary>Every file of the set, by path in ordinal order.</summary>
    public IReadOnlyList<Migration> All { get; }

    /// <summary>
    /// What builds a database from nothing, in order: the versioned migrations by version, then the repeatable ones by
    /// name. The newest baseline leads when no versioned migration at or below its version exists, because then the
    /// history starts with it; an existing database must not run it. When no name fits a convention, all files by path,
    /// whose numbers count as numbers.
    /// </summary>
    public IReadOnlyList<Migration> Ordered { get; }

    /// <summary>
    /// What a deployer chooses from: <see cref="Ordered"/> with the newest baseline in front, also while files that it stands
    /// for are still there. An empty database runs the baseline in place of them, any other database the files.
    /// </summary>
    public IReadOnlyList<Migration> Deployable { get; }

    /// <summary>The undo files.</summary>
    public IReadOnlyList<Migration> Undos { get; }

    /// <summary>The scripts that run around a deployment, by file name.</summary>
    public IReadOnlyList<Migration> Callbacks { get; }

    /// <summary>The baseline files.</summary>
    public IReadOnlyList<Migration> Baselines { get; }

    /// <summary>The files whose name fits no convention: reviewed, but never run beside versioned migrations.</summary>
    public IReadOnlyList<Migration> Unrecognised { get; }

    /// <summary>What is wrong with the set, by path in ordinal order.</summary>
    public IReadOnlyList<MigrationProblem> Problems { get; }

    /// <summary>Finds the <c>*.sql</c> files below a folder. A folder that does not exist or cannot be read is a problem of the set.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="convention">The convention that the names follow.</param>
    /// <param name="dialect">
    /// The dialect of the project: files whose names are for another engine are left out. Null when it is not known: then the
    /// engine is a part of the name.
    /// </param>
    public static MigrationSet Discover(string folder, ConventionName convention = ConventionName.Auto, SqlDialect? dialect = null)
    {
        var baseFolder = Path.GetFullPath(folder);
        var builder = new MigrationSetBuilder(baseFolder, convention, dialect);
        var files = new List<string>();
        MigrationFolder.List(baseFolder, files, builder.Problems);
        return builder.Build(files);
    }

    /// <summary>Makes a set of given files; a file named twice counts once.</summary>
    /// <param name="paths">The files, of any extension.</param>
    /// <param name="baseFolder">The folder to which <see cref="Migration.Script"/> is relative.</param>
    /// <param name="convention">The convention that the names follow.</param>
    /// <param name="dialect">The dialect of the project, as for <see cref="Discover"/>.</param>
    public static MigrationSet FromFiles(
        IEnumerable<string> paths, string baseFolder, ConventionName convention = ConventionName.Auto, SqlDialect? dialect = null)
    {
        var builder = new MigrationSetBuilder(Path.GetFullPath(baseFolder), convention, dialect);
        var files = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var full = Path.GetFullPath(path);
            if (!known.Add(full))
            {
                continue;
            }

            if (File.Exists(full))
            {
                files.Add(full);
            }
            else
            {
                builder.Problems.Add(new MigrationProblem(
                    MigrationProblemKind.Unreadable, $"The migration file '{path}' does not exist or is not a file.", full));
            }
        }

        return builder.Build(files);
    }

    /// <summary>The file that takes a migration back; null when there is none.</summary>
    public Migration? UndoFor(Migration migration) => migration.Undo;

    /// <summary>The migration of <see cref="Ordered"/> with this version; null when there is none.</summary>
    public Migration? Find(MigrationVersion version) => _byVersion.GetValueOrDefault(version);
}
