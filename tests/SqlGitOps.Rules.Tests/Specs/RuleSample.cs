using SqlGitOps.Model;
using SqlGitOps.Review.Driver;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Tests.Specs;

/// <summary>One sample: files, and the findings expected in them.</summary>
/// <param name="Title">Heading and line in the spec file.</param>
/// <param name="Dialect">Dialect of the sample.</param>
/// <param name="Version">Engine version to assume.</param>
/// <param name="Files">File names and texts in order.</param>
/// <param name="Expected">Expected findings as <c>file(line): id</c>.</param>
/// <param name="Configuration">Content of an <c>.editorconfig</c> beside the files, or null.</param>
public sealed record RuleSample(
    string Title,
    SqlDialect Dialect,
    EngineVersion Version,
    IReadOnlyList<(string Name, string Text)> Files,
    IReadOnlyList<string> Expected,
    string? Configuration)
{
    private const string FileMark = "-- file: ";
    private const string ExpectMark = "-- expect: ";

    /// <summary>Reads a fenced block whose info string is <c>sql Dialect [version]</c>.</summary>
    public static RuleSample Create(string title, string fence, IReadOnlyList<string> lines, string? configuration)
    {
        var words = fence.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var dialect = Enum.Parse<SqlDialect>(words[1]);
        var version = words.Length > 2 && EngineVersion.TryParse(words[2], out var parsed) ? parsed : ReviewRequest.DefaultVersion(dialect);
        var files = new List<(string, string)>();
        var expected = new List<string>();
        var name = "0001_sample.sql";
        var text = new List<string>();
        foreach (var line in lines)
        {
            if (line.StartsWith(FileMark, StringComparison.Ordinal))
            {
                Flush();
                name = line[FileMark.Length..].Trim();
                continue;
            }

            text.Add(line);
            var mark = line.IndexOf(ExpectMark, StringComparison.Ordinal);
            if (mark >= 0)
            {
                foreach (var id in line[(mark + ExpectMark.Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    expected.Add($"{name}({text.Count}): {id}");
                }
            }
        }

        Flush();
        return new RuleSample(title, dialect, version, files, expected, configuration);

        void Flush()
        {
            if (text.Count > 0)
            {
                files.Add((name, string.Join('\n', text) + "\n"));
                text.Clear();
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Dialect}: {Title}";
}
