using System.Globalization;
using System.Text;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Conformance.Sqlite;

/// <summary>Every statement of grammar.sql is taken by exactly the versions that our annotations name.</summary>
internal sealed class SqliteVersions : IConformanceCheck
{
    public string Name => "sqlite-versions";

    public string Title => "SQLite: which version has which syntax";

    /// <summary>The statements of grammar.sql with the version that each needs.</summary>
    public static IReadOnlyList<(string Text, EngineVersion Required)> Statements()
    {
        using var tree = SqliteSyntax.Parse(SourceText.Read(Path("grammar.sql")));
        return tree.Errors.Count == 0
            ? [.. SqliteStatementText.All(tree).Select(s => (s.Node.ToString(), s.Required))]
            : throw new ConformanceException($"grammar.sql has an error of syntax at {tree.Text.GetPosition(tree.Errors[0].Span.Start)}: {tree.Errors[0].Message}");
    }

    /// <summary>Makes the schema that the statements stand for, in an empty database.</summary>
    public static void OpenSchema(ISqliteEngine engine)
    {
        using var tree = SqliteSyntax.Parse(SourceText.Read(Path("grammar-schema.sql")));
        foreach (var statement in tree.Statements)
        {
            engine.Query(statement.ToString());
        }
    }

    public Task<CheckResult> RunAsync(ConformanceContext context, CancellationToken cancellation)
    {
        var report = new StringBuilder(
            "`grammar.sql` uses every rule of SQLite's grammar. A statement must be taken by an engine exactly when the engine is as new as our "
            + "annotations ask for.\n\n| SQLite | statements | taken | newer than the engine | differ |\n|---|---:|---:|---:|---:|\n");
        var differences = Run(context, new SqliteJudge(new BundledSqliteEngine(), new BundledSqliteEngine()), report);
        foreach (var folder in NodeSqliteEngine.Folders(context))
        {
            cancellation.ThrowIfCancellationRequested();
            differences += Run(context, new SqliteJudge(new NodeSqliteEngine(folder), new NodeSqliteEngine(folder)), report);
        }

        return Task.FromResult(new CheckResult(differences == 0, report.ToString()));
    }

    private int Run(ConformanceContext context, SqliteJudge judge, StringBuilder report)
    {
        using (judge)
        {
            judge.Open();
            OpenSchema(judge.Engine);
            var statements = Statements();
            var messages = judge.Engine.Check([.. statements.Select(s => s.Text)]);
            int taken = 0, newer = 0, differ = 0;
            for (var i = 0; i < statements.Count; i++)
            {
                var (text, required) = statements[i];
                var expected = required <= judge.Engine.Version;
                var taking = judge.Takes(text, messages[i], expected);
                if (taking != expected)
                {
                    differ++;
                    context.Log.WriteLine($"{Name} {judge.Engine.Version}: needs {required}, the engine says {messages[i] ?? "yes"}: {text}");
                }
                else if (expected)
                {
                    taken++;
                }
                else
                {
                    newer++;
                }
            }

            report.Append(CultureInfo.InvariantCulture, $"| {judge.Engine.Version} | {statements.Count:N0} | {taken:N0} | {newer:N0} | {differ:N0} |\n");
            return differ;
        }
    }

    private static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Sqlite", name);
}
