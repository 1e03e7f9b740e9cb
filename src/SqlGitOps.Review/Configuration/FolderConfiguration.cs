using System.Collections.Concurrent;

namespace SqlGitOps.Review.Configuration;

/// <summary>The configuration files that apply to the SQL files of a folder, and what they say for each set of matching sections.</summary>
internal sealed class FolderConfiguration
{
    private readonly ConcurrentDictionary<string, FileConfiguration> _bySections = new(StringComparer.Ordinal);
    private readonly List<ConfigurationSection> _sections = [];
    private readonly List<ConfigurationFile> _globals;
    private readonly List<string> _paths;

    /// <param name="globals">Global files, in any order.</param>
    /// <param name="locals">The <c>.editorconfig</c> files from the outermost folder inwards.</param>
    public FolderConfiguration(IEnumerable<ConfigurationFile> globals, IReadOnlyList<ConfigurationFile> locals)
    {
        _globals = [.. globals.OrderBy(static g => g.GlobalLevel).ThenBy(static g => g.Path, StringComparer.Ordinal)];
        _paths = [.. _globals.Select(static g => g.Path), .. locals.Select(static l => l.Path)];
        foreach (var global in _globals)
        {
            _sections.AddRange(global.Sections);
        }

        foreach (var local in locals)
        {
            _sections.AddRange(local.Sections);
        }
    }

    /// <summary>What the files say about one SQL file.</summary>
    /// <param name="path">Full path of the SQL file, with <c>/</c> between the parts.</param>
    /// <param name="report">Takes problems with values and conflicts.</param>
    public FileConfiguration For(string path, Action<ConfigurationProblem> report)
    {
        var matching = new List<char>();
        for (var i = 0; i < _sections.Count; i++)
        {
            if (Covers(_sections[i], path))
            {
                matching.Add((char)i);
            }
        }

        var key = string.Concat(matching);
        return _bySections.TryGetValue(key, out var known)
            ? known
            : _bySections.GetOrAdd(key, new FileConfiguration(Merge(key, report), _paths, report));
    }

    private static bool Covers(ConfigurationSection section, string path)
    {
        if (section.Glob is null)
        {
            return string.Equals(ConfigurationSession.WithSlashes(section.Name), path, ConfigurationSession.PathComparison);
        }

        var folder = ConfigurationSession.WithSlashes(section.Entries[0].File.Directory).AsSpan().TrimEnd('/');
        return section.Glob.IsMatch(path.AsSpan(folder.Length));
    }

    private IReadOnlyCollection<ConfigurationEntry> Merge(string matching, Action<ConfigurationProblem> report)
    {
        var winners = MergeGlobals(matching, report);
        foreach (var index in matching)
        {
            var section = _sections[index];
            if (section.Glob is null)
            {
                continue;
            }

            foreach (var entry in section.Entries)
            {
                winners[entry.Key] = entry;
            }
        }

        return winners.Values;
    }

    /// <summary>
    /// Among global files the higher level wins; two values at the same level cancel each other, as the C# compiler has it:
    /// the order in which such files are given means nothing.
    /// </summary>
    private Dictionary<string, ConfigurationEntry> MergeGlobals(string matching, Action<ConfigurationProblem> report)
    {
        var winners = new Dictionary<string, ConfigurationEntry>(StringComparer.Ordinal);
        var conflicts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var global in _globals)
        {
            // Within one file the later line wins, and the lines about this very file stand above the general ones.
            var own = new Dictionary<string, ConfigurationEntry>(StringComparer.Ordinal);
            foreach (var entry in global.GlobalEntries)
            {
                own[entry.Key] = entry;
            }

            foreach (var index in matching)
            {
                var section = _sections[index];
                if (section.Glob is null && section.Entries[0].File == global)
                {
                    foreach (var entry in section.Entries)
                    {
                        own[entry.Key] = entry;
                    }
                }
            }

            foreach (var (key, entry) in own)
            {
                if (winners.TryGetValue(key, out var other)
                    && other.File.GlobalLevel == global.GlobalLevel
                    && !string.Equals(other.Value, entry.Value, StringComparison.OrdinalIgnoreCase))
                {
                    conflicts[key] = global.GlobalLevel;
                    report(new ConfigurationProblem(
                        entry.File.Path,
                        entry.Line,
                        $"'{key}' has another value in {other.File.Path}, line {other.Line}, at the same global_level; both are ignored."));
                }
                else
                {
                    winners[key] = entry;
                }
            }
        }

        foreach (var (key, level) in conflicts)
        {
            if (winners[key].File.GlobalLevel == level)
            {
                winners.Remove(key);
            }
        }

        return winners;
    }
}
