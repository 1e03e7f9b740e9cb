using System.Diagnostics;
using System.Globalization;
using System.Text;
using SqlGitOps.Conformance;
using SqlGitOps.Conformance.PlPgSql;
using SqlGitOps.Conformance.PostgreSql;
using SqlGitOps.Conformance.Recovery;
using SqlGitOps.Conformance.Sqlite;

// Usage: Conformance --corpus FOLDER --libpg-query FOLDER --sqlite-engines FOLDER --cache FOLDER [--regress FOLDER]... [--only NAME]... [--report FILE] [--log FILE]
// Called by build/conformance.sh, which says what the arguments mean. Exit codes: 0 every bar reached, 1 not, 2 could not run.
IConformanceCheck[] checks =
[
    new Lossless(), new Acceptance(), new Structure(), new Versions(), new PlPgSqlBodies(),
    new SqliteAccept(), new SqliteVersions(), new SqliteMutations(), new SqliteStructure(), new RecoveryCheck(),
];

var options = new Dictionary<string, List<string>>(StringComparer.Ordinal);
for (var i = 0; i + 1 < args.Length; i += 2)
{
    if (!options.TryGetValue(args[i], out var values))
    {
        options.Add(args[i], values = []);
    }

    values.Add(args[i + 1]);
}

var only = All("--only");
var unknown = only.Except(checks.Select(c => c.Name), StringComparer.Ordinal).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"error: there is no check {unknown[0]}; there are: {string.Join(", ", checks.Select(c => c.Name))}.");
    return 2;
}

using var log = new StreamWriter(One("--log"), append: false, new UTF8Encoding(false));
var context = new ConformanceContext
{
    CorpusRoot = One("--corpus"),
    LibPgQueryFolder = One("--libpg-query"),
    SqliteEnginesFolder = One("--sqlite-engines"),
    CacheFolder = One("--cache"),
    RegressionFolders = All("--regress"),
    Log = log,
};
using var cancel = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    cancel.Cancel();
};

var report = new ReportFile(One("--report"));
var missed = 0;
foreach (var check in checks.Where(c => only.Count == 0 || only.Contains(c.Name)))
{
    Console.WriteLine($"==> {check.Name}");
    var watch = Stopwatch.StartNew();
    try
    {
        var result = await check.RunAsync(context, cancel.Token);
        missed += result.Passed ? 0 : 1;
        report.Replace(check.Name, check.Title, result);
        Console.WriteLine(result.Report);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(result.Passed ? "reached" : "NOT REACHED")} ({watch.Elapsed.TotalSeconds:F0} s)"));
    }
    catch (ConformanceException e)
    {
        Console.Error.WriteLine($"error: {check.Name}: {e.Message}");
        return 2;
    }
    catch (OperationCanceledException)
    {
        return 130;
    }
}

return missed == 0 ? 0 : 1;

string One(string name) => options.TryGetValue(name, out var values) ? values[^1] : throw new ArgumentException($"{name} is missing.");

List<string> All(string name) => options.TryGetValue(name, out var values) ? values : [];
