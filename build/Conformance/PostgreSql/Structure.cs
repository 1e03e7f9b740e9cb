using System.Globalization;
using System.Text;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Conformance.PostgreSql;

/// <summary>
/// Whether our tree says what libpg_query's tree says. Each accepted statement is written anew from the fields and flags of
/// our tree alone (<see cref="SqlWriter"/>); libpg_query must make the same tree of it as of the original.
/// </summary>
internal sealed class Structure : IConformanceCheck
{
    public string Name => "postgresql-structure";

    public string Title => "PostgreSQL: structure";

    public async Task<CheckResult> RunAsync(ConformanceContext context, CancellationToken cancellation)
    {
        var templates = SqlTemplates.Read();
        var writer = new SqlWriter(templates);
        using var oracle = new LibPgQuery(context.LibPgQueryFolder);
        var report = new StringBuilder(
            "Each statement that libpg_query 18 accepts is written anew from the fields and flags of our tree, with parentheses around "
            + "every operator, by one template per node kind (build/Conformance/PostgreSql/postgresql.templates); a template must use "
            + "every field and flag of its kind. libpg_query's trees of the original and of what was written must be equal but for "
            + "positions: every name, role, type, option and the nesting of every expression.\n\n"
            + "| corpus | distinct statements | equal | differ |\n|---|---:|---:|---:|\n");
        var byTokens = new Dictionary<PostgreSqlKind, int>();
        var differ = 0;
        foreach (var group in CorpusFile.ReadAll(context).GroupBy(f => f.Group))
        {
            var statements = group.SelectMany(f => f.Statements)
                .Where(s => s.Skip == SkipReason.None && s.Error is null)
                .DistinctBy(s => s.Text, StringComparer.Ordinal)
                .ToList();
            var pairs = statements.ConvertAll(s => (s.Text, Write(writer, s.Text, byTokens)));
            var accepted = await oracle.ParseAsync(statements.ConvertAll(s => s.Text), cancellation);
            var asked = Enumerable.Range(0, statements.Count).Where(i => accepted[i].Error is null).ToList();
            var answers = await oracle.CompareAsync(asked.ConvertAll(i => pairs[i]), cancellation);
            var groupDiffers = 0;
            for (var n = 0; n < asked.Count; n++)
            {
                var answer = answers[n];
                if (answer.Path is null && answer.Error is null)
                {
                    continue;
                }

                groupDiffers++;
                var (statement, written) = (statements[asked[n]], pairs[asked[n]].Item2);
                var what = answer.Error is not null
                    ? $"what was written is refused: {answer.Error} before {written[Math.Min(answer.At, written.Length)..Math.Min(answer.At + 60, written.Length)].ReplaceLineEndings(" ")}"
                    : $"{answer.Path}: {answer.Left} became {answer.Right}";
                context.Log.WriteLine($"{Name}: {statement.Place}: {statement.Kind}: {what} || {statement.Excerpt()} || {(statement with { Text = written }).Excerpt(400)}");
            }

            differ += groupDiffers;
            report.Append(CultureInfo.InvariantCulture, $"| {group.Key} | {asked.Count:N0} | {asked.Count - groupDiffers:N0} | {groupDiffers:N0} |\n");
        }

        report.Append(CultureInfo.InvariantCulture, $"\n{templates.Count:N0} node kinds have a template; names, literals, options and the clauses of SQL/JSON and XML functions are written as their tokens stand.");
        if (byTokens.Count > 0)
        {
            report.Append(" **Without template**, so that only their children are compared: ");
            report.AppendJoin(", ", byTokens.OrderByDescending(p => p.Value).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key} ({p.Value:N0})"))).Append('.');
        }

        report.Append('\n');
        return new CheckResult(differ == 0 && byTokens.Count == 0, report.ToString());
    }

    private static string Write(SqlWriter writer, string text, Dictionary<PostgreSqlKind, int> byTokens)
    {
        using var tree = PostgreSqlSyntax.Parse(SourceText.From(text));
        var written = writer.Statement(tree.Statements.First);
        foreach (var kind in writer.ByTokens)
        {
            byTokens[kind] = byTokens.GetValueOrDefault(kind) + 1;
        }

        return written;
    }
}
