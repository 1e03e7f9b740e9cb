using SqlGitOps.Review.Driver;
using SqlGitOps.Syntax;

namespace SqlGitOps.Rules.Tests.Specs;

/// <summary>One sample: files, and the findings expected in them.</summary>
/// <param name="Title">Heading and line in the spec file.</param>
/// <param name="Dialect">Dialect of the sample.</param>
/// <param name="Version">Engine version to assume.</param>
/// <param name="IsVersionGiven">Whether the sample says that it needs that version.</param>
/// <param name="Files">File names and texts in order.</param>
/// <param name="Expected">Expected findings as <c>file(line): id</c>.</param>
/// <param name="Configuration">Content of an <c>.editorconfig</c> in the folder above the files, or null.</param>
/// <param name="Committed">The files that the base commit has; null when there is none.</param>
/// <param name="IsVerified">Whether the sample also runs on real servers; not with the word <c>unverified</c>.</param>
public sealed record RuleSample(
    string Title,
    SqlDialect Dialect,
    EngineVersion Version,
    bool IsVersionGiven,
    IReadOnlyList<(string Name, string Text)> Files,
    IReadOnlyList<string> Expected,
    string? Configuration,
    IReadOnlySet<string>? Committed,
    bool IsVerified)
{
    /// <summary>Name of the configuration file in <see cref="Expected"/>.</summary>
    public const string ConfigurationFile = "../.editorconfig";

    private const string FileMark = "-- file: ";
    private const string CommittedMark = "-- committed: ";
    private const string ExpectMark = "-- expect: ";
    private const string ConfigurationExpectMark = "# expect: ";

    /// <summary>Reads a fenced block whose info string is <c>sql Dialect [version] [unverified]</c>.</summary>
    public static RuleSample Create(string title, string fence, IReadOnlyList<string> lines, IReadOnlyList<string>? configuration)
    {
        var words = fence.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var dialect = Enum.Parse<SqlDialect>(words[1]);
        var parsed = default(EngineVersion);
        var isVersionGiven = words.Length > 2 && EngineVersion.TryParse(words[2], out parsed);
        var version = isVersionGiven ? parsed : ReviewRequest.DefaultVersion(dialect);
        var files = new List<(string, string)>();
        var expected = new List<string>();
        var name = "0001_sample.sql";
        var text = new List<string>();
        HashSet<string>? committed = null;
        foreach (var line in lines)
        {
            if (line.StartsWith(CommittedMark, StringComparison.Ordinal))
            {
                committed = [.. line[CommittedMark.Length..].Split(',', StringSplitOptions.TrimEntries)];
                continue;
            }

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
                Expect(name, text.Count, line[(mark + ExpectMark.Length)..]);
            }
        }

        Flush();
        return new RuleSample(
            title, dialect, version, isVersionGiven, files, expected, ReadConfiguration(), committed, !words.Contains("unverified", StringComparer.Ordinal));

        void Expect(string file, int line, string ids)
        {
            foreach (var id in ids.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                expected.Add($"{file}({line}): {id}");
            }
        }

        string? ReadConfiguration()
        {
            if (configuration is null)
            {
                return null;
            }

            List<string> result = ["root = true"];
            foreach (var line in configuration)
            {
                var mark = line.IndexOf(ConfigurationExpectMark, StringComparison.Ordinal);
                result.Add(mark < 0 ? line : line[..mark].TrimEnd());
                if (mark >= 0)
                {
                    Expect(ConfigurationFile, result.Count, line[(mark + ConfigurationExpectMark.Length)..]);
                }
            }

            return string.Join('\n', result) + "\n";
        }

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
