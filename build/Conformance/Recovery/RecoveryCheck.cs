using System.Globalization;
using System.Text;
using SqlGitOps.Conformance.Damages;
using SqlGitOps.Conformance.Sqlite;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Conformance.Recovery;

/// <summary>One damaged token in a file: the other statements stay what they were, and the error lies in the damaged one.</summary>
internal sealed class RecoveryCheck : IConformanceCheck
{
    private const double Bar = 99.5;
    private const int MaxCharacters = 64 * 1024;

    private static readonly (string Folder, SqlDialect Dialect, int PerProject)[] s_corpora =
    [
        ("postgres", SqlDialect.PostgreSql, 700),
        ("sqlite", SqlDialect.Sqlite, 1200),
    ];

    public string Name => "recovery";

    public string Title => "Recovery";

    public Task<CheckResult> RunAsync(ConformanceContext context, CancellationToken cancellation)
    {
        var report = new StringBuilder(
            $"One token of one statement of a file is deleted, duplicated or swapped with the next one, by fixed seeds, the same number of cases for "
            + $"every project of the corpus, in files with at least two statements and at most {MaxCharacters / 1024} KB. Semicolons and parentheses are tokens "
            + "like others. \"Neighbours\" are the statements before and after the damaged one: each must have the same nodes, fields, flags and "
            + "tokens as before, and no error. \"Error in it\" counts the cases with an error between the damaged statement's first token and the "
            + "one behind its semicolon; \"valid\" are those without, because the changed text is valid too; for SQLite the newest engine was "
            + "asked about each of them (but not where a tool fills something in). The bar is for these three; a closing quote that is missing is shown beside them, because "
            + "for the engines too the text up to the next quote is then a string or a name, whatever it was before.\n\n"
            + "| corpus | damage | cases | neighbours kept | error in it | valid | neither |\n|---|---|---:|---:|---:|---:|---:|\n");
        var passed = true;
        var folder = NodeSqliteEngine.Folders(context)[^1];
        using var judge = new SqliteJudge(new NodeSqliteEngine(folder), new NodeSqliteEngine(folder));
        judge.Open();
        foreach (var (corpus, dialect, perProject) in s_corpora)
        {
            var all = new Counts();
            var kinds = new SortedDictionary<DamageKind, Counts>();
            foreach (var project in context.Files(corpus).GroupBy(p => Path.GetRelativePath(context.CorpusRoot, p).Split(Path.DirectorySeparatorChar)[1], StringComparer.Ordinal))
            {
                cancellation.ThrowIfCancellationRequested();
                Run(context, dialect, [.. project], perProject, judge, all, kinds);
            }

            foreach (var (kind, count) in kinds.Where(k => k.Key != DamageKind.Unquote))
            {
                Row(report, corpus, kind.ToString().ToLowerInvariant(), count);
            }

            Row(report, corpus, "**these three**", all);
            Row(report, corpus, "closing quote", kinds[DamageKind.Unquote]);
            passed &= all.Share(all.Kept) >= Bar && all.Share(all.Placed + all.Valid) >= Bar;
        }

        return Task.FromResult(new CheckResult(passed, report.ToString()));
    }

    private static void Row(StringBuilder report, string corpus, string damage, Counts count) => report.Append(
        CultureInfo.InvariantCulture,
        $"| {corpus} | {damage} | {count.Cases:N0} | {count.Share(count.Kept):F2} % | {count.Placed:N0} | {count.Valid:N0} | {count.Cases - count.Placed - count.Valid:N0} |\n");

    private void Run(ConformanceContext context, SqlDialect dialect, List<string> files, int cases, SqliteJudge judge, Counts all, SortedDictionary<DamageKind, Counts> kinds)
    {
        var sources = new List<SyntaxTree>();
        foreach (var path in files)
        {
            var text = SourceText.FromBytes(File.ReadAllBytes(path), Path.GetRelativePath(context.CorpusRoot, path));
            var tree = Parse(dialect, text);
            if (text.Length <= MaxCharacters && tree.Statements.Count > 1)
            {
                sources.Add(tree);
            }
            else
            {
                tree.Dispose();
            }
        }

        var dice = new Dice(20_261_121);
        for (var i = 0; i < cases && sources.Count > 0; i++)
        {
            var tree = sources[dice.Below(sources.Count)];
            var statements = tree.Statements.ToList();
            var index = dice.Below(statements.Count);
            var statement = statements[index];
            var end = statement.EndToken < tree.Tokens.Length - 1 && tree.Tokens[statement.EndToken].Kind == TokenKind.Semicolon ? statement.EndToken + 1 : statement.EndToken;
            var token = statement.FirstToken + dice.Below(end - statement.FirstToken);
            var kind = (DamageKind)dice.Below(4);
            if (statement.HasError || Damage.Of(tree, kind, token, end) is not { } damage)
            {
                continue;
            }

            if (!kinds.TryGetValue(kind, out var count))
            {
                kinds.Add(kind, count = new Counts());
            }

            using var damaged = Parse(dialect, SourceText.From(damage.Apply(tree.Text.Span)));
            var outcome = DamagedFile.Compare(tree, statements, index, damaged, damage);
            var valid = !outcome.IsErrorPlaced && outcome.IsKept && damaged.Errors.Count == tree.Errors.Count
                && (dialect != SqlDialect.Sqlite || EngineTakes(judge, damaged, outcome));
            count.Add(outcome, valid);
            if (kind != DamageKind.Unquote)
            {
                all.Add(outcome, valid);
            }

            if (!outcome.IsKept || !(outcome.IsErrorPlaced || valid))
            {
                var token0 = tree.Tokens[token];
                context.Log.WriteLine(
                    $"{Name} {tree.Text.Path}({tree.Text.GetPosition(token0.Start).Line}): {kind} \"{tree.TextOf(token0).ToString().ReplaceLineEndings(" ")}\": "
                    + $"{(outcome.IsKept ? "neighbours kept" : "neighbours changed")}, {(outcome.IsErrorPlaced ? "error placed" : "no error in it")}: "
                    + statement.ToString().ReplaceLineEndings(" "));
            }
        }

        sources.ForEach(s => s.Dispose());
    }

    private static bool EngineTakes(SqliteJudge judge, SyntaxTree damaged, DamagedFile outcome)
    {
        foreach (var statement in SqliteStatementText.All(damaged))
        {
            var start = statement.Node.Span.Start;
            if (!statement.IsTemplate && start >= outcome.Start && start < outcome.End)
            {
                var text = statement.Node.ToString();
                if (judge.Takes(text, judge.Engine.Check([text])[0], isAcceptedHere: true) == false)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static SyntaxTree Parse(SqlDialect dialect, SourceText text) =>
        dialect == SqlDialect.Sqlite ? SqliteSyntax.Parse(text) : PostgreSqlSyntax.Parse(text);

    private sealed class Counts
    {
        public int Cases { get; private set; }

        public int Kept { get; private set; }

        public int Placed { get; private set; }

        public int Valid { get; private set; }

        public double Share(int part) => 100.0 * part / Math.Max(Cases, 1);

        public void Add(DamagedFile outcome, bool valid)
        {
            Cases++;
            Kept += outcome.IsKept ? 1 : 0;
            Placed += outcome.IsErrorPlaced ? 1 : 0;
            Valid += valid ? 1 : 0;
        }
    }
}
