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
        var covered = Covered(files, history);
        var seen = new Dictionary<string, MigrationFile>(StringComparer.Ordinal);
        var present = new HashSet<string>(StringComparer.Ordinal);
        var lastApplied = LastApplied(files, Entry);
        MigrationVersion? baseline = null;
        for (var i = 0; i < files.Count; i++)
        {
            var file = files[i];
            if (file.Migration.Kind == MigrationKind.Baseline)
            {
                baseline = file.Migration.Version;
                if (!IsBaselineOf(file, history))
                {
                    // It stands for what this database already has.
                    state.Skipped.Add(file.Migration);
                    continue;
                }
            }
            else if (file.Migration is { Kind: MigrationKind.Versioned, Version: { } version } && covered is not null && version <= covered
                && Entry(file) is null or { Kind: MigrationKind.Baseline })
            {
                // The baseline stands for it.
                state.Skipped.Add(file.Migration);
                continue;
            }

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

        if (options.Existing is { } existing && history.Entries.Count == 0 && state.Pending.Count > 0)
        {
            problems.Add(Existing(existing));
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

    /// <summary>Whether the database began, or is to begin, with this baseline.</summary>
    private static bool IsBaselineOf(MigrationFile file, HistorySnapshot history)
    {
        foreach (var entry in history.Entries)
        {
            if (entry.Kind == MigrationKind.Baseline && entry.Version == file.Migration.Version)
            {
                return true;
            }
        }

        return history.Entries.Count == 0;
    }

    /// <summary>The version up to which the baseline that the database began, or is to begin, with stands for the files; null for none.</summary>
    private static MigrationVersion? Covered(IReadOnlyList<MigrationFile> files, HistorySnapshot history)
    {
        MigrationVersion? covered = null;
        foreach (var entry in history.Entries)
        {
            if (entry is { Kind: MigrationKind.Baseline, Version: { } version } && (covered is null || version > covered))
            {
                covered = version;
            }
        }

        foreach (var file in files)
        {
            if (file.Migration.Kind == MigrationKind.Baseline && history.Entries.Count == 0)
            {
                return file.Migration.Version;
            }
        }

        return covered;
    }

    private static PlanProblem Existing(ExistingTables existing)
    {
        const int Shown = 3;
        var names = string.Join(", ", existing.Names.Take(Shown)) + (existing.Names.Count > Shown ? ", …" : string.Empty);
        var what = existing.Names.Count switch
        {
            0 => "no history",
            1 => $"a table ({names}) but no history",
            var count => $"{count} tables ({names}) but no history",
        };
        var way = existing.ForeignHistory is { } foreign
            ? $"'{foreign.Table}' looks like the history of another tool: 'sqlgitops import --from {foreign.Tool}' takes it over."
            : "Where they made these tables, 'sqlgitops baseline --version <version>' records which of them are in ('--all' for all).";
        return new PlanProblem(
            PlanProblemKind.ExistingTables,
            $"The database has {what}, so the migrations may be in it already, and nothing was run. {way} Where the tables have nothing to do with the migrations, 'sqlgitops deploy --allow-existing' runs all of them.");
    }

    private void PlanFile(MigrationFile file, HistoryEntry? entry, bool isLate, PlanOptions options, Pass pass)
    {
        if (file.Text is null || file.Directives is null)
        {
            pass.Problems.Add(new PlanProblem(PlanProblemKind.Unreadable, file.Problem!, file.Migration.Path));
            return;
        }

        var isRepeatable = file.Migration.Kind == MigrationKind.Repeatable;
        var isUnfinished = entry is { State: not MigrationState.Applied };
        if (entry is not null && !isUnfinished)
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

        if (!isUnfinished && file.Directives.Environments.Count > 0 && (options.Environment is null || !file.Directives.RunsIn(options.Environment)))
        {
            pass.Skipped.Add(file.Migration);
            return;
        }

        if (isLate && !isRepeatable && !isUnfinished && !options.AllowOutOfOrder)
        {
            pass.Problems.Add(new PlanProblem(
                PlanProblemKind.OutOfOrder,
                $"'{file.Migration.Script}' is not applied, but a migration that comes after it is. Give it a version above all applied ones, or allow migrations out of order for this environment.",
                file.Migration.Path));
        }

        if (_check.Read(file, pass.Problems) is { } script)
        {
            var migration = PlannedMigration.Create(file, script, entry);
            if (migration.IsResumed && ResumeCheck.Check(migration) is { } problem)
            {
                pass.Problems.Add(problem);
                return;
            }

            if (options.TransactionMode == DeployTransactionMode.All && !migration.IsTransactional)
            {
                pass.Problems.Add(NotTransactional(migration));
            }

            BatchCheck.Check(migration, pass.Problems);
            pass.Pending.Add(migration);
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
            problems.Add(ResumeCheck.Undecided(entry, null, "Its file is missing."));
            return;
        }

        // A repeatable migration may be given up; and a baseline replaces the files up to its version.
        var isReplaced = baseline is not null && entry.Version is { } version && version <= baseline;
        if (entry.Kind != MigrationKind.Repeatable && entry.ArchivedAt is null && !isReplaced)
        {
            problems.Add(new PlanProblem(
                PlanProblemKind.MissingFile,
                $"'{entry.Script}' was applied at {HistoryWords.Time(entry.StartedAt)}{HistoryWords.At(entry)}, but its file is missing. Bring it back from Git; to undo what it did, add a new migration. Where it is gone on purpose, 'sqlgitops repair --accept-missing' records that."));
        }
    }

    private static PlanProblem NotTransactional(PlannedMigration migration)
    {
        var cause = migration.Transaction.Cause;
        var why = cause is null ? "a directive asks for no transaction" : "a statement of it cannot run in one";
        return new PlanProblem(
            PlanProblemKind.NotTransactional,
            $"'{migration.Script}' cannot run in a transaction ({why}), and this deployment is to run in one as a whole. Deploy with a transaction per file.",
            migration.Migration.Path,
            cause is null ? null : migration.Text.GetPosition(cause.Span.Start));
    }

    private static PlanProblem Edited(HistoryEntry entry, MigrationFile file)
    {
        var commit = entry.Commit is null ? $"git log -p -- {file.Migration.Script}" : $"git diff {entry.Commit} -- {file.Migration.Script}";
        return new PlanProblem(
            PlanProblemKind.EditedAfterApplied,
            $"'{file.Migration.Script}' was changed after it was applied at {HistoryWords.Time(entry.StartedAt)}{HistoryWords.At(entry)} (checksum {HistoryWords.Short(entry.Checksum)}, now {HistoryWords.Short(file.Checksum)}). Restore its text and put the change into a new migration; '{commit}' shows what changed. When the new text does what the old one did, 'sqlgitops repair --accept' records it.",
            file.Migration.Path);
    }

    private readonly record struct Pass(List<PlanProblem> Problems, List<PlannedMigration> Pending, List<Migration> Skipped);
}
