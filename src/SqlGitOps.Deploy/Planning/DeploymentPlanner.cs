using SqlGitOps.Deploy.History;
using SqlGitOps.Migrations;
using SqlGitOps.Model.Scripts;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Compares migration files with a history and says what is to run. No file or database is touched.</summary>
public sealed class DeploymentPlanner
{
    private readonly ScriptCheck _check;

    /// <summary>Makes a planner.</summary>
    /// <param name="reader">Splits files into statements and knows which of them need to run outside a transaction.</param>
    public DeploymentPlanner(IScriptReader reader) => _check = new ScriptCheck(reader);

    /// <summary>Makes the plan.</summary>
    /// <param name="files">The files in the order in which they build a database.</param>
    /// <param name="history">What the database says.</param>
    /// <param name="options">What is allowed.</param>
    public DeploymentPlan Plan(IReadOnlyList<MigrationFile> files, HistorySnapshot history, PlanOptions options)
    {
        var problems = new List<PlanProblem>();
        var known = new Dictionary<string, HistoryEntry>(StringComparer.Ordinal);
        var versions = new Dictionary<MigrationVersion, HistoryEntry>();
        foreach (var entry in history.Entries)
        {
            known[entry.Identity] = entry;
            if (entry.Version is { } version)
            {
                versions[version] = entry;
            }
        }

        if (history.Layout > HistoryTable.CurrentLayout)
        {
            problems.Add(new PlanProblem(
                PlanProblemKind.NewerHistory,
                $"The history table has layout {history.Layout}; this version writes layout {HistoryTable.CurrentLayout}. Deploy with a newer version."));
        }

        var state = new Pass(problems, new List<PlannedMigration>(), new List<Migration>());
        var seen = new Dictionary<string, MigrationFile>(StringComparer.Ordinal);
        var present = new HashSet<string>(StringComparer.Ordinal);
        var lastApplied = LastApplied(files, Entry);
        MigrationVersion? baseline = null;
        for (var i = 0; i < files.Count; i++)
        {
            var file = files[i];
            if (!seen.TryAdd(file.Identity, file))
            {
                problems.Add(new PlanProblem(
                    PlanProblemKind.Duplicate,
                    $"'{file.Migration.Script}' is the same migration as '{seen[file.Identity].Migration.Script}' ({file.Identity}). Give one of them another version.",
                    file.Migration.Path));
                continue;
            }

            var entry = Entry(file);
            if (entry is not null)
            {
                present.Add(entry.Identity);
            }

            if (file.Migration.Kind == MigrationKind.Baseline)
            {
                baseline = file.Migration.Version;
                if (entry is null ? history.Entries.Count > 0 : entry.Kind != MigrationKind.Baseline)
                {
                    // It stands for what this database already has.
                    state.Skipped.Add(file.Migration);
                    continue;
                }
            }

            PlanFile(file, entry, i < lastApplied, options, state);
        }

        var applied = new List<HistoryEntry>();
        foreach (var entry in history.Entries)
        {
            if (entry.State == MigrationState.Applied)
            {
                applied.Add(entry);
            }

            if (!present.Contains(entry.Identity))
            {
                CheckMissing(entry, baseline, problems);
            }
        }

        return new DeploymentPlan(history, state.Pending, applied, state.Skipped, problems);

        HistoryEntry? Entry(MigrationFile file)
        {
            if (known.TryGetValue(file.Identity, out var entry))
            {
                return entry;
            }

            // The same version may be written in another way now: 1, 001 and 1.0 are one version.
            return file.Migration is { Kind: not MigrationKind.Repeatable, Version: { } version } ? versions.GetValueOrDefault(version) : null;
        }
    }

    private void PlanFile(MigrationFile file, HistoryEntry? entry, bool isLate, PlanOptions options, Pass pass)
    {
        if (entry is { State: not MigrationState.Applied })
        {
            pass.Problems.Add(Unfinished(entry, file));
            return;
        }

        if (file.Text is null || file.Directives is null)
        {
            pass.Problems.Add(new PlanProblem(PlanProblemKind.Unreadable, file.Problem!, file.Migration.Path));
            return;
        }

        var isRepeatable = file.Migration.Kind == MigrationKind.Repeatable;
        if (entry is not null)
        {
            if (entry.Checksum.Equals(file.Checksum, StringComparison.Ordinal))
            {
                return;
            }

            if (!isRepeatable)
            {
                pass.Problems.Add(Edited(entry, file));
                return;
            }
        }

        if (file.Directives.Environments.Count > 0 && (options.Environment is null || !file.Directives.RunsIn(options.Environment)))
        {
            pass.Skipped.Add(file.Migration);
            return;
        }

        if (isLate && !isRepeatable && !options.AllowOutOfOrder)
        {
            pass.Problems.Add(new PlanProblem(
                PlanProblemKind.OutOfOrder,
                $"'{file.Migration.Script}' is not applied, but a migration that comes after it is. Give it a version above all applied ones, or allow migrations out of order for this environment.",
                file.Migration.Path));
        }

        if (_check.Read(file, pass.Problems) is { } script)
        {
            var requested = file.Directives.RequestedTransactionMode != TransactionMode.None;
            var plan = TransactionPlan.Create(TransactionPlan.StatementsIn(script, file.Directives.Up), requested);
            pass.Pending.Add(new PlannedMigration(file, file.Text, file.Directives, script, plan, entry));
        }
    }

    /// <summary>The position behind which every file may run: that of the last applied one.</summary>
    private static int LastApplied(IReadOnlyList<MigrationFile> files, Func<MigrationFile, HistoryEntry?> entry)
    {
        for (var i = files.Count - 1; i >= 0; i--)
        {
            if (files[i].Migration.Kind != MigrationKind.Repeatable && entry(files[i]) is not null)
            {
                return i;
            }
        }

        return -1;
    }

    private static void CheckMissing(HistoryEntry entry, MigrationVersion? baseline, List<PlanProblem> problems)
    {
        if (entry.State != MigrationState.Applied)
        {
            problems.Add(Unfinished(entry, null));
            return;
        }

        // A repeatable migration may be given up; and a baseline replaces the files up to its version.
        var isReplaced = baseline is not null && entry.Version is { } version && version <= baseline;
        if (entry.Kind != MigrationKind.Repeatable && !isReplaced)
        {
            problems.Add(new PlanProblem(
                PlanProblemKind.MissingFile,
                $"'{entry.Script}' was applied at {Time(entry.StartedAt)}{At(entry)}, but its file is missing. Bring it back from Git; to undo what it did, add a new migration."));
        }
    }

    private static PlanProblem Edited(HistoryEntry entry, MigrationFile file)
    {
        var commit = entry.Commit is null ? $"git log -p -- {file.Migration.Script}" : $"git diff {entry.Commit} -- {file.Migration.Script}";
        return new PlanProblem(
            PlanProblemKind.EditedAfterApplied,
            $"'{file.Migration.Script}' was changed after it was applied at {Time(entry.StartedAt)}{At(entry)} (checksum {Short(entry.Checksum)}, now {Short(file.Checksum)}). Restore its text and put the change into a new migration; '{commit}' shows what changed.",
            file.Migration.Path);
    }

    private static PlanProblem Unfinished(HistoryEntry entry, MigrationFile? file)
    {
        var how = entry.State == MigrationState.Failed ? $"failed: {entry.Error}" : "ended without a result, as after a crash";
        return new PlanProblem(
            PlanProblemKind.Unfinished,
            $"'{entry.Script}' is unfinished: the deployment at {Time(entry.StartedAt)} {how}. {entry.AppliedStatements} of its {entry.TotalStatements} statements are known to be in the database, and the next one may have had an effect. Look at the database; then run the rest by hand and set the row's state to 'applied', or take back what is in and delete the row '{entry.Identity}' from the history table.",
            file?.Migration.Path);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'");

    private static string At(HistoryEntry entry) => entry.Commit is null ? string.Empty : $" from commit {entry.Commit}";

    private static string Short(string checksum)
    {
        var digits = checksum[(checksum.LastIndexOf(':') + 1)..];
        return digits.Length > 8 ? digits[..8] : digits;
    }

    private readonly record struct Pass(List<PlanProblem> Problems, List<PlannedMigration> Pending, List<Migration> Skipped);
}
