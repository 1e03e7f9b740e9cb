using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.Execution;

/// <summary>Finds out what is in the database after a migration failed.</summary>
internal sealed class Aftermath(IDatabase database, IDatabaseProvider provider, DeployOptions options, Action<DeployEvent> report)
{
    /// <summary>Finds out what a failed migration left in the database, and takes away what can be.</summary>
    public async Task FindAsync(Attempt attempt, PlannedMigration migration, DeployError error)
    {
        if (attempt.Runner is { Announced: { } announced } runner)
        {
            await TrySettleAsync(runner, migration, announced, error).ConfigureAwait(false);
        }

        var (isKnown, progress) = await TryAbandonAsync(error, attempt.Clock.Elapsed).ConfigureAwait(false);
        if (isKnown)
        {
            // What a former run had left is still there.
            var applied = progress?.Applied ?? migration.FirstStatement;
            var isUncertain = progress?.Intent is not null;
            var hasEscaped = error.Kind == DeployErrorKind.TransactionBroken && migration.IsTransactional;
            attempt.Failure = new MigrationFailure(migration, error, applied == 0 && !isUncertain && !hasEscaped, applied) { IsUncertain = isUncertain };
            attempt.MayBeRepeated = migration.IsTransactional && progress is null && error.IsTransient;
            return;
        }

        attempt.Failure = await AskHistoryAsync(attempt, migration, error).ConfigureAwait(false);
    }

    /// <summary>What the history says when the connection is gone: it alone knows what the server made of it. Null for applied.</summary>
    private async Task<MigrationFailure?> AskHistoryAsync(Attempt attempt, PlannedMigration migration, DeployError error)
    {
        var mayBeIn = (attempt.IsCompleting && attempt.IsLast) || !migration.IsTransactional;
        HistoryEntry? entry;
        try
        {
            var fresh = await provider.OpenAsync(DatabaseAccess.Read, options.Run, CancellationToken.None).ConfigureAwait(false);
            await using (fresh.ConfigureAwait(false))
            {
                entry = (await fresh.ReadHistoryAsync(CancellationToken.None).ConfigureAwait(false)).Find(migration.Identity);
            }
        }
        catch (DeployException)
        {
            return Unsure(migration, error, mayBeIn);
        }

        if (migration.Role == ScriptRole.Callback)
        {
            // No history knows it.
            return Unsure(migration, error, mayBeIn);
        }

        var isIn = migration.Role == ScriptRole.Undo
            ? entry is null
            : entry is { State: MigrationState.Applied } && entry.Checksum.Equals(migration.Checksum, StringComparison.Ordinal);
        if (mayBeIn && isIn)
        {
            return null;
        }

        var isPartial = entry is { State: not MigrationState.Applied } and not { AppliedStatements: 0, IntentStatement: null };
        return new MigrationFailure(migration, error, !isPartial, isPartial ? entry!.AppliedStatements : 0)
        {
            IsUncertain = isPartial && entry!.IntentStatement is not null,
        };
    }

    private static MigrationFailure Unsure(PlannedMigration migration, DeployError error, bool mayBeIn)
    {
        var unsure = mayBeIn
            ? $" Whether '{migration.Script}' is in the database could not be found out; ask for the status when the database can be reached."
            : " The database rolls back what was not committed.";
        return new MigrationFailure(migration, error with { Message = error.Message + unsure }, !mayBeIn, 0) { IsUncertain = mayBeIn };
    }

    /// <summary>Takes away what a failed statement left half done, and takes its announcement back where it had no effect.</summary>
    private async Task TrySettleAsync(StatementRunner runner, PlannedMigration migration, int statement, DeployError error)
    {
        if (error.Kind is DeployErrorKind.ConnectionLost)
        {
            return;
        }

        try
        {
            var fate = await database.ProbeAsync(migration, statement, hasFailed: true, CancellationToken.None).ConfigureAwait(false);
            report(new StatementSettled(migration, statement, fate));
            if (fate.Kind != StatementFateKind.Unknown)
            {
                var applied = fate.Kind == StatementFateKind.Applied ? statement + 1 : statement;
                await database.RecordAsync(runner.ProgressAt(applied), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (DeployException)
        {
            // The announcement stays, so the next deployment does it. The error that led here is the one that counts.
        }
    }

    /// <summary>Ends the migration in the database. Not known when the connection is gone.</summary>
    public async Task<(bool IsKnown, MigrationProgress? Progress)> TryAbandonAsync(DeployError error, TimeSpan duration)
    {
        try
        {
            return (true, await database.AbandonAsync(error, duration).ConfigureAwait(false));
        }
        catch (DeployException)
        {
            return (false, null);
        }
    }
}
