using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Finds files that are the same migration, or whose paths are the same where letter case does not count.</summary>
internal sealed class SeenFiles
{
    /// <summary>What to do about two files that are one migration.</summary>
    public const string WayOut =
        "Give the one that was added later another version. If files of this project share numbers on purpose, set \"migrations\": { \"convention\": \"wholeName\" } in sqlgitops.json.";

    private readonly Dictionary<string, MigrationFile> _identities = new(StringComparer.Ordinal);
    private readonly Dictionary<MigrationVersion, MigrationFile> _versions = [];
    private readonly Dictionary<string, MigrationFile> _paths = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a file in. Null when nothing is wrong with it, else with which former file it clashes.</summary>
    public PlanProblem? Add(MigrationFile file)
    {
        var migration = file.Migration;
        if (!_paths.TryAdd(migration.Script, file))
        {
            var other = _paths[migration.Script].Migration;
            return Clash(
                PlanProblemKind.CaseOnlyCollision,
                $"'{migration.Script}' and '{other.Script}' differ in letter case only. On Windows and macOS one of them is lost; rename one.",
                migration,
                other);
        }

        MigrationFile? same = null;
        if (!_identities.TryAdd(file.Identity, file))
        {
            same = _identities[file.Identity];
        }
        else if (migration is { Kind: not MigrationKind.Repeatable, Version: { } version } && !_versions.TryAdd(version, file))
        {
            // 1, 001 and 1.0 are one version.
            same = _versions[version];
        }

        return same is null
            ? null
            : Clash(
                PlanProblemKind.Duplicate,
                $"'{migration.Script}' is the same migration as '{same.Migration.Script}' ({same.Identity}). {WayOut}",
                migration,
                same.Migration);
    }

    private static PlanProblem Clash(PlanProblemKind kind, string message, Migration migration, Migration other) =>
        new(kind, message, migration.Path) { RelatedPath = other.Path };
}
