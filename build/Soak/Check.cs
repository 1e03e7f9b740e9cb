using System.Text.Json;
using SqlGitOps.Testing;

namespace SqlGitOps.Soak;

/// <summary>What must hold of a database and its history.</summary>
internal static class Check
{
    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After a fault, before anything is put right: the history tells the truth. A file that is applied is in as a whole and
    /// once; one that has no row left nothing; one that is unfinished is no transactional one, and exactly the statements
    /// that it claims are in, with doubt about the next one only.
    /// </summary>
    public static async Task TruthAsync(ITarget target, Reference reference)
    {
        var rows = await target.HistoryAsync() ?? [];
        for (var i = 0; i < reference.Files.Count; i++)
        {
            var file = reference.Files[i];
            var row = i < rows.Count ? rows[i] : null;
            Require(row is null || row.Script.EndsWith(file.Name, StringComparison.Ordinal), $"row {i + 1} of the history is {row?.Script}, expected {file.Name}");
            if (row is { State: "applied" })
            {
                Require(row.Applied == file.Steps.Count && row.Total == file.Steps.Count, $"{file.Name} has {file.Steps.Count} statements, its row says {row.Applied} of {row.Total}");
                await RequireMarksAsync(target, file, 1);
                continue;
            }

            if (row is null)
            {
                await RequireMarksAsync(target, file, 0);
                continue;
            }

            Require(!file.IsTransactional || (row.State == "failed" && row.Applied == 0), $"{file.Name} runs in a transaction, its row says {row.State}, {row.Applied} of {row.Total}");
            Require(i == rows.Count - 1, $"{file.Name} is {row.State}, and {rows[^1].Script} comes after it");
            for (var s = 0; s < file.Steps.Count; s++)
            {
                if (file.Steps[s].Probe is not { } probe || s == row.Applied)
                    continue;
                var found = await target.CountAsync(probe) ?? 0;
                var expected = s < row.Applied ? 1 : 0;
                Require(found == expected, $"statement {s + 1} of {file.Name} is there {found} times, expected {expected}: its row says {row.State}, {row.Applied} of {row.Total}");
            }
        }

        Require(rows.Count <= reference.Files.Count, $"the history has {rows.Count} rows for {reference.Files.Count} files");
    }

    /// <summary>All files ran in one transaction: all of them are in, or none.</summary>
    public static async Task TogetherAsync(ITarget target, Reference reference)
    {
        var rows = await target.HistoryAsync() ?? [];
        var applied = rows.Count(r => r.State == "applied");
        Require(applied == 0 || applied == reference.Files.Count, $"{applied} of {reference.Files.Count} files are applied, and all were to be in one transaction");
    }

    /// <summary>What one deployer said at its end, when no other one ran: as many files are applied as it says.</summary>
    /// <param name="target">The database.</param>
    /// <param name="result">What the deployer wrote; nothing is checked when it had no time to say something.</param>
    public static async Task ClaimAsync(ITarget target, ProcessResult result)
    {
        if (result.Output.TrimEnd().Split('\n')[^1] is not { Length: > 0 } last || !last.Contains("\"event\":\"end\"", StringComparison.Ordinal))
            return;

        // It says that it does not know when the database cannot be reached any more.
        if (result.Output.Contains("could not be found out", StringComparison.Ordinal))
            return;
        using var end = JsonDocument.Parse(last);
        var claimed = end.RootElement.GetProperty("applied").GetInt32();
        var rows = await target.HistoryAsync() ?? [];
        Require(rows.Count(r => r.State == "applied") == claimed, $"the deployer says that it applied {claimed} files, and {rows.Count(r => r.State == "applied")} are applied");
        var unfinished = rows.FirstOrDefault(r => r.State != "applied");
        var isPartial = unfinished is { Applied: > 0 } or { Intent: not null };
        Require(
            result.ExitCode != 3 || !isPartial,
            $"the deployer says that all is rolled back, and {unfinished?.Script} is {unfinished?.State}, {unfinished?.Applied} of {unfinished?.Total}, announced {unfinished?.Intent}");
    }

    /// <summary>At the end: everything exactly once, the database like the undisturbed one, and a history that says so.</summary>
    /// <param name="target">The database.</param>
    /// <param name="reference">The undisturbed deployment.</param>
    /// <param name="begin">When the round began, UTC.</param>
    public static async Task EndAsync(ITarget target, Reference reference, DateTime begin)
    {
        await TruthAsync(target, reference);
        var rows = await target.HistoryAsync() ?? [];
        Require(rows.Count == reference.Files.Count, $"{rows.Count} of {reference.Files.Count} migrations are in the history");
        var last = begin;
        foreach (var row in rows)
        {
            Require(row.State == "applied", $"{row.Script} is {row.State}");
            Require(row.Finished is not null && row.Finished >= row.Started, $"{row.Script} started {row.Started:O} and finished {row.Finished:O}");
            Require(begin == DateTime.MinValue || row.Started >= last - s_clockTolerance, $"{row.Script} started {row.Started:O}, before {last:O}");
            Require(row.Finished <= DateTime.UtcNow + s_clockTolerance, $"{row.Script} finished in the future, {row.Finished:O}");
            last = row.Started;
        }

        Require(
            reference.History.Count == 0 || rows.Select(r => (r.Script, r.Checksum, r.Total)).SequenceEqual(reference.History.Select(r => (r.Script, r.Checksum, r.Total))),
            "scripts, checksums or numbers of statements in the history differ from the undisturbed ones");
        RequireRuns(rows, await target.RunsAsync());

        var description = await target.DescribeAsync();
        Require(description == reference.Description, $"the database differs from the undisturbed one:\n{Difference(reference.Description, description)}");
        Require(await target.LeftoverAsync() is not { } left, $"left over: {await target.LeftoverAsync()}");
    }

    /// <summary>A run that could say how it ended applied exactly the files that have its id.</summary>
    private static void RequireRuns(IReadOnlyList<HistoryRow> rows, IReadOnlyList<RunRow> runs)
    {
        var deployments = runs.Where(r => r.Action == "deploy").ToList();
        foreach (var row in rows)
            Require(deployments.Count(r => r.RunId == row.RunId) == 1, $"{row.Script} was applied by run {row.RunId}, which is not among the runs exactly once");
        foreach (var run in deployments.Where(r => r.Outcome is not null))
        {
            // A person said of the others that they are complete.
            var applied = rows.Count(r => r.RunId == run.RunId && r.Note is null);
            var said = rows.Count(r => r.RunId == run.RunId && r.Note is not null);
            Require(run.Applied >= applied && run.Applied <= applied + said, $"run {run.RunId} ({run.Outcome}) says that it applied {run.Applied} files, and {applied} are its own");
        }
    }

    public static void Require(bool condition, string message)
    {
        if (!condition)
            throw new SoakException(message);
    }

    private static async Task RequireMarksAsync(ITarget target, HistoryFile file, int expected)
    {
        foreach (var step in file.Steps)
        {
            if (step.IsCounted)
            {
                var found = await target.CountAsync(step.Probe!) ?? 0;
                Require(found == expected, $"'{step.Sql}' of {file.Name} is there {found} times, expected {expected}");
            }
        }
    }

    private static string Difference(string expected, string found)
    {
        var (left, right) = (expected.Split('\n'), found.Split('\n'));
        return string.Join('\n', left.Except(right, StringComparer.Ordinal).Select(l => "- " + l).Concat(right.Except(left, StringComparer.Ordinal).Select(l => "+ " + l)));
    }
}
