using System.Collections.Concurrent;

namespace SqlGitOps.Review.Configuration;

/// <summary>
/// Finds and reads the <c>.editorconfig</c> and <c>.globalconfig</c> files that apply to SQL files, with the rules of the
/// C# compiler. For every SQL file it walks up its folders: <c>.editorconfig</c> files up to one with <c>root = true</c>,
/// <c>.globalconfig</c> files up to the root of the disk. A deeper <c>.editorconfig</c> wins over an outer one, a later
/// section over an earlier one, and any <c>.editorconfig</c> over global files.
/// </summary>
/// <remarks>
/// The compiler's own list (<c>EditorConfigFiles</c>) covers only folders above C# files, so SQL folders must be walked here.
/// One session is for one run: every file is read once and later changes are not seen. Safe to use from many threads.
/// </remarks>
public sealed class ConfigurationSession
{
    private readonly ConcurrentDictionary<string, Folder> _folders = new(PathComparer);
    private readonly ConcurrentDictionary<ConfigurationProblem, byte> _problems = new();
    private readonly List<ConfigurationFile> _given = [];
    private readonly Lock _gate = new();

    /// <summary>Starts a session.</summary>
    /// <param name="globalConfigFiles">
    /// More global configuration files, for example the <c>GlobalAnalyzerConfigFiles</c> items of a project. A file that cannot
    /// be read or lacks <c>is_global = true</c> is a problem and has no effect.
    /// </param>
    public ConfigurationSession(IEnumerable<string>? globalConfigFiles = null)
    {
        var seen = new HashSet<string>(PathComparer);
        foreach (var given in globalConfigFiles ?? [])
        {
            var path = Path.GetFullPath(given);
            if (!seen.Add(path))
            {
                continue;
            }

            var file = Read(path);
            if (file.IsGlobal)
            {
                _given.Add(file);
            }
            else if (file.Problems.Count == 0)
            {
                Report(new ConfigurationProblem(path, 0, "The file was given as a global configuration file but lacks 'is_global = true', and is ignored."));
            }
        }
    }

    /// <summary>What was not understood in the files read so far, ordered by path and line.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems =>
        [.. _problems.Keys.OrderBy(static p => p.Path, StringComparer.Ordinal).ThenBy(static p => p.Line).ThenBy(static p => p.Message, StringComparer.Ordinal)];

    internal static StringComparison PathComparison { get; } =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static StringComparer PathComparer { get; } =
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The configuration of a SQL file, which need not exist.</summary>
    /// <param name="sqlPath">Its path; a relative one is taken from the current directory.</param>
    public FileConfiguration For(string sqlPath)
    {
        var path = Path.GetFullPath(sqlPath);
        var folder = GetFolder(Path.GetDirectoryName(path) ?? path);
        return folder.Configuration.For(WithSlashes(path), Report);
    }

    internal static string WithSlashes(string path) =>
        Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');

    private Folder GetFolder(string directory)
    {
        if (_folders.TryGetValue(directory, out var known))
        {
            return known;
        }

        lock (_gate)
        {
            return Load(directory);
        }
    }

    private Folder Load(string directory)
    {
        if (_folders.TryGetValue(directory, out var known))
        {
            return known;
        }

        var parentPath = Path.GetDirectoryName(directory);
        var parent = parentPath is null ? new Folder([], [], new FolderConfiguration(_given, [])) : Load(parentPath);
        var local = ReadIfExists(Path.Combine(directory, ".editorconfig"));
        var global = ReadIfExists(Path.Combine(directory, ".globalconfig"));
        var folder = local is null && global is null ? parent : Extend(parent, local, global);
        _folders[directory] = folder;
        return folder;
    }

    private Folder Extend(Folder parent, ConfigurationFile? local, ConfigurationFile? global)
    {
        List<ConfigurationFile> globals = [.. parent.Globals];
        if (global is not null)
        {
            globals.Add(global);
        }

        List<ConfigurationFile> locals = local is { IsRoot: true } ? [] : [.. parent.Locals];
        if (local is not null)
        {
            (local.IsGlobal ? globals : locals).Add(local);
        }

        // A file may be both given by the project and found by walking up.
        var all = _given.Concat(globals).DistinctBy(static f => f.Path, PathComparer);
        return new Folder(globals, locals, new FolderConfiguration(all, locals));
    }

    private ConfigurationFile? ReadIfExists(string path) => File.Exists(path) ? Read(path) : null;

    private ConfigurationFile Read(string path)
    {
        var file = ConfigurationFile.Read(path);
        foreach (var problem in file.Problems)
        {
            Report(problem);
        }

        return file;
    }

    private void Report(ConfigurationProblem problem) => _problems.TryAdd(problem, 0);

    private sealed record Folder(
        IReadOnlyList<ConfigurationFile> Globals, IReadOnlyList<ConfigurationFile> Locals, FolderConfiguration Configuration);
}
