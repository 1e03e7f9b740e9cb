using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Import;

/// <summary>The migrations of a project, found by what other tools know them by.</summary>
internal sealed class ImportFiles
{
    private readonly Dictionary<string, List<ImportFile>> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<MigrationVersion, ImportFile> _byVersion = [];
    private readonly Dictionary<string, ImportFile?> _byNumber = new(StringComparer.Ordinal);

    private IReadOnlyDictionary<ImportFile, string>? _chained;

    public ImportFiles(IReadOnlyList<MigrationFile> files)
    {
        var all = new ImportFile[files.Count];
        for (var i = 0; i < all.Length; i++)
        {
            var file = all[i] = new ImportFile(files[i]);
            if (!_byName.TryGetValue(file.FileName, out var same))
            {
                _byName.Add(file.FileName, same = []);
            }

            same.Add(file);
            if (file.Migration is { Kind: MigrationKind.Versioned, Version: { } version })
            {
                _byVersion.TryAdd(version, file);
                var number = NumberOf(file.Migration.Script);
                _byNumber[number] = _byNumber.ContainsKey(number) ? null : file;
            }
        }

        All = all;
    }

    /// <summary>Every file in the order in which they build a database.</summary>
    public IReadOnlyList<ImportFile> All { get; }

    /// <summary>The baseline that stands for files that are gone; null when the history does not begin with one.</summary>
    public ImportFile? Baseline => All.Count > 0 && All[0].Migration.Kind == MigrationKind.Baseline ? All[0] : null;

    /// <summary>
    /// The file of a name or path. Tools and projects count paths from different folders, so one path has to be the end of
    /// the other; null when that fits no file, or several equally well.
    /// </summary>
    public ImportFile? FindByName(string name)
    {
        var path = name.Replace('\\', '/');
        ImportFile? inside = null, outside = null;
        var isUnique = true;
        foreach (var file in _byName.GetValueOrDefault(path[(path.LastIndexOf('/') + 1)..], []))
        {
            var script = file.Migration.Script;
            if (IsEndOf(script, path))
            {
                inside = inside is null || script.Length > inside.Migration.Script.Length ? file : inside;
            }
            else if (IsEndOf(path, script))
            {
                isUnique &= outside is null;
                outside = file;
            }
        }

        return inside ?? (isUnique ? outside : null);
    }

    /// <summary>
    /// The versioned file of a version. Some conventions count more of a name to the version than other tools do; then the
    /// number in front of it decides, if only one file has it.
    /// </summary>
    public ImportFile? FindByVersion(string text) =>
        MigrationVersion.TryParse(text, out var version) && _byVersion.TryGetValue(version, out var file)
            ? file
            : text.Length > 0 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 ? _byNumber.GetValueOrDefault(text.TrimStart('0')) : null;

    /// <summary>Checksums that depend on the files before, computed for all files at first use.</summary>
    public IReadOnlyDictionary<ImportFile, string> Chained(Func<ImportFiles, IReadOnlyDictionary<ImportFile, string>> compute) => _chained ??= compute(this);

    private static bool IsEndOf(string end, string path) =>
        path.EndsWith(end, StringComparison.OrdinalIgnoreCase) && (path.Length == end.Length || path[^(end.Length + 1)] == '/');

    private static string NumberOf(string script)
    {
        // The number may stand before the file's name or, with a folder for each step, before the folder's.
        foreach (var part in script.Split('/').Reverse())
        {
            var name = part.AsSpan().TrimStart("Vv");
            var end = name.IndexOfAnyExceptInRange('0', '9');
            var digits = end < 0 ? name : name[..end];
            if (!digits.IsEmpty)
            {
                return digits.TrimStart('0').ToString();
            }
        }

        return string.Empty;
    }
}
