using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Planning;

/// <summary>A <see cref="MigrationSelection"/> with its names found among the files.</summary>
internal sealed class FileSelection
{
    private readonly int _last;
    private readonly HashSet<int>? _only;

    /// <summary>Finds the files that are named.</summary>
    /// <param name="selection">The names.</param>
    /// <param name="files">The files in the order in which they build a database.</param>
    /// <exception cref="DeployException">A name means no file, or several.</exception>
    public FileSelection(MigrationSelection selection, IReadOnlyList<MigrationFile> files)
    {
        Files = files;
        _last = files.Count - 1;
        if (selection.To is { } to)
        {
            _last = Find(to);
            if (files[_last].Migration.Kind == MigrationKind.Repeatable)
            {
                throw Unknown($"'{to}' is a repeatable migration, which has no place in the order. Name the version up to which to deploy.");
            }
        }

        if (selection.Only.Count > 0)
        {
            _only = [.. selection.Only.Select(Find)];
        }
    }

    /// <summary>All files, in the order in which they build a database.</summary>
    public IReadOnlyList<MigrationFile> Files { get; }

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

    private bool IsRepeatable(int file) => Files[file].Migration.Kind == MigrationKind.Repeatable;

    private int Find(string name)
    {
        var version = MigrationVersion.TryParse(name, out var parsed) ? parsed : null;
        var found = -1;
        for (var i = 0; i < Files.Count; i++)
        {
            if (!IsNamed(Files[i].Migration, name, version))
            {
                continue;
            }

            if (found >= 0)
            {
                throw Unknown($"'{name}' can mean '{Files[found].Migration.Script}' or '{Files[i].Migration.Script}'. Write the path.");
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
        if (NearestName.Hint(name, Files.Select(file => file.Migration.Script)) is { Length: > 0 } hint)
        {
            return hint;
        }

        MigrationFile? nearest = null;
        foreach (var file in Files)
        {
            if (file.Migration is { Kind: not MigrationKind.Repeatable, Version: { } own } && (nearest is null || (version is not null && own < version)))
            {
                nearest = file;
            }
        }

        return nearest is null ? " There are no versioned migrations." : $" The nearest is {nearest.Migration.Version} ('{nearest.Migration.Script}').";
    }

    private static DeployException Unknown(string message) => new(new DeployError(DeployErrorKind.Configuration, message));
}
