using System.Globalization;
using System.Text;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Versions;
using SqlGitOps.Testing;

namespace SqlGitOps.Conformance.PostgreSql;

/// <summary>
/// Which major brought a construct: what the grammar files say about each statement, compared with the grammars of real
/// servers. What we say a statement needs must be the major behind the last one that refuses it.
/// </summary>
internal sealed class Versions : IConformanceCheck
{
    private const string DifferencesFile = "postgresql-version-differences.txt";
    private const int ExamplesPerGroup = 12;

    public string Name => "postgresql-versions";

    public string Title => "PostgreSQL: versions";

    public async Task<CheckResult> RunAsync(ConformanceContext context, CancellationToken cancellation)
    {
        var statements = CorpusFile.ReadAll(context)
            .SelectMany(f => f.Statements)
            .Where(s => s.Skip == SkipReason.None)
            .DistinctBy(s => s.Text, StringComparer.Ordinal)
            .ToList();
        var texts = statements.ConvertAll(s => s.Text);
        var majors = PostgresServer.SupportedMajors;
        var verdicts = await Task.WhenAll(majors.Select(m => Task.Run(() => ServerGrammars.AskAsync(m, texts, context.CacheFolder, cancellation), cancellation)));
        await WriteDifferencesAsync(Path.Combine(context.CacheFolder, DifferencesFile), statements, verdicts, cancellation);

        var needs = majors.ToDictionary(m => m, _ => 0);
        int compared = 0, differ = 0;
        for (var i = 0; i < statements.Count; i++)
        {
            // What the newest grammar does not have is no syntax of ours.
            if (statements[i].Error is not null || !verdicts[^1][i].Accepted)
            {
                continue;
            }

            compared++;
            var required = RequirementOf(statements[i].Text, majors[0], out var construct);
            needs[required]++;

            // Below a major that refuses it, an older one may accept the same text with another meaning: 0x1F was 0 AS x1F.
            var refusing = Enumerable.Range(0, majors.Count).LastOrDefault(n => !verdicts[n][i].Accepted, -1);
            if (majors[refusing + 1] != required)
            {
                differ++;
                context.Log.WriteLine(
                    $"{Name}: {statements[i].Place}: {statements[i].Kind}: we say {required}{(construct.Length > 0 ? $" ({construct})" : "")}, accepted by{Accepting(majors, verdicts, i)}"
                    + $"{(refusing < 0 ? "" : $"; {majors[refusing]} says {verdicts[refusing][i].Message}")} || {statements[i].Excerpt()}");
            }
        }

        var report = new StringBuilder();
        report.Append(CultureInfo.InvariantCulture, $"""
            {compared:N0} distinct statements that PostgreSQL {majors[^1]} and our parser accept are given to the grammars of real servers
            {majors[0]} to {majors[^1]}, without running them. What the grammar files say a statement needs must be the major behind the last
            one that refuses it. {differ:N0} statements differ.

            | needs | statements |
            |---|---:|

            """);
        foreach (var (major, count) in needs)
        {
            report.Append(CultureInfo.InvariantCulture, $"| {(major == majors[0] ? "nothing" : $"{major}")} | {count:N0} |\n");
        }

        return new CheckResult(differ == 0, report.ToString());
    }

    private static int RequirementOf(string statement, int oldest, out string construct)
    {
        using var tree = PostgreSqlSyntax.Parse(SourceText.From(statement));
        construct = "";
        foreach (var requirement in SyntaxVersions.RequirementsOf(tree))
        {
            if (requirement.Since.Major > oldest)
            {
                (oldest, construct) = (requirement.Since.Major, requirement.Construct);
            }
        }

        return oldest;
    }

    private static string Accepting(IReadOnlyList<int> majors, ServerVerdict[][] verdicts, int statement) =>
        string.Concat(majors.Select((m, n) => verdicts[n][statement].Accepted ? string.Create(CultureInfo.InvariantCulture, $" {m}") : ""));

    /// <summary>All statements about which the majors do not agree, grouped, for whoever writes the annotations.</summary>
    private static async Task WriteDifferencesAsync(string path, List<CorpusStatement> statements, ServerVerdict[][] verdicts, CancellationToken cancellation)
    {
        var majors = PostgresServer.SupportedMajors;
        var groups = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        for (var i = 0; i < statements.Count; i++)
        {
            var accepted = verdicts.Count(v => v[i].Accepted);
            if (accepted == 0 || accepted == majors.Count)
            {
                continue;
            }

            var last = Enumerable.Range(0, majors.Count).Last(n => !verdicts[n][i].Accepted);
            var key = $"accepted by{Accepting(majors, verdicts, i)} | {statements[i].Kind} | {majors[last]}: {verdicts[last][i].Message}";
            if (!groups.TryGetValue(key, out var list))
            {
                groups.Add(key, list = []);
            }

            list.Add($"{statements[i].Place}: {statements[i].Excerpt(400)}");
        }

        var text = new StringBuilder();
        foreach (var (key, list) in groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {key} ({list.Count})\n");
            foreach (var line in list.Take(ExamplesPerGroup))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        await File.WriteAllTextAsync(path, text.ToString(), cancellation);
    }
}
