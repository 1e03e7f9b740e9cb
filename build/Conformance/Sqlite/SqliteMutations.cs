using System.Globalization;
using System.Text;
using SqlGitOps.Conformance.Damages;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Conformance.Sqlite;

/// <summary>Statements with one token deleted, duplicated or swapped: what we refuse the engine refuses, and the other way round.</summary>
internal sealed class SqliteMutations : IConformanceCheck
{
    private const double Bar = 99.5;
    private const int PerProject = 3000;
    private const int PerGrammarStatement = 60;
    private const int MaxLength = 20_000;

    public string Name => "sqlite-mutations";

    public string Title => "SQLite: accept and reject of damaged statements";

    public Task<CheckResult> RunAsync(ConformanceContext context, CancellationToken cancellation)
    {
        var report = new StringBuilder(
            "Statements of the histories (prepared at their place in the replay) and of `grammar.sql`, with one token deleted, duplicated or swapped "
            + "with the next one, by fixed seeds. A case is not judged when an error about names hides what the engine's parser would say. \"Build "
            + "option\" are texts that SQLite takes when it is built with SQLITE_ENABLE_UPDATE_DELETE_LIMIT or SQLITE_ENABLE_ORDERED_SET_AGGREGATES, "
            + "and so do we.\n\n| SQLite | cases | taken by both | refused by both | newer | build option | not judged | differ | agree |\n"
            + "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        var passed = true;
        using (var bundled = new SqliteJudge(new BundledSqliteEngine(), new BundledSqliteEngine()))
        {
            passed &= Run(context, bundled, report, cancellation);
        }

        var folder = NodeSqliteEngine.Folders(context)[^1];
        using (var newest = new SqliteJudge(new NodeSqliteEngine(folder), new NodeSqliteEngine(folder)))
        {
            passed &= Run(context, newest, report, cancellation);
        }

        return Task.FromResult(new CheckResult(passed, report.ToString()));
    }

    private bool Run(ConformanceContext context, SqliteJudge judge, StringBuilder report, CancellationToken cancellation)
    {
        var dice = new Dice(20_261_121);
        var count = new Counts();
        var histories = SqliteHistory.All(context);
        var perStatement = histories
            .GroupBy(h => Project(h.Name), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => Math.Clamp(PerProject / Math.Max(g.Sum(CountStatements), 1), 2, 8), StringComparer.Ordinal);
        foreach (var history in histories)
        {
            cancellation.ThrowIfCancellationRequested();
            judge.Open();
            foreach (var path in history.Files)
            {
                var text = SourceText.FromBytes(File.ReadAllBytes(path));
                using var tree = SqliteSyntax.Parse(text);
                judge.Engine.Load(text.ToString());
                foreach (var statement in SqliteStatementText.All(tree))
                {
                    if (statement is { IsTemplate: false, Node.HasError: false } && statement.End - statement.Start <= MaxLength)
                    {
                        Compare(context, judge, dice, statement.Node, perStatement[Project(history.Name)], count);
                    }

                    judge.Engine.Prepare(statement.Start);
                }
            }
        }

        judge.Open();
        SqliteVersions.OpenSchema(judge.Engine);
        foreach (var (text, _) in SqliteVersions.Statements())
        {
            using var tree = SqliteSyntax.Parse(SourceText.From(text));
            Compare(context, judge, dice, tree.Statements.First, PerGrammarStatement, count);
        }

        var agreement = 100.0 * (count.Cases - count.Undecided - count.Differences) / (count.Cases - count.Undecided);
        report.Append(
            CultureInfo.InvariantCulture,
            $"| {judge.Engine.Version} | {count.Cases:N0} | {count.Taken:N0} | {count.Refused:N0} | {count.Newer:N0} | {count.Options:N0} | {count.Undecided:N0} | {count.Differences:N0} | {agreement:F2} % |\n");
        return agreement >= Bar;
    }

    private static string Project(string history) => history.Split(Path.DirectorySeparatorChar)[1];

    private static int CountStatements(SqliteHistory history)
    {
        var count = 0;
        foreach (var path in history.Files)
        {
            using var tree = SqliteSyntax.Parse(SourceText.FromBytes(File.ReadAllBytes(path)));
            count += tree.Statements.Count;
        }

        return count;
    }

    private void Compare(ConformanceContext context, SqliteJudge judge, Dice dice, SyntaxNode statement, int cases, Counts count)
    {
        var texts = new List<string>();
        var start = statement.Span.Start;
        for (var i = 0; i < cases; i++)
        {
            var token = statement.FirstToken + dice.Below(statement.EndToken - statement.FirstToken);
            if (Damage.Of(statement.Tree, (DamageKind)dice.Below(3), token, statement.EndToken) is { } damage)
            {
                var moved = damage with { Start = damage.Start - start, End = damage.End - start };
                texts.Add(moved.Apply(statement.Text));
            }
        }

        var messages = judge.Engine.Check(texts);
        for (var i = 0; i < texts.Count; i++)
        {
            count.Cases++;
            var accepted = SqliteStatementText.IsAccepted(texts[i], out var required);
            var newer = accepted && required > judge.Engine.Version;
            var expected = accepted && !newer;
            var taken = judge.Takes(texts[i], messages[i], expected);
            if (taken is null)
            {
                count.Undecided++;
            }
            else if (taken == expected)
            {
                count.Taken += expected ? 1 : 0;
                count.Newer += newer ? 1 : 0;
                count.Refused += accepted ? 0 : 1;
            }
            else if (accepted && SqliteMessages.IsBuildOption(messages[i]!, texts[i]))
            {
                count.Options++;
            }
            else
            {
                count.Differences++;
                context.Log.WriteLine($"{Name} {judge.Engine.Version}: {(accepted ? "taken" : "refused")} here (needs {required}), the engine says {messages[i] ?? "yes"}: {texts[i].ReplaceLineEndings(" ")}");
            }
        }
    }

    private sealed class Counts
    {
        public int Cases { get; set; }

        public int Taken { get; set; }

        public int Refused { get; set; }

        public int Newer { get; set; }

        public int Options { get; set; }

        public int Undecided { get; set; }

        public int Differences { get; set; }
    }
}
