using System.Diagnostics.CodeAnalysis;
using SqlGitOps.Syntax.PostgreSql;

namespace SqlGitOps.Conformance.PostgreSql;

/// <summary>The templates of postgresql.templates.</summary>
internal sealed class SqlTemplates
{
    private readonly Dictionary<PostgreSqlKind, SqlTemplate> _templates = [];
    private readonly HashSet<PostgreSqlKind> _leaves = [];

    private SqlTemplates()
    {
    }

    /// <summary>Number of kinds that have a template.</summary>
    public int Count => _templates.Count;

    /// <summary>Reads the file beside the program.</summary>
    /// <exception cref="ConformanceException">A template does not fit the grammar.</exception>
    public static SqlTemplates Read()
    {
        var templates = new SqlTemplates();
        var definitions = new List<(PostgreSqlKind Kind, string Text)>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "postgresql.templates")))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == ' ')
            {
                definitions[^1] = (definitions[^1].Kind, definitions[^1].Text + line);
                continue;
            }

            var words = line.Split(' ', 2);
            if (words[0] == "tokens")
            {
                templates._leaves.UnionWith(words[1].Split(' ').Select(Kind));
            }
            else
            {
                definitions.Add((Kind(words[0]), words[1].TrimStart('=', ' ')));
            }
        }

        foreach (var (kind, text) in definitions)
        {
            templates._templates.Add(kind, new SqlTemplate(kind, text));
        }

        return templates;
    }

    /// <summary>The template of a kind.</summary>
    public bool TryGet(PostgreSqlKind kind, [MaybeNullWhen(false)] out SqlTemplate template) => _templates.TryGetValue(kind, out template);

    /// <summary>Whether the file says that the kind is nothing but its tokens.</summary>
    public bool IsLeaf(PostgreSqlKind kind) => _leaves.Contains(kind);

    private static PostgreSqlKind Kind(string name) =>
        Enum.TryParse<PostgreSqlKind>(name, out var kind) ? kind : throw new ConformanceException($"postgresql.templates: there is no node kind {name}.");
}
