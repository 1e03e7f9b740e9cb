using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Providers.PostgreSql;
using SqlGitOps.Migrations;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Compares migration files with a history and says what is to run. No file or database is touched.</summary>
public sealed class DeploymentPlanner
{
    private readonly ScriptCheck _check;

    /// <summary>Makes a planner.</summary>
    /// <param name="reader">Splits files into statements and knows which of them need to run outside a transaction.</param>
    /// <param name="variables">The variables of the project; null for none.</param>
    public DeploymentPlanner(IScriptReader reader, VariableValues? variables = null) => _check = new ScriptCheck(reader, variables ?? VariableValues.None);

    /// <summary>Makes the plan.</summary>
    /// <param name="files">The files in the order in which they build a database.</param>
    /// <param name="history">What the database says.</param>
    /// <param name="options">What is allowed, and what of it is wanted.</param>
    /// <exception cref="DeployException">The options choose a file that is not there.</exception>
    public DeploymentPlan Plan(IReadOnlyList<MigrationFile> files, HistorySnapshot history, PlanOptions options) =>
        Plan(
            new FileSelection(options.Selection, [.. files.Select(static file => file.Migration)]) { Files = files }, history, options);

    /// <summary>Makes the plan.</summary>
    /// <param name="selection">The files, and which of them are wanted; that of the options does not count.</param>
    /// <param name="history">What the database says.</param>
    /// <param name="options">What is allowed.</param>
    internal DeploymentPlan Plan(FileSelection selection, HistorySnapshot history, PlanOptions options)
    {
        var files = selection.Files;
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
            problems.Add(NewerHistory(history));
        }

        var state = new Pass(problems, [], [], [], [], [], selection, options);
        var covered = Covered(files, history);
        var seen = new SeenFiles();
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
                    state.Skipped.Add(new SkippedMigration(file.Migration, []));
                    continue;
                }
            }
            else if (file.Migration is { Kind: MigrationKind.Versioned, Version: { } version } && covered is not null && version <= covered
                && Entry(file) is null or { Kind: MigrationKind.Baseline })
            {
                // The baseline stands for it.
                state.Skipped.Add(new SkippedMigration(file.Migration, []));
                continue;
            }

            if (seen.Add(file) is { } clash)
            {
                problems.Add(clash);
                continue;
            }

            var entry = Entry(file);
            if (entry is not null)
            {
                present.Add(entry.Identity);
            }

            PlanFile(i, file, entry, i < lastApplied, state);
        }

        var applied = new List<HistoryEntry>();
        var waiting = state.Pending.Select(static m => m.Migration).Concat(state.Deferred).ToHashSet();
        var unknown = files.Where(file => waiting.Contains(file.Migration) && Entry(file) is null).ToList();
        foreach (var entry in history.Entries)
        {
            if (entry.State == MigrationState.Applied)
            {
                applied.Add(entry);
            }

            if (!present.Contains(entry.Identity))
            {
                CheckMissing(entry, baseline, unknown, state);
            }
        }

        if (options.Existing is { } existing && history.Entries.Count == 0 && state.Pending.Count > 0)
        {
            problems.Add(Existing(existing));
        }

        var notices = new List<string>();
        var callbacks = state.Pending.Count == 0 ? [] : PlanCallbacks(options, problems);
        return new DeploymentPlan(
            history, InOrder(state.Pending, notices), applied, state.Skipped, state.Deferred, problems, state.Warnings, callbacks)
        {
            Notices = notices,
            Agreeing = state.Agreeing,
        };

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

    private static bool RunsIn(MigrationFile file, PlanOptions options) => file.Directives!.Environments.Count == 0
        || (options.Environment is { } environment && file.Directives.RunsIn(environment));

    private List<PlannedMigration> PlanCallbacks(PlanOptions options, List<PlanProblem> problems)
    {
        var callbacks = new List<PlannedMigration>();
        foreach (var file in options.Callbacks)
        {
            if (file.Text is null || file.Directives is null)
            {
                problems.Add(new PlanProblem(PlanProblemKind.Unreadable, file.Problem!, file.Migration.Path));
                continue;
            }

            if (!RunsIn(file, options) || _check.Read(file, problems) is not { } script)
            {
                continue;
            }

            var callback = PlannedMigration.CreateCallback(file, script, _check.Reader);
            _check.ReadWithValues(callback, problems);
            if (callback.IsTransactional)
            {
                callbacks.Add(callback);
                continue;
            }

            // Only a transaction makes sure that it runs as a whole or not at all; no history says how far it came.
            problems.Add(new PlanProblem(
                PlanProblemKind.NotTransactional,
                $"'{callback.Script}' is a callback, which runs in a transaction, and it cannot. Put the statement into a migration.",
                file.Migration.Path,
                callback.Transaction.Cause is { } cause ? callback.Text.GetPosition(cause.Span.Start) : null));
        }

        return callbacks;
    }

    /// <summary>Puts the repeatable migrations, which come last, in the order in which they need each other.</summary>
    private static List<PlannedMigration> InOrder(List<PlannedMigration> pending, List<string> notices)
    {
        var repeatable = pending.FindAll(static migration => migration.Migration.Kind == MigrationKind.Repeatable);
        return repeatable.Count < 2
            ? pending
            : [.. pending.Where(static migration => migration.Migration.Kind != MigrationKind.Repeatable), .. RepeatableOrder.Sort(repeatable, notices)];
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

    private void PlanFile(int index, MigrationFile file, HistoryEntry? entry, bool isLate, Pass pass)
    {
        var options = pass.Options;
        if (file.Text is null || file.Directives is null)
        {
            pass.Problems.Add(new PlanProblem(PlanProblemKind.Unreadable, file.Problem!, file.Migration.Path));
            return;
        }

        if (entry is { State: MigrationState.Undoing })
        {
            pass.Problems.Add(ResumeCheck.UndoBegun(entry, file.Migration.Path));
            return;
        }

        var isRepeatable = file.Migration.Kind == MigrationKind.Repeatable;
        var isUnfinished = entry is { State: not MigrationState.Applied };
        if (entry is not null && !isUnfinished)
        {
            if (entry.Checksum.Equals(file.Checksum, StringComparison.Ordinal))
            {
                pass.Agreeing.Add(entry);
                return;
            }

            if (!isRepeatable)
            {
                pass.Problems.Add(Edited(entry, file));
                return;
            }
        }

        var isChosen = pass.Selection.Contains(index, pass.Deferred.Exists(static m => m.Kind != MigrationKind.Repeatable));
        if (!isUnfinished && !RunsIn(file, options))
        {
            pass.Skipped.Add(new SkippedMigration(file.Migration, file.Directives.Environments, isChosen && pass.Selection.LeavesGaps));
            return;
        }

        if (!isChosen)
        {
            pass.Deferred.Add(file.Migration);
            if (isUnfinished)
            {
                pass.Problems.Add(new PlanProblem(
                    PlanProblemKind.Unfinished,
                    $"'{file.Migration.Script}' is unfinished, and it is not among the migrations that were chosen. Finish it first: deploy without the choice, or choose it too.",
                    file.Migration.Path));
            }

            return;
        }

        if (!isRepeatable && !isUnfinished)
        {
            CheckOrder(file, isLate, pass);
        }

        if (_check.Read(file, pass.Problems) is { } script)
        {
            var migration = PlannedMigration.Create(file, script, _check.Reader, entry, options.LargeFileWindow);
            _check.ReadWithValues(migration, pass.Problems);
            if (migration.IsResumed && ResumeCheck.Check(migration) is { } problem)
            {
                pass.Problems.Add(problem);
                return;
            }

            if (options.TransactionMode == DeployTransactionMode.All)
            {
                CheckTogether(migration, pass.Problems);
            }

            if (migration.IsResumed && options.RefusesUnfinished)
            {
                pass.Problems.Add(new PlanProblem(
                    PlanProblemKind.Unfinished,
                    $"'{migration.Script}' is unfinished: {entry!.DescribeProgress()}. The next deployment goes on with it.",
                    file.Migration.Path)
                {
                    Entry = entry,
                });
            }

            BatchCheck.Check(migration, pass.Problems);
            pass.Pending.Add(migration);
        }
    }

    private static void CheckOrder(MigrationFile file, bool isLate, Pass pass)
    {
        var list = pass.Options.Policy.OutOfOrder == OutOfOrderPolicy.Warn ? pass.Warnings : pass.Problems;
        if (pass.Options.Policy.OutOfOrder == OutOfOrderPolicy.Allow)
        {
            return;
        }

        if (isLate)
        {
            list.Add(new PlanProblem(
                PlanProblemKind.OutOfOrder,
                $"'{file.Migration.Script}' is not applied, but a migration that comes after it is. Give it a version above all applied ones, or let it run with '--out-of-order' or the policy 'outOfOrder' of this environment.",
                file.Migration.Path));
        }

        if (pass.Selection.LeavesGaps && pass.Deferred.Find(static m => m.Kind != MigrationKind.Repeatable) is { } earlier)
        {
            list.Add(new PlanProblem(
                PlanProblemKind.Gap,
                $"'{file.Migration.Script}' was chosen, but '{earlier.Script}' comes before it, is not applied and was not chosen. Choose it too, or leave it out with '--out-of-order' or the policy 'outOfOrder' of this environment.",
                file.Migration.Path));
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

    private static void CheckMissing(HistoryEntry entry, MigrationVersion? baseline, List<MigrationFile> unknown, Pass pass)
    {
        if (entry.State != MigrationState.Applied)
        {
            CheckUnfinished(entry, unknown, pass);
            return;
        }

        // A repeatable migration may be given up; and a baseline replaces the files up to its version.
        var isReplaced = baseline is not null && entry.Version is { } version && version <= baseline;
        if (entry.Kind == MigrationKind.Repeatable || entry.ArchivedAt is not null || isReplaced)
        {
            return;
        }

        if (FindRenamed(entry, unknown, pass) is { } renamed)
        {
            pass.Problems.Add(new PlanProblem(
                PlanProblemKind.Renamed,
                $"'{entry.Script}' was applied at {HistoryWords.Time(entry.StartedAt)}{HistoryWords.At(entry)}; '{renamed.Migration.Script}' has the same text and would run it again. Give the file its former version back. If it is to run again as a new migration, 'sqlgitops repair --accept-missing {entry.Identity}' records that.",
                renamed.Migration.Path)
            {
                Entry = entry,
            });
            return;
        }

        (pass.Options.Policy.Missing == MissingPolicy.Warn ? pass.Warnings : pass.Problems).Add(new PlanProblem(
            PlanProblemKind.MissingFile,
            $"'{entry.Script}' was applied at {HistoryWords.Time(entry.StartedAt)}{HistoryWords.At(entry)}, but its file is missing. Bring it back from Git; to undo what it did, add a new migration. Where it is gone on purpose, 'sqlgitops repair --accept-missing' records that.")
        {
            Entry = entry,
        });
    }

    /// <summary>Checks that a migration can share a transaction with others.</summary>
    private static void CheckTogether(PlannedMigration migration, List<PlanProblem> problems)
    {
        if (!migration.IsTransactional)
        {
            problems.Add(NotTransactional(migration));
        }
        else if (migration.Content.Dialect == SqlDialect.PostgreSql && PostgreSqlTransactionModes.Of(migration).Any())
        {
            problems.Add(new PlanProblem(
                PlanProblemKind.NotTransactional,
                $"'{migration.Script}' says how its transaction is to be (isolation level, READ ONLY, DEFERRABLE), and this deployment is to run in one as a whole. Deploy with a transaction per file.",
                migration.Migration.Path));
        }
    }

    /// <summary>What was begun has no file any more; nobody can go on with it or decide about it without.</summary>
    private static void CheckUnfinished(HistoryEntry entry, List<MigrationFile> unknown, Pass pass)
    {
        if (entry.State == MigrationState.Undoing)
        {
            pass.Problems.Add(ResumeCheck.UndoBegun(entry, null));
            return;
        }

        var renamed = FindRenamed(entry, unknown, pass);
        pass.Problems.Add(ResumeCheck.WithoutFile(entry, renamed?.Migration));
    }

    /// <summary>The new file that has the text of a missing one; under its new name it would run from its start, so it does not.</summary>
    private static MigrationFile? FindRenamed(HistoryEntry entry, List<MigrationFile> unknown, Pass pass)
    {
        var renamed = unknown.Find(file => file.Checksum.Equals(entry.Checksum, StringComparison.Ordinal));
        if (renamed is not null)
        {
            pass.Pending.RemoveAll(migration => ReferenceEquals(migration.Migration, renamed.Migration));
        }

        return renamed;
    }

    private static PlanProblem NotTransactional(PlannedMigration migration)
    {
        var cause = migration.Transaction.Cause;
        var why = (cause, migration.Row) switch
        {
            (not null, _) => "a statement of it cannot run in one",
            (_, { IsPartial: true }) => "a part of it is in the database already",
            _ => "a directive asks for no transaction",
        };
        return new PlanProblem(
            PlanProblemKind.NotTransactional,
            $"'{migration.Script}' cannot run in a transaction ({why}), and this deployment is to run in one as a whole. Deploy with a transaction per file.",
            migration.Migration.Path,
            cause is null ? null : migration.Text.GetPosition(cause.Span.Start));
    }

    /// <summary>A newer version has brought the history to a layout that this one does not know.</summary>
    internal static PlanProblem NewerHistory(HistorySnapshot history) => new(
        PlanProblemKind.NewerHistory,
        $"The history table has layout {history.Layout}; this version writes layout {HistoryTable.CurrentLayout}. Deploy with a newer version.");

    /// <summary>The text of an applied migration is no longer the one that was applied.</summary>
    internal static PlanProblem Edited(HistoryEntry entry, MigrationFile file) =>
        new(
            PlanProblemKind.EditedAfterApplied,
            $"'{file.Migration.Script}' was changed after it was applied at {HistoryWords.Time(entry.StartedAt)}{HistoryWords.At(entry)} (checksum {HistoryWords.Short(entry.Checksum)}, now {HistoryWords.Short(file.Checksum)}). Restore its text and put the change into a new migration. When the new text does what the old one did, 'sqlgitops repair --accept' records it.",
            file.Migration.Path)
        {
            Entry = entry,
        };

    /// <summary>What one pass over the files collects.</summary>
    private sealed record Pass(
        List<PlanProblem> Problems,
        List<PlanProblem> Warnings,
        List<PlannedMigration> Pending,
        List<HistoryEntry> Agreeing,
        List<SkippedMigration> Skipped,
        List<Migration> Deferred,
        FileSelection Selection,
        PlanOptions Options);
}
