using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Planning;

/// <summary>A <see cref="MigrationSelection"/> with its names found among the files.</summary>
internal sealed record FileSelection
{
    private readonly IReadOnlyList<Migration> _migrations;
    private readonly int _last;
    private readonly HashSet<int>? _only;

    /// <summary>Finds the files that are named.</summary>
    /// <param name="selection">The names.</param>
    /// <param name="migrations">The migrations in the order in which they build a database.</param>
    /// <exception cref="DeployException">A name means no file, or several.</exception>
    public FileSelection(MigrationSelection selection, IReadOnlyList<Migration> migrations)
    {
        _migrations = migrations;
        _last = migrations.Count - 1;
        if (selection.To is { } to)
        {
            _last = Find(to);
            if (migrations[_last].Kind == MigrationKind.Repeatable)
            {
                throw Unknown($"'{to}' is a repeatable migration, which has no place in the order. Name the version up to which to deploy.");
            }
        }

        if (selection.Only.Count > 0)
        {
            _only = [.. selection.Only.Select(Find)];
        }
    }

    /// <summary>All files, in the order in which they build a database; none before they are read.</summary>
    public IReadOnlyList<MigrationFile> Files { get; init; } = [];

    /// <summary>Whether gaps may be left: single migrations are chosen.</summary>
    public bool LeavesGaps => _only is not null;

    /// <summary>Whether a pending file is to run.</summary>
    /// <param name="file">Its position.</param>
    /// <param name="isVersionedLeftOut">Whether a pending versioned migration before it is not to run.</param>
    public bool Contains(int file, bool isVersionedLeftOut)
    {
        if (_only is not null)
        {
            return _only.Contains(file) && (file <= _last || IsRepeatable(file));
        }

        return IsRepeatable(file) ? !isVersionedLeftOut : file <= _last;
    }

    private bool IsRepeatable(int file) => _migrations[file].Kind == MigrationKind.Repeatable;

    private int Find(string name)
    {
        var version = MigrationVersion.TryParse(name, out var parsed) ? parsed : null;
        var found = -1;
        for (var i = 0; i < _migrations.Count; i++)
        {
            if (!IsNamed(_migrations[i], name, version))
            {
                continue;
            }

            if (found >= 0)
            {
                throw Unknown($"'{name}' can mean '{_migrations[found].Script}' or '{_migrations[i].Script}'. Write the path.");
            }

            found = i;
        }

        return found >= 0 ? found : throw Unknown($"There is no migration '{name}'.{Nearest(name, version)}");
    }

    private static bool IsNamed(Migration migration, string name, MigrationVersion? version) =>
        migration.Script.Equals(name, StringComparison.Ordinal)
        || (migration is { Kind: not MigrationKind.Repeatable, Version: { } own } && own == version)
        || migration.Script.AsSpan(migration.Script.LastIndexOf('/') + 1).SequenceEqual(name);

    /// <summary>The name that was most likely meant: one that is written alike, else the version before it, else the first.</summary>
    private string Nearest(string name, MigrationVersion? version)
    {
        if (NearestName.Hint(name, _migrations.Select(migration => migration.Script)) is { Length: > 0 } hint)
        {
            return hint;
        }

        Migration? nearest = null;
        foreach (var migration in _migrations)
        {
            if (migration is { Kind: not MigrationKind.Repeatable, Version: { } own } && (nearest is null || (version is not null && own < version)))
            {
                nearest = migration;
            }
        }

        return nearest is null ? " There are no versioned migrations." : $" The nearest is {nearest.Version} ('{nearest.Script}').";
    }

    private static DeployException Unknown(string message) => new(new DeployError(DeployErrorKind.Configuration, message));
}
