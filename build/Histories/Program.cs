using System.Globalization;
using Npgsql;
using SqlGitOps.Testing;

namespace SqlGitOps.Histories;

/// <summary>Deploys real histories beside psql and sqlite3; see build/histories.sh.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < arguments.Length; i += 2)
            values[arguments[i]] = arguments[i + 1];
        var majors = values.GetValueOrDefault("--majors", "13,15,18").Split(',').Select(m => int.Parse(m, NumberStyles.None, CultureInfo.InvariantCulture)).ToList();
        var table = HistoryTable.Read(values["--corpus"]);
        var only = values.GetValueOrDefault("--only");
        var cases = table.Histories.Where(c => only is null || c.Name.Contains(only, StringComparison.Ordinal)).ToList();
        if (cases.Count == 0 || majors.Except(PostgresServer.SupportedMajors).Any())
        {
            await Console.Error.WriteLineAsync("error: there is no such history or no such major of PostgreSQL.");
            return 2;
        }

        var runner = new HistoryRunner(values["--corpus"], values["--tool"], new Programs(values["--psql"], values["--pg-dump"], values["--sqlite"]));
        var runs = cases.SelectMany(history => history.MajorsOf(majors).Select(major => (History: history, Major: major))).ToList();
        var results = new HistoryResult[runs.Count];

        // Servers side by side, but each with one history at a time: roles belong to the server.
        var servers = Enumerable.Range(0, runs.Count).GroupBy(i => runs[i].Major);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(servers, options, async (server, _) =>
        {
            foreach (var i in server)
            {
                var result = results[i] = await RunAsync(runner, runs[i].History, runs[i].Major);
                Console.WriteLine($"{result.Case.Name} on {result.Engine}: {result.Files} files, {result.Verdict} {result.Detail}{(result.IsExpected ? "" : " (NOT EXPECTED)")}");
            }
        });

        if (values.TryGetValue("--report", out var report))
            await File.WriteAllTextAsync(report, Report.Write(results, table.LeftOut));
        var unexpected = results.Count(r => !r.IsExpected);
        Console.WriteLine($"{results.Count(r => r.Verdict == Verdict.Equal)} of {results.Length} equal, {unexpected} not as expected");
        return unexpected == 0 ? 0 : 1;
    }

    private static async Task<HistoryResult> RunAsync(HistoryRunner runner, HistoryCase history, int major)
    {
        try
        {
            return await runner.RunAsync(history, major);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            return new HistoryResult(history, runner.EngineOf(history, major), 0, Verdict.Failed, e.Message);
        }
    }
}
