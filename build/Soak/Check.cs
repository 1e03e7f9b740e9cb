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

        var description = await target.DescribeAsync();
        Require(description == reference.Description, $"the database differs from the undisturbed one:\n{Difference(reference.Description, description)}");
        Require(await target.LeftoverAsync() is not { } left, $"left over: {await target.LeftoverAsync()}");
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
            if (step.Sql.StartsWith("INSERT INTO marks", StringComparison.Ordinal))
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
