using SqlGitOps.Migrations.Conventions;
using SqlGitOps.Syntax;

namespace SqlGitOps.Migrations;

/// <summary>Puts files into a <see cref="MigrationSet"/>: recognises names, pairs undo files, orders, and finds clashes.</summary>
internal sealed class MigrationSetBuilder(string baseFolder, ConventionName conventionName, SqlDialect? dialect)
{
    private readonly IReadOnlyList<Convention> _conventions = Convention.For(conventionName);

    public List<MigrationProblem> Problems { get; } = [];

    public MigrationSet Build(List<string> paths)
    {
        var all = Recognise(paths);
        KeepOwnEngine(all);
        FindCaseCollisions(all);
        FindDuplicates(all);
        PairUndos(all);
        Problems.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path) is var order and not 0
            ? order
            : left.Kind.CompareTo(right.Kind));
        return new MigrationSet(baseFolder, all, Order(all), Problems);
    }

    private List<Migration> Recognise(List<string> paths)
    {
        var scripts = new List<(string Path, string Script)>(paths.Count);
        var folders = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var script = Path.GetRelativePath(baseFolder, path).Replace(Path.DirectorySeparatorChar, '/');
            scripts.Add((path, script));
            var slash = script.LastIndexOf('/');
            var folder = slash < 0 ? "" : script[..slash];
            if (!folders.TryGetValue(folder, out var names))
            {
                folders.Add(folder, names = new HashSet<string>(StringComparer.Ordinal));
            }

            names.Add(script[(slash + 1)..]);
        }

        scripts.Sort(static (left, right) => string.CompareOrdinal(left.Script, right.Script));
        var all = new List<Migration>(scripts.Count);
        foreach (var (path, script) in scripts)
        {
            var slash = script.LastIndexOf('/');
            all.Add(Recognise(path, script, new MigrationFile(script, folders[slash < 0 ? "" : script[..slash]], dialect)));
        }

        return all;
    }

    /// <summary>Takes out what is for other engines, and what a file for the project's own engine replaces.</summary>
    private static void KeepOwnEngine(List<Migration> all)
    {
        var own = all.Where(static m => m.Engine == EngineScope.Own).Select(Step).ToHashSet();
        all.RemoveAll(m => m.Engine == EngineScope.Other || (m.Engine == EngineScope.Any && own.Contains(Step(m))));

        static (ConventionName, MigrationKind, string?) Step(Migration migration) => (migration.Convention.Name, migration.Kind, migration.PairName);
    }

    private Migration Recognise(string path, string script, MigrationFile file)
    {
        if (Convention.Callback.Recognise(file) is { } callback)
        {
            return new Migration(path, script, Convention.Callback, callback);
        }

        foreach (var convention in _conventions)
        {
            if (convention.Recognise(file) is { } name)
            {
                return new Migration(path, script, convention, name);
            }
        }

        Problems.Add(new MigrationProblem(MigrationProblemKind.UnrecognisedName, Unrecognised(file, script), path));
        return new Migration(path, script, Convention.Unrecognised, Convention.Unrecognised.Recognise(file)!.Value);
    }

    private string Unrecognised(MigrationFile file, string script)
    {
        if (FlywayCallbacks.IsCallback(file.Stem))
        {
            return $"'{script}' is a callback of Flyway that is not run here. Known are beforeMigrate, afterMigrate and afterMigrateError; move the statements into one of them or into a migration.";
        }

        var expected = _conventions.Count == 1
            ? $"Names look like '{_conventions[0].Example}'."
            : $"Start the name with a version, for example '{new NumberedConvention().Example}' or '{new FlywayConvention().Example}'.";
        return $"'{script}' has no version that the convention knows, so it has no place in the order and is not deployed. {expected}";
    }

    private void FindCaseCollisions(List<Migration> all)
    {
        var seen = new Dictionary<string, Migration>(StringComparer.OrdinalIgnoreCase);
        foreach (var migration in all)
        {
            if (!seen.TryAdd(migration.Script, migration))
            {
                var other = seen[migration.Script];
                Problems.Add(new MigrationProblem(
                    MigrationProblemKind.CaseOnlyCollision,
                    $"'{migration.Script}' and '{other.Script}' differ in letter case only. On Windows and macOS one of them is lost; rename one.",
                    migration.Path,
                    other.Path));
            }
        }
    }

    private void FindDuplicates(List<Migration> all)
    {
        var versions = new Dictionary<(MigrationKind, MigrationVersion), Migration>();
        var names = new Dictionary<string, Migration>(StringComparer.Ordinal);
        foreach (var migration in all)
        {
            if (!migration.IsRecognised || migration.Kind is MigrationKind.Undo or MigrationKind.Callback)
            {
                continue;
            }

            if (migration.Version is not { } version)
            {
                if (!names.TryAdd(migration.Description, migration))
                {
                    var other = names[migration.Description];
                    Problems.Add(new MigrationProblem(
                        MigrationProblemKind.DuplicateName,
                        $"'{migration.Script}' and '{other.Script}' are the same repeatable migration '{migration.Description}'. Rename or remove one.",
                        migration.Path,
                        other.Path));
                }
            }
            else if (!versions.TryAdd((migration.Kind, version), migration))
            {
                var other = versions[(migration.Kind, version)];
                Problems.Add(new MigrationProblem(
                    MigrationProblemKind.DuplicateVersion,
                    $"'{migration.Script}' and '{other.Script}' have the same version {other.Version}. Give the later one a new version. "
                    + "If files of this project share numbers on purpose, set the convention \"wholeName\".",
                    migration.Path,
                    other.Path));
            }
        }
    }

    private void PairUndos(List<Migration> all)
    {
        var byPairName = new Dictionary<string, Migration>(StringComparer.Ordinal);
        var byVersion = new Dictionary<MigrationVersion, List<Migration>>();
        foreach (var migration in all)
        {
            if (migration is not { Kind: MigrationKind.Versioned, Version: { } version })
            {
                continue;
            }

            if (migration.PairName is { } pairName)
            {
                byPairName.TryAdd(pairName, migration);
            }

            if (!byVersion.TryGetValue(version, out var same))
            {
                byVersion.Add(version, same = []);
            }

            same.Add(migration);
        }

        foreach (var undo in all)
        {
            if (undo is not { Kind: MigrationKind.Undo, Version: { } version })
            {
                continue;
            }

            // The words of a pair may differ (only the number counts), but then the number must be clear.
            Migration? migration = null;
            if ((undo.PairName is null || !byPairName.TryGetValue(undo.PairName, out migration))
                && byVersion.TryGetValue(version, out var same) && same.Count == 1)
            {
                migration = same[0];
            }

            if (migration is { Undo: null })
            {
                migration.Undo = undo;
            }
            else if (migration is { Undo: { } other })
            {
                Problems.Add(new MigrationProblem(
                    MigrationProblemKind.DuplicateVersion,
                    $"'{undo.Script}' and '{other.Script}' both take '{migration.Script}' back. Remove one.",
                    undo.Path,
                    other.Path));
            }
            else
            {
                Problems.Add(new MigrationProblem(
                    MigrationProblemKind.UndoWithoutMigration,
                    $"'{undo.Script}' takes version {version} back, but no single migration has that version. Rename the file or remove it.",
                    undo.Path));
            }
        }
    }

    private static List<Migration> Order(List<Migration> all)
    {
        if (!all.Exists(static m => m.IsRecognised && m.Kind != MigrationKind.Callback))
        {
            var byPath = all.FindAll(static m => m.Kind != MigrationKind.Callback);
            byPath.Sort(static (left, right) => NaturalOrder.ComparePaths(left.Script, right.Script));
            return byPath;
        }

        var versioned = all.FindAll(static m => m is { Kind: MigrationKind.Versioned, IsRecognised: true });
        versioned.Sort(static (left, right) => left.Version!.CompareTo(right.Version) is var order and not 0
            ? order
            : string.CompareOrdinal(left.Script, right.Script));

        var repeatable = all.FindAll(static m => m.Kind == MigrationKind.Repeatable);
        repeatable.Sort(static (left, right) => string.CompareOrdinal(left.Description, right.Description) is var order and not 0
            ? order
            : string.CompareOrdinal(left.Script, right.Script));

        var baseline = all.Where(static m => m.Kind == MigrationKind.Baseline).MaxBy(static m => m.Version);
        if (baseline is not null && (versioned.Count == 0 || versioned[0].Version! > baseline.Version!))
        {
            versioned.Insert(0, baseline);
        }

        versioned.AddRange(repeatable);
        return versioned;
    }
}
