using System.Text.Json;
using System.Text.Json.Serialization;

namespace SqlGitOps.Histories;

/// <summary>What is known of the histories of the corpus (<c>histories.json</c>); a folder without an entry is a history as it is.</summary>
internal sealed class HistoryTable
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The histories that need something said about them.</summary>
    public required IReadOnlyList<HistoryCase> Histories { get; init; }

    /// <summary>What is no history that could be run.</summary>
    public required IReadOnlyList<LeftOut> LeftOut { get; init; }

    /// <summary>Reads the table beside the program and adds the folders of the corpus that it does not name.</summary>
    /// <exception cref="InvalidOperationException">The table names what the corpus does not have.</exception>
    public static HistoryTable Read(string corpus)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "histories.json");
        var table = JsonSerializer.Deserialize<HistoryTable>(File.ReadAllText(file), s_options)
            ?? throw new InvalidOperationException($"{file} is empty.");
        var known = table.Histories.Select(h => h.Source).Concat(table.LeftOut.Select(l => l.Path)).ToList();
        if (known.Find(path => !Path.Exists(Path.Combine(corpus, path))) is { } missing)
            throw new InvalidOperationException($"histories.json names {missing}, which the corpus does not have.");
        var projects = known.Select(path => string.Join('/', path.Split('/').Take(2))).ToHashSet(StringComparer.Ordinal);
        var others = new[] { "postgres", "sqlite" }
            .SelectMany(dialect => Directory.EnumerateDirectories(Path.Combine(corpus, dialect)).Select(path => $"{dialect}/{Path.GetFileName(path)}"))
            .Where(name => !projects.Contains(name))
            .Select(name => new HistoryCase { Name = name });
        return new HistoryTable { Histories = [.. table.Histories.Concat(others).OrderBy(h => h.Name, StringComparer.Ordinal)], LeftOut = table.LeftOut };
    }
}
