using System.Globalization;
using SqlGitOps.Deploy.History;
using SqlGitOps.Migrations;
using SqlGitOps.Model.Sessions;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Says whether a migration that an earlier deployment did not end can go on where it stopped, and why not.</summary>
internal static class ResumeCheck
{
    /// <summary>Checks a migration whose row says that it is not finished.</summary>
    /// <returns>Null when it can go on.</returns>
    public static PlanProblem? Check(PlannedMigration migration)
    {
        var row = migration.Row!;
        var applied = row.AppliedStatements;
        var path = migration.Migration.Path;
        if (row.PrefixChecksum is null)
        {
            // Layout 1 recorded the progress after the statement: the next one may be in the database as well.
            return Undecided(row, path, "An older version wrote this row and did not record enough to go on by itself.");
        }

        if (applied > migration.Statements.Count)
        {
            return new PlanProblem(
                PlanProblemKind.AppliedPartEdited,
                $"'{migration.Script}' has {migration.Statements.Count} statements now, but {applied} of the {row.TotalStatements} that it had are in the database. Bring them back; what comes behind them may be changed.",
                path);
        }

        if (!PrefixChecksum.Compute(migration, applied).Equals(row.PrefixChecksum, StringComparison.Ordinal))
        {
            return new PlanProblem(
                PlanProblemKind.AppliedPartEdited,
                $"The first {Count(applied, "statement")} of '{migration.Script}' {(applied == 1 ? "is" : "are")} in the database and {(applied == 1 ? "was" : "were")} changed since{At(row)}. Restore their text; what comes behind them may be changed.",
                path);
        }

        if (row.IntentStatement is { } intent
            && (intent > migration.Statements.Count
                || !PrefixChecksum.OfStatement(migration, intent - 1).Equals(row.IntentChecksum, StringComparison.Ordinal)))
        {
            return new PlanProblem(
                PlanProblemKind.AppliedPartEdited,
                $"Statement {intent} of '{migration.Script}' was running when the deployment ended{At(row)}, and was changed since. Restore its text so that what became of it can be found out, or say it: 'sqlgitops repair --applied' or '--not-applied'.",
                path,
                intent <= migration.Statements.Count ? migration.PositionOf(intent - 1) : null);
        }

        if (SessionReplay.FindLost(migration, applied) is { } lost)
        {
            var what = lost.Effect.Part == SessionPart.Default
                ? $"statement {lost.Statement + 1} changed what new sessions begin with, which its own did not"
                : $"the {lost.Effect.What} of statement {lost.Statement + 1} ended with its session";
            return new PlanProblem(
                PlanProblemKind.Unfinished,
                $"'{migration.Script}' stopped behind statement {applied}, and {what}, so it cannot go on. Run the rest by hand and say so with 'sqlgitops repair --applied'.",
                path,
                migration.PositionOf(lost.Statement));
        }

        return null;
    }

    /// <summary>The problem of an unfinished migration that somebody has to decide about.</summary>
    public static PlanProblem Undecided(HistoryEntry entry, string? path, string reason)
    {
        return new PlanProblem(
            PlanProblemKind.Unfinished,
            $"{HowItEnded(entry)} {entry.AppliedStatements} of its {entry.TotalStatements} statements are known to be in the database, and the next one may have had an effect. {reason} Look at the database, then say whether it had: 'sqlgitops repair --applied' or 'sqlgitops repair --not-applied'.",
            path);
    }

    /// <summary>The problem of an unfinished migration whose file is missing.</summary>
    /// <param name="entry">Its row.</param>
    /// <param name="renamed">The file that has its text now; null when none has.</param>
    public static PlanProblem WithoutFile(HistoryEntry entry, Migration? renamed)
    {
        var way = renamed is null
            ? "Its file is missing. Bring it back from Git, then deploy again"
            : $"Its file is missing, and '{renamed.Script}' has the same text. Give the file its former name back, then deploy again";
        return new PlanProblem(
            PlanProblemKind.Unfinished,
            $"{HowItEnded(entry)} {entry.DescribeProgress()}. {way}: the deployment goes on where it stopped, or says what has to be decided.",
            renamed?.Path)
        {
            Entry = entry,
        };
    }

    /// <summary>The problem of a migration whose undo was begun and not ended.</summary>
    public static PlanProblem UndoBegun(HistoryEntry entry, string? path)
    {
        var how = entry.Error is null ? "did not end" : $"failed: {HistoryWords.WithoutStop(entry.Error)}";
        return new PlanProblem(
            PlanProblemKind.Unfinished,
            $"The undo of '{entry.Script}' was begun and {how}. {entry.AppliedStatements} of its statements are done. 'sqlgitops undo' goes on with it; then deploy.",
            path);
    }

    private static string HowItEnded(HistoryEntry entry)
    {
        var how = entry.State == MigrationState.Failed ? $"failed: {HistoryWords.WithoutStop(entry.Error)}" : "ended without a result, as after a crash";
        return $"'{entry.Script}' is unfinished: the deployment at {HistoryWords.Time(entry.StartedAt)} {how}.";
    }

    private static string Count(int count, string what) => count.ToString(CultureInfo.InvariantCulture) + " " + what + (count == 1 ? string.Empty : "s");

    private static string At(HistoryEntry row) => row.Commit is null ? string.Empty : $" (they ran from commit {row.Commit})";
}
