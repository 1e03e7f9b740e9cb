using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Migrations;
using SqlGitOps.Model.Scripts;

namespace SqlGitOps.Deploy.Repair;

/// <summary>Says what a repair changes, or why it must not. No file or database is touched.</summary>
internal sealed class RepairPlanner(IScriptReader reader, DeployRun run)
{
    /// <summary>Makes the change.</summary>
    /// <param name="action">What was decided.</param>
    /// <param name="identity">The migration that it is about: identity, version or script; null for the only one.</param>
    /// <param name="files">The migration files.</param>
    /// <param name="history">What the database says.</param>
    /// <exception cref="DeployException">There is nothing to decide, or it cannot be done.</exception>
    public HistoryChange Plan(RepairAction action, string? identity, IReadOnlyList<MigrationFile> files, HistorySnapshot history)
    {
        if (history.Layout > HistoryTable.CurrentLayout)
        {
            throw Refused($"The history table has layout {history.Layout}; this version writes layout {HistoryTable.CurrentLayout}. Use a newer version.");
        }

        var candidates = new List<HistoryEntry>();
        foreach (var entry in history.Entries)
        {
            if ((identity is null || IsNamed(entry, identity)) && IsCandidate(action, entry, FileOf(entry, files)))
            {
                candidates.Add(entry);
            }
        }

        return candidates switch
        {
            [var one] => Change(action, one, FileOf(one, files)),
            [] => throw Refused(action switch
            {
                RepairAction.AcceptEdited => "No applied migration was edited, so there is nothing to accept.",
                RepairAction.AcceptMissing => "No file of an applied migration is missing, so there is nothing to accept.",
                _ => "No migration is unfinished, so there is nothing to decide.",
            }),
            _ => throw Refused($"Say which one is meant: {string.Join(", ", candidates.ConvertAll(static e => $"'{e.Script}'"))}."),
        };
    }

    private static bool IsNamed(HistoryEntry entry, string name) =>
        entry.Identity.Equals(name, StringComparison.Ordinal) || entry.Script.Equals(name, StringComparison.Ordinal)
        || (entry.Version is { } version && MigrationVersion.TryParse(name, out var wanted) && version == wanted);

    private static bool IsCandidate(RepairAction action, HistoryEntry entry, MigrationFile? file) => action switch
    {
        RepairAction.AcceptEdited => entry is { State: MigrationState.Applied, Kind: not MigrationKind.Repeatable }
            && file is { Text: not null } && !file.Checksum.Equals(entry.Checksum, StringComparison.Ordinal),
        RepairAction.AcceptMissing => entry is { State: MigrationState.Applied, Kind: not MigrationKind.Repeatable, ArchivedAt: null } && file is null,
        _ => entry.State != MigrationState.Applied,
    };

    private static MigrationFile? FileOf(HistoryEntry entry, IReadOnlyList<MigrationFile> files)
    {
        foreach (var file in files)
        {
            // A baseline and a migration may have the same version.
            if (file.Migration.Kind == entry.Kind && file.Identity.Equals(entry.Identity, StringComparison.Ordinal))
            {
                return file;
            }
        }

        foreach (var file in files)
        {
            if (file.Identity.Equals(entry.Identity, StringComparison.Ordinal)
                || (entry.Version is { } version && file.Migration.Kind != MigrationKind.Repeatable && file.Migration.Version == version))
            {
                return file;
            }
        }

        return null;
    }

    private HistoryChange Change(RepairAction action, HistoryEntry entry, MigrationFile? file)
    {
        switch (action)
        {
            case RepairAction.AcceptEdited:
                return Change(entry, entry with { Checksum = file!.Checksum }, $"accepted the edited text ({entry.Checksum} before)");
            case RepairAction.AcceptMissing:
                return Change(entry, entry with { ArchivedAt = DateTimeOffset.UnixEpoch }, "accepted that the file is gone");
            case RepairAction.MarkNotApplied:
                return NotApplied(entry, file);
            default:
                return Applied(entry, file);
        }
    }

    private HistoryChange NotApplied(HistoryEntry entry, MigrationFile? file)
    {
        var what = $"statement {entry.AppliedStatements + 1} had no effect";
        if (entry.AppliedStatements == 0)
        {
            return Change(entry, null, what);
        }

        return Change(entry, entry with { PrefixChecksum = PrefixOf(entry, file) }, what);
    }

    private HistoryChange Applied(HistoryEntry entry, MigrationFile? file)
    {
        var applied = entry.AppliedStatements + 1;
        var what = $"statement {applied} is in the database";
        if (file is null)
        {
            throw Refused($"The file of '{entry.Script}' is missing. Bring it back, so that the next deployment knows what is behind statement {applied}.");
        }

        var migration = Read(entry, file);
        PrefixOf(entry, migration);
        if (applied > migration.Statements.Count)
        {
            throw Refused($"'{entry.Script}' has only {migration.Statements.Count} statements, and all of them are in the database already. Deploy again.");
        }

        if (entry.IntentChecksum is { } intent && !PrefixChecksum.OfStatement(migration, applied - 1).Equals(intent, StringComparison.Ordinal))
        {
            throw Refused($"Statement {applied} of '{entry.Script}' was changed since it ran. Restore its text first.");
        }

        return Change(
            entry,
            entry with
            {
                AppliedStatements = applied,
                PrefixChecksum = PrefixChecksum.Compute(migration, applied),
                Checksum = file.Checksum,
                State = applied == migration.Statements.Count ? MigrationState.Applied : entry.State,
            },
            what);
    }

    private string PrefixOf(HistoryEntry entry, MigrationFile? file) => file is null
        ? entry.PrefixChecksum ?? throw Refused($"The file of '{entry.Script}' is missing. Bring it back first.")
        : PrefixOf(entry, Read(entry, file));

    /// <summary>The checksum of the statements that are in, once it is sure that the file still has them.</summary>
    private static string PrefixOf(HistoryEntry entry, PlannedMigration migration)
    {
        if (entry.AppliedStatements > migration.Statements.Count)
        {
            throw Edited(entry);
        }

        var now = PrefixChecksum.Compute(migration, entry.AppliedStatements);
        var isSame = entry.PrefixChecksum is { } recorded
            ? recorded.Equals(now, StringComparison.Ordinal)
            : entry.Checksum.Equals(migration.Checksum, StringComparison.Ordinal);
        return isSame ? now : throw Edited(entry);
    }

    private PlannedMigration Read(HistoryEntry entry, MigrationFile file)
    {
        file = file.Whole();
        if (file.Text is null || file.Directives is null)
        {
            throw Refused(file.Problem!);
        }

        var problems = new List<PlanProblem>();
        return new ScriptCheck(reader).Read(file, problems) is { } script
            ? PlannedMigration.Create(file, script, reader, entry)
            : throw Refused(problems[0].Message);
    }

    private HistoryChange Change(HistoryEntry before, HistoryEntry? after, string what) => new(before, after, $"{run.Actor}: {what}", run);

    private static DeployException Edited(HistoryEntry entry) => Refused(
        $"The first {entry.AppliedStatements} statements of '{entry.Script}' are in the database and were changed since. Restore their text first.");

    private static DeployException Refused(string message) => new(new DeployError(DeployErrorKind.NeedsDecision, message));
}
