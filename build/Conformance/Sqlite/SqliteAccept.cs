using System.Globalization;
using System.Text;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Conformance.Sqlite;

/// <summary>Every statement of every history: accepted or refused, and where it ends, as sqlite3_prepare_v2 says.</summary>
internal sealed class SqliteAccept : IConformanceCheck
{
    public string Name => "sqlite-accept";

    public string Title => "SQLite: accept and reject";

    public Task<CheckResult> RunAsync(ConformanceContext context, CancellationToken cancellation)
    {
        var report = new StringBuilder(
            "Every history is replayed in order, so that names resolve; each statement is prepared with `sqlite3_prepare_v2` and run. An error "
            + "about names is no error of syntax. \"Newer\" statements are refused by the engine and need a later version by our annotations; a "
            + "statement that needs a later version and is taken is a difference. The end of a statement is compared with the engine's too.\n\n"
            + "| SQLite | histories | files | statements | taken by both | refused by both | newer | not judged by the engine | template or dot-command | differ |\n"
            + "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        var differences = 0;
        using (var bundled = new SqliteJudge(new BundledSqliteEngine(), new BundledSqliteEngine()))
        {
            differences += Run(context, bundled, "the product's own", report, cancellation);
        }

        var folder = NodeSqliteEngine.Folders(context)[^1];
        using (var newest = new SqliteJudge(new NodeSqliteEngine(folder), new NodeSqliteEngine(folder)))
        {
            differences += Run(context, newest, "the newest", report, cancellation);
        }

        return Task.FromResult(new CheckResult(differences == 0, report.ToString()));
    }

    private int Run(ConformanceContext context, SqliteJudge judge, string which, StringBuilder report, CancellationToken cancellation)
    {
        var engine = judge.Engine;
        var histories = SqliteHistory.All(context);
        var count = new Counts();
        foreach (var history in histories)
        {
            judge.Open();
            foreach (var path in history.Files)
            {
                cancellation.ThrowIfCancellationRequested();
                count.Files++;
                Compare(judge, path, count, message => context.Log.WriteLine($"{Name} {engine.Version}: {Path.GetRelativePath(context.CorpusRoot, path)}: {message}"));
            }
        }

        report.Append(
            CultureInfo.InvariantCulture,
            $"| {engine.Version} ({which}) | {histories.Count:N0} | {count.Files:N0} | {count.Statements:N0} | {count.Taken:N0} | {count.Refused:N0} | {count.Newer:N0} | {count.Undecided:N0} | {count.Templates:N0} | {count.Differences:N0} |\n");
        return count.Differences;
    }

    private static void Compare(SqliteJudge judge, string path, Counts count, Action<string> log)
    {
        var engine = judge.Engine;
        var text = SourceText.FromBytes(File.ReadAllBytes(path));
        using var tree = SqliteSyntax.Parse(text);
        var statements = SqliteStatementText.All(tree);
        engine.Load(text.ToString());
        var behind = 0;
        for (var i = 0; i < statements.Count; i++)
        {
            var statement = statements[i];
            count.Statements++;
            if (statement.IsTemplate)
            {
                count.Templates++;
                continue;
            }

            if (statement.Start < behind)
            {
                Differ("lies inside a statement of the engine");
                continue;
            }

            var prepared = engine.Prepare(statement.Start);
            var accepted = !statement.Node.HasError;
            var newer = accepted && statement.Required > engine.Version;
            var taken = judge.Takes(statement.Node.ToString(), prepared.Message, accepted && !newer);
            if (taken is null)
            {
                count.Undecided++;
                log($"{Place()} is not judged: {prepared.Message}");
            }
            else if (taken != (accepted && !newer))
            {
                Differ(taken == true ? (newer ? "is taken but said to need " + statement.Required : "is taken") : "is refused: " + prepared.Message);
            }
            else if (newer)
            {
                count.Newer++;
            }
            else if (accepted)
            {
                count.Taken++;
            }
            else
            {
                count.Refused++;
            }

            if (prepared.Message is null && prepared.Tail != statement.End && i + 1 < statements.Count)
            {
                behind = prepared.Tail;
                Differ($"ends at byte {prepared.Tail} for the engine, at {statement.End} here");
            }

            void Differ(string what)
            {
                count.Differences++;
                log($"{Place()} {what}");
            }

            string Place()
            {
                var line = text.GetPosition(statement.Node.Span.Start).Line;
                var words = statement.Node.ToString().ReplaceLineEndings(" ");
                return $"line {line} \"{(words.Length > 120 ? words[..120] + "…" : words)}\"";
            }
        }
    }

    private sealed class Counts
    {
        public int Files { get; set; }

        public int Statements { get; set; }

        public int Taken { get; set; }

        public int Refused { get; set; }

        public int Newer { get; set; }

        public int Undecided { get; set; }

        public int Templates { get; set; }

        public int Differences { get; set; }
    }
}
