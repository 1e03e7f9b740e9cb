using System.Globalization;
using System.Text;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Conformance.PostgreSql;

/// <summary>
/// Statement by statement: what libpg_query accepts has no error from us, what it refuses has one near its place. That
/// our cut into statements is right is shown apart from that, on whole files.
/// </summary>
internal sealed class Acceptance : IConformanceCheck
{
    private const int NearTokens = 3;
    private const double RejectedBar = 0.99;
    private const double NearBar = 0.95;
    private static readonly int[] s_distances = [0, 1, 2, 3, 5, 10, int.MaxValue];

    public string Name => "postgresql-accept";

    public string Title => "PostgreSQL: accept and reject";

    public async Task<CheckResult> RunAsync(ConformanceContext context, CancellationToken cancellation)
    {
        using var oracle = new LibPgQuery(context.LibPgQueryFolder);
        var report = new StringBuilder(
            "Every statement, as our parser cuts it, is given to libpg_query 18. Statements that no engine can be asked about are "
            + "counted: psql commands, statements with placeholders or lines of a template language.\n\n"
            + "| corpus | statements | not asked | accepted by libpg_query | of them with an error from us | refused by libpg_query | of them with an error from us |\n"
            + "|---|---:|---:|---:|---:|---:|---:|\n");
        var distances = new int[s_distances.Length];
        int wrongErrors = 0, refused = 0, refusedByBoth = 0, cutFiles = 0, cutWrong = 0;
        var second = new SecondOpinion();
        foreach (var group in CorpusFile.ReadAll(context).GroupBy(f => f.Group))
        {
            int asked = 0, notAsked = 0, groupAccepted = 0, groupWrong = 0, groupRefused = 0, groupBoth = 0;
            foreach (var chunk in group.Chunk(500))
            {
                var statements = chunk.SelectMany(f => f.Statements).ToList();
                var questions = statements.Where(s => s.Skip == SkipReason.None).ToList();
                var answers = await oracle.ParseAsync(questions.ConvertAll(s => s.Text), cancellation);
                notAsked += statements.Count - questions.Count;
                asked += questions.Count;
                for (var i = 0; i < questions.Count; i++)
                {
                    var (statement, answer) = (questions[i], answers[i]);
                    second.Add(statement, answer);
                    if (answer.Error is null)
                    {
                        groupAccepted++;
                        if (statement.Error is { } error)
                        {
                            groupWrong++;
                            Log(context, "false error", statement, $"ours: {error.Message} at {statement.Around(error.Span.Start)}");
                        }

                        continue;
                    }

                    groupRefused++;
                    if (statement.Error is not { } found)
                    {
                        Log(context, "missed", statement, $"libpg_query: {answer.Error} at {statement.Around(answer.At)}");
                        continue;
                    }

                    groupBoth++;
                    var distance = DistanceInTokens(statement.Text, answer.At, found.Span.Start);
                    distances[Array.FindIndex(s_distances, d => distance <= d)]++;
                    if (distance > NearTokens)
                    {
                        Log(context, $"{distance} tokens away", statement, $"libpg_query: {answer.Error} at {statement.Around(answer.At)}; ours: {found.Message}");
                    }
                }

                var cuts = await CompareCutsAsync(context, oracle, chunk, questions, answers, cancellation);
                cutFiles += cuts.Files;
                cutWrong += cuts.Wrong;
            }

            report.Append(CultureInfo.InvariantCulture, $"| {group.Key} | {asked + notAsked:N0} | {notAsked:N0} | {groupAccepted:N0} | {groupWrong:N0} | {groupRefused:N0} | {groupBoth:N0} |\n");
            wrongErrors += groupWrong;
            refused += groupRefused;
            refusedByBoth += groupBoth;
        }

        var near = s_distances.Select((d, i) => d <= NearTokens ? distances[i] : 0).Sum();
        var rejectedShare = (double)refusedByBoth / Math.Max(refused, 1);
        var nearShare = (double)near / Math.Max(refusedByBoth, 1);
        report.Append(CultureInfo.InvariantCulture, $"\nOf what libpg_query refuses, {rejectedShare:P2} has an error from us (bar: {RejectedBar:P0}).\n\n");
        report.Append(CultureInfo.InvariantCulture, $"Tokens between its place of the error and ours (bar: {NearBar:P0} within {NearTokens}; it is {nearShare:P2}):\n\n| tokens apart | errors |\n|---|---:|\n");
        for (var i = 0; i < distances.Length; i++)
        {
            var from = i == 0 ? 0 : s_distances[i - 1] + 1;
            var label = s_distances[i] == int.MaxValue ? $"{from} and more" : s_distances[i] == from ? $"{from}" : $"{from} to {s_distances[i]}";
            report.Append(CultureInfo.InvariantCulture, $"| {label} | {distances[i]:N0} |\n");
        }

        report.Append(CultureInfo.InvariantCulture, $"""

            The cut: {cutFiles:N0} files, with the statements that libpg_query refuses or that it cannot be asked about blanked out, are
            given to it whole; in {cutWrong:N0} of them its statements lie elsewhere than ours.


            """);
        report.Append(await second.ReportAsync(context, cancellation));
        return new CheckResult(wrongErrors == 0 && cutWrong == 0 && rejectedShare >= RejectedBar && nearShare >= NearBar, report.ToString());
    }

    private static void Log(ConformanceContext context, string what, CorpusStatement statement, string detail) =>
        context.Log.WriteLine($"postgresql-accept: {statement.Place}: {what}: {detail} || {statement.Excerpt()}");

    private static int DistanceInTokens(string statement, int left, int right)
    {
        if (left == right)
        {
            return 0;
        }

        using var tree = PostgreSqlSyntax.Parse(SourceText.From(statement));
        int first = 0, last = 0;
        foreach (ref readonly var token in tree.Tokens)
        {
            first += token.End <= Math.Min(left, right) ? 1 : 0;
            last += token.End <= Math.Max(left, right) ? 1 : 0;
        }

        return last - first;
    }

    /// <summary>Gives whole files to libpg_query and compares where the statements begin and end.</summary>
    private static async Task<(int Files, int Wrong)> CompareCutsAsync(
        ConformanceContext context, LibPgQuery oracle, CorpusFile[] files, List<CorpusStatement> asked, OracleAnswer[] answers, CancellationToken cancellation)
    {
        var accepted = asked.Where((_, i) => answers[i].Error is null).ToHashSet(ReferenceEqualityComparer.Instance);
        var texts = Array.ConvertAll(files, f => Blanked(f, accepted));
        var cuts = await oracle.ParseAsync(texts, cancellation);
        var wrong = 0;
        for (var i = 0; i < files.Length; i++)
        {
            var ours = files[i].Statements.Where(accepted.Contains).Select(s => (s.Start, End: s.Start + s.Text.Length)).ToList();
            var (cut, text) = (cuts[i], texts[i]);
            var theirs = cut.Statements?.Select(s => Trimmed(text, s[0], s[1] == 0 ? text.Length : s[0] + s[1])).ToList();
            if (theirs is null || !ours.SequenceEqual(theirs))
            {
                wrong++;
                var at = theirs is null
                    ? $"libpg_query: {cut.Error} at line {files[i].Text.GetPosition(cut.At).Line}"
                    : $"{theirs.Count} statements, ours are {ours.Count}; the first that differs is near line {files[i].Text.GetPosition(theirs.Except(ours).Concat(ours.Except(theirs)).Min(s => s.Item1)).Line}";
                context.Log.WriteLine($"postgresql-accept: {files[i].Name}: cut: {at}");
            }
        }

        return (files.Length, wrong);
    }

    /// <summary>The file with spaces for everything but the statements that libpg_query accepts, and for comments.</summary>
    private static string Blanked(CorpusFile file, HashSet<object?> accepted)
    {
        var characters = file.Text.Span.ToArray();
        using var tree = PostgreSqlSyntax.Parse(file.Text);
        foreach (ref readonly var comment in tree.Trivia)
        {
            characters.AsSpan(comment.Start, comment.Length).Fill(' ');
        }

        var position = 0;
        foreach (var statement in file.Statements.Where(accepted.Contains))
        {
            Blank(position, statement.Start);
            position = statement.Start + statement.Text.Length;
        }

        Blank(position, characters.Length);
        return new string(characters);

        // Between statements nothing but the first semicolon is kept; a psql command that ends a statement becomes one.
        void Blank(int start, int end)
        {
            if (start >= end)
            {
                return;
            }

            var gap = characters.AsSpan(start, end - start);
            var semicolon = gap.IndexOfAny(';', '\\');
            gap.Fill(' ');
            if (semicolon >= 0)
            {
                gap[semicolon] = ';';
            }
        }
    }

    private static (int Start, int End) Trimmed(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return (start, end);
    }

    /// <summary>What a real server of the same major says about the same statements.</summary>
    private sealed class SecondOpinion
    {
        private const int Major = 18;
        private readonly Dictionary<string, (CorpusStatement Statement, bool Accepted)> _statements = new(StringComparer.Ordinal);

        public void Add(CorpusStatement statement, OracleAnswer answer) => _statements.TryAdd(statement.Text, (statement, answer.Error is null));

        public async Task<string> ReportAsync(ConformanceContext context, CancellationToken cancellation)
        {
            var all = _statements.Values.ToList();
            var verdicts = await ServerGrammars.AskAsync(Major, all.ConvertAll(s => s.Statement.Text), context.CacheFolder, cancellation);
            var differ = 0;
            var wrongErrors = 0;
            for (var i = 0; i < all.Count; i++)
            {
                if (verdicts[i].Accepted != all[i].Accepted)
                {
                    differ++;
                    Log(context, $"server {Major} {(verdicts[i].Accepted ? "accepts" : "refuses")}", all[i].Statement, verdicts[i].Message ?? "libpg_query refuses");
                }

                if (verdicts[i].Accepted && all[i].Statement.Error is not null)
                {
                    wrongErrors++;
                }
            }

            return string.Create(
                CultureInfo.InvariantCulture,
                $"Second opinion: of {all.Count:N0} distinct statements, the grammar of a real PostgreSQL {Major} server and libpg_query disagree about {differ:N0}; {wrongErrors:N0} that the server accepts have an error from us.\n");
        }
    }
}
