using System.Globalization;
using System.Text;
using Npgsql;
using SqlGitOps.Testing;

namespace SqlGitOps.Histories;

/// <summary>Deploys real histories beside psql; see build/histories.sh.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < arguments.Length; i += 2)
            values[arguments[i]] = arguments[i + 1];
        var majors = values.GetValueOrDefault("--majors", "13,15,18").Split(',').Select(m => int.Parse(m, NumberStyles.None, CultureInfo.InvariantCulture)).ToList();
        var only = values.GetValueOrDefault("--only");
        var cases = HistoryCase.FindAll(values["--corpus"]).Where(c => only is null || c.Name.Contains(only, StringComparison.Ordinal)).ToList();
        if (cases.Count == 0 || majors.Except(PostgresServer.SupportedMajors).Any())
        {
            await Console.Error.WriteLineAsync("error: there is no such history or no such major of PostgreSQL.");
            return 2;
        }

        var runner = new HistoryRunner(values["--corpus"], values["--tool"], values["--psql"], values["--pg-dump"]);
        var results = new List<HistoryResult>();
        foreach (var history in cases)
        {
            foreach (var major in history.Majors ?? majors)
            {
                var result = await RunAsync(runner, history, major);
                results.Add(result);
                Console.WriteLine($"{history.Name} on {major}: {result.Files} files, {result.Verdict} {result.Detail}");
            }
        }

        if (values.TryGetValue("--report", out var report))
            await File.WriteAllTextAsync(report, Report(results));
        var bad = results.Count(r => r.Verdict is Verdict.Different or Verdict.Failed);
        Console.WriteLine($"{results.Count(r => r.Verdict == Verdict.Equal)} equal, {bad} not, {results.Count(r => r.Verdict == Verdict.Refused)} refused, {results.Count(r => r.Verdict == Verdict.NotComparable)} that psql does not run either");
        return bad == 0 ? 0 : 1;
    }

    private static async Task<HistoryResult> RunAsync(HistoryRunner runner, HistoryCase history, int major)
    {
        try
        {
            return await runner.RunAsync(history, major);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            return new HistoryResult(history, major, 0, Verdict.Failed, e.Message);
        }
    }

    private static string Report(IReadOnlyList<HistoryResult> results)
    {
        var text = new StringBuilder();
        text.Append(
            """
            # Real histories

            Written by `build/histories.sh`. Each history of the corpus is run file by file with `psql`, in the order of
            `sqlgitops plan`, each file in a session of its own, and deployed with `sqlgitops deploy` to another empty database.
            Then both databases are compared: `pg_dump --schema-only` without our history (where `pg_dump` is as new as the server),
            and a description of the catalogs.

            - **equal**: both ran all files, and the databases are equal.
            - **refused**: the deployer says why before it runs anything. Two files of one version have no order; a command of psql
              is no SQL.
            - **psql fails**: the files do not run in the order of their names, on this server, from an empty database, with any
              tool; the message is that of psql.
            - **different**, **failed**: ours.


            """);
        foreach (var verdict in Enum.GetValues<Verdict>())
            text.Append(CultureInfo.InvariantCulture, $"{Name(verdict)}: {results.Count(r => r.Verdict == verdict)}. ");
        text.Append("\n\n| history | files | majors | result | |\n|---|---:|---|---|---|\n");
        foreach (var group in results.GroupBy(r => (r.Case.Name, r.Verdict, r.Detail)))
        {
            var detail = group.Key.Detail.Replace(ToolCache.Root + "/", "", StringComparison.Ordinal).ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {group.Key.Name} | {group.Max(r => r.Files)} | {string.Join(", ", group.Select(r => r.Major))} | {Name(group.Key.Verdict)} | {(detail.Length > 200 ? detail[..200] + "…" : detail)} |\n");
        }

        return text.ToString();
    }

    private static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Equal => "equal",
        Verdict.Different => "different",
        Verdict.Failed => "failed",
        Verdict.Refused => "refused",
        _ => "psql fails",
    };
}
