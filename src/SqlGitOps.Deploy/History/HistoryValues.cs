using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.History;

/// <summary>The values that every provider writes into the history tables, in the order of the parameters of its statements.</summary>
internal static class HistoryValues
{
    /// <summary>A row that begins. Identity, version, description, kind, script, checksum, total statements, applied by, commit,
    /// release, environment, tool version, run, checksum of the statements that are in.</summary>
    /// <param name="run">The migration.</param>
    /// <param name="appliedBy">The database user and the actor.</param>
    public static object?[] OfStart(MigrationRun run, string appliedBy)
    {
        var migration = run.Migration;
        return
        [
            migration.Identity, migration.Migration.Version?.Text, migration.Migration.Description, HistoryText.Of(migration.Migration.Kind),
            migration.Script, migration.Checksum, migration.StatementCount, appliedBy,
            run.Run.Commit, run.Run.Release, run.Run.Environment, run.Run.ToolVersion, run.Run.Id, run.PrefixChecksum,
        ];
    }

    /// <summary>A row that is taken over: those of <see cref="OfStart"/>, then applied statements, intent and its checksum, and last
    /// how the row was read: state, checksum, applied statements, run.</summary>
    /// <param name="run">The migration.</param>
    /// <param name="appliedBy">The database user and the actor.</param>
    /// <param name="row">The row.</param>
    public static object?[] OfTakeOver(MigrationRun run, string appliedBy, HistoryEntry row) =>
        [.. OfStart(run, appliedBy), .. Progress(run.Migration, row), .. AsRead(row)];

    /// <summary>The row of a migration that is taken back. Identity, run, checksum of the statements that are done, applied
    /// statements, intent and its checksum, and last how the row was read: state, checksum, applied statements, run.</summary>
    /// <param name="run">The undo.</param>
    /// <param name="row">The row.</param>
    public static object?[] OfUndo(MigrationRun run, HistoryEntry row) =>
        [run.Migration.Identity, run.Run.Id, run.PrefixChecksum, .. Progress(run.Migration, row), .. AsRead(row)];

    /// <summary>A run that begins. Run, action, environment, actor, database user, host, commit, release, tool version, hash of the
    /// plan, planned migrations.</summary>
    /// <param name="record">The run.</param>
    /// <param name="user">The database user; empty where the engine has none.</param>
    public static object?[] OfRun(RunRecord record, string user)
    {
        var run = record.Run;
        return
        [
            run.Id, record.Action, run.Environment, run.Actor, user, System.Environment.MachineName, run.Commit, run.Release,
            run.ToolVersion, record.PlanHash, record.Planned,
        ];
    }

    private static object?[] Progress(PlannedMigration migration, HistoryEntry row)
    {
        var intent = migration.UncertainStatement + 1;
        return [migration.FirstStatement, intent, intent is null ? null : row.IntentChecksum];
    }

    private static object?[] AsRead(HistoryEntry row) => [HistoryText.Of(row.State), row.Checksum, row.AppliedStatements, row.RunId];
}
