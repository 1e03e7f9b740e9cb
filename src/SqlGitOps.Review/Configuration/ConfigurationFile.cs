using System.Globalization;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Review.Configuration;

/// <summary>One parsed <c>.editorconfig</c> or global configuration file, with the syntax that the C# compiler reads.</summary>
internal sealed class ConfigurationFile
{
    private const int DefaultLevelOfGlobalConfig = 100;

    private readonly List<ConfigurationProblem> _problems = [];
    private readonly List<ConfigurationSection> _sections = [];
    private readonly List<ConfigurationEntry> _preamble = [];
    private string? _globalLevel;
    private int _globalLevelLine;
    private bool _hasGlobalKey;

    private ConfigurationFile(string path)
    {
        Path = path;
        Directory = System.IO.Path.GetDirectoryName(path) ?? path;
        HasGlobalName = string.Equals(System.IO.Path.GetFileName(path), ".globalconfig", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>The folder that section names are relative to.</summary>
    public string Directory { get; }

    /// <summary>Whether <c>root = true</c> stands before the first section.</summary>
    public bool IsRoot { get; private set; }

    /// <summary>Whether it is a global file: by its name or by <c>is_global = true</c>.</summary>
    public bool IsGlobal => HasGlobalName || _hasGlobalKey;

    /// <summary>Precedence among global files; the higher one wins.</summary>
    public int GlobalLevel { get; private set; }

    /// <summary>The entries of a global file that stand before the first section: they cover every file. Empty for other files.</summary>
    public IReadOnlyList<ConfigurationEntry> GlobalEntries => _preamble;

    /// <summary>The sections that hold at least one entry the review understands, in file order.</summary>
    public IReadOnlyList<ConfigurationSection> Sections => _sections;

    /// <summary>What was not understood, in line order.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    private bool HasGlobalName { get; }

    /// <summary>Reads a file. A file that cannot be read gives an empty one with a problem.</summary>
    public static ConfigurationFile Read(string path)
    {
        try
        {
            return Parse(path, SourceText.Read(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var file = new ConfigurationFile(path);
            file._problems.Add(new ConfigurationProblem(path, 0, $"The configuration file cannot be read: {e.Message}"));
            return file;
        }
    }

    /// <summary>Parses the text of a file.</summary>
    public static ConfigurationFile Parse(string path, SourceText text)
    {
        var file = new ConfigurationFile(path);
        ConfigurationSection? section = null;
        for (var number = 1; number <= text.LineCount; number++)
        {
            var span = text.GetLineSpan(number);
            var line = text.Span.Slice(span.Start, span.Length).Trim();
            if (line.IsEmpty || line[0] is '#' or ';')
            {
                continue;
            }

            if (line[0] == '[')
            {
                section = file.OpenSection(line, number);
            }
            else
            {
                file.AddProperty(section, line, number);
            }
        }

        file.Finish();
        return file;
    }

    private ConfigurationSection OpenSection(ReadOnlySpan<char> line, int number)
    {
        var name = SectionName(line);
        if (name is null)
        {
            Report(number, "The section has no closing bracket; write it as [*.sql].");
        }

        // A broken section still takes the lines that follow, so that they do not fall into the section before it.
        var section = new ConfigurationSection(name ?? "", Glob: null, []);
        _sections.Add(section);
        return section;
    }

    private static string? SectionName(ReadOnlySpan<char> line)
    {
        // The name ends at the last bracket before a comment; '#' and ';' belong to the name only when escaped.
        var close = -1;
        for (var i = 1; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                i++;
            }
            else if (line[i] is '#' or ';')
            {
                break;
            }
            else if (line[i] == ']')
            {
                close = i;
            }
        }

        return close > 1 ? line[1..close].ToString() : null;
    }

    private void AddProperty(ConfigurationSection? section, ReadOnlySpan<char> line, int number)
    {
        var separator = line.IndexOfAny('=', ':');
        var key = separator < 0 ? default : line[..separator].TrimEnd();
        if (!IsKey(key))
        {
            Report(number, "The line is neither a comment, a section nor 'key = value', and is ignored.");
            return;
        }

        var value = line[(separator + 1)..];
        var comment = value.IndexOfAny('#', ';');
        value = (comment < 0 ? value : value[..comment]).Trim();

        var lowered = key.ToString().ToLowerInvariant();
        if (section is null)
        {
            AddToPreamble(lowered, value.ToString(), number);
        }
        else if (ConfigurationKeys.IsRelevant(lowered))
        {
            section.Entries.Add(new ConfigurationEntry(this, number, lowered, value.ToString()));
        }
    }

    private void AddToPreamble(string key, string value, int number)
    {
        switch (key)
        {
            case ConfigurationKeys.Root:
                IsRoot = string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
                break;
            case ConfigurationKeys.IsGlobal:
                _hasGlobalKey = string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
                break;
            case ConfigurationKeys.GlobalLevel:
                _globalLevel = value;
                _globalLevelLine = number;
                break;
            default:
                if (ConfigurationKeys.IsRelevant(key))
                {
                    _preamble.Add(new ConfigurationEntry(this, number, key, value));
                }

                break;
        }
    }

    private void Finish()
    {
        if (IsGlobal)
        {
            FinishGlobal();
        }
        else
        {
            foreach (var entry in _preamble)
            {
                Report(entry.Line, $"'{entry.Key}' stands before the first section and has no effect; put it under [*.sql].");
            }

            _preamble.Clear();
        }

        for (var i = _sections.Count - 1; i >= 0; i--)
        {
            if (_sections[i].Entries.Count == 0 || _sections[i].Name.Length == 0)
            {
                _sections.RemoveAt(i);
            }
            else if (!IsGlobal)
            {
                _sections[i] = _sections[i] with { Glob = SectionGlob.Compile(_sections[i].Name) };
            }
        }

        _problems.Sort(static (a, b) => a.Line.CompareTo(b.Line));
    }

    private void FinishGlobal()
    {
        GlobalLevel = HasGlobalName ? DefaultLevelOfGlobalConfig : 0;
        if (_globalLevel is not null)
        {
            if (int.TryParse(_globalLevel, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var level))
            {
                GlobalLevel = level;
            }
            else
            {
                Report(_globalLevelLine, $"The global_level '{_globalLevel}' is not a number.");
            }
        }

        foreach (var section in _sections)
        {
            if (section.Entries.Count > 0 && !System.IO.Path.IsPathFullyQualified(section.Name))
            {
                Report(
                    section.Entries[0].Line,
                    $"The section [{section.Name}] of a global configuration file has no effect: only full paths of files are allowed there.");
            }
        }
    }

    private static bool IsKey(ReadOnlySpan<char> key)
    {
        if (key.IsEmpty)
        {
            return false;
        }

        foreach (var c in key)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private void Report(int line, string message) => _problems.Add(new ConfigurationProblem(Path, line, message));
}
