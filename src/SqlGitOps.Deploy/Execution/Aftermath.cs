using System.Diagnostics;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.Execution;

/// <summary>Finds out what is in the database after a migration failed.</summary>
internal sealed class Aftermath(IDatabase database, IDatabaseProvider provider, DeployOptions options, Action<DeployEvent> report)
{
    private static readonly TimeSpan s_answerPause = TimeSpan.FromMilliseconds(200);

    // Nothing that is done next depends on this answer.
    private static readonly TimeSpan s_answerLimit = TimeSpan.FromSeconds(10);

    /// <summary>Whether a migration failed and its connection was gone.</summary>
    public bool HasLostConnection { get; private set; }

    /// <summary>Finds out what a failed migration left in the database, and takes away what can be.</summary>
    public async Task FindAsync(Attempt attempt, PlannedMigration migration, DeployError error)
    {
        if (attempt.Runner is { Announced: { } announced } runner)
        {
            await TrySettleAsync(runner, migration, announced, error).ConfigureAwait(false);
        }

        var (isKnown, progress) = await TryAbandonAsync(error, attempt.Clock.Elapsed).ConfigureAwait(false);

        // What completes the migration was sent, and it was not the server that said how that ended.
        var isCancelled = error.Kind is DeployErrorKind.Cancelled or DeployErrorKind.RunTimeout or DeployErrorKind.DeployLock;
        var mayBeIn = attempt.IsLast && (attempt.IsCompleting
            || (attempt.Runner is { MayBeComplete: true } && database.Info.CompletesWithStatements && (isCancelled || error.Kind == DeployErrorKind.ConnectionLost)));
        if (isKnown && mayBeIn && isCancelled)
        {
            // The cancellation may have come too late.
            var row = await TryReadRowAsync(migration).ConfigureAwait(false);
            if (row.IsKnown && IsIn(migration, row.Entry))
            {
                return;
            }

            isKnown = row.IsKnown;
        }

        if (isKnown)
        {
            // What a former run had left is still there.
            var applied = progress?.Applied ?? migration.FirstStatement;
            var isUncertain = progress?.Intent is not null;
            var hasEscaped = error.Kind == DeployErrorKind.TransactionBroken && migration.IsTransactional;
            attempt.Failure = new MigrationFailure(migration, error, applied == 0 && !isUncertain && !hasEscaped, applied) { IsUncertain = isUncertain };
            // Without a transaction only as long as nothing has begun.
            attempt.MayBeRepeated = (migration.IsTransactional || attempt.Runner is null) && progress is null && error.IsTransient;
            return;
        }

        HasLostConnection = true;
        mayBeIn |= !migration.IsTransactional && attempt.Runner is not null;
        attempt.Failure = await AskHistoryAsync(migration, error, mayBeIn).ConfigureAwait(false);
    }

    /// <summary>Finds out which migrations of this run are gone again, because the server crashed before they were on its disk.</summary>
    /// <param name="applied">Migrations that were committed, in order.</param>
    /// <param name="mayWait">Whether to wait for a server that does not answer.</param>
    /// <returns>The last ones of them, and the run that has applied the first of those again; null when the database cannot be asked.</returns>
    public async Task<(IReadOnlyList<PlannedMigration> Lost, string? To)?> FindLostAsync(IReadOnlyList<PlannedMigration> applied, bool mayWait)
    {
        try
        {
            var limit = options.LockWait < s_answerLimit ? options.LockWait : s_answerLimit;
            var history = await AskAsync(
                mayWait ? limit : TimeSpan.Zero, static async fresh => await fresh.ReadHistoryAsync(CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
            PlannedMigration[] lost = [.. applied.SkipWhile(migration => IsIn(migration, history.Find(migration.Identity)))];
            return (lost, lost is [var first, ..] ? history.Find(first.Identity)?.RunId : null);
        }
        catch (DeployException)
        {
            return null;
        }
    }

    /// <summary>What the history says when the connection is gone: it alone knows what the server made of it. Null for applied.</summary>
    private async Task<MigrationFailure?> AskHistoryAsync(PlannedMigration migration, DeployError error, bool mayBeIn)
    {
        HistoryEntry? entry;
        try
        {
            entry = await ReadRowAsync(migration, mayBeIn ? options.LockWait : TimeSpan.Zero).ConfigureAwait(false);
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

        if (mayBeIn && IsIn(migration, entry))
        {
            return null;
        }

        // A repeatable migration keeps the row of its former run.
        if (migration.Role == ScriptRole.Migration && entry is { State: MigrationState.Applied }
            && !string.Equals(entry.RunId, migration.Row?.RunId, StringComparison.Ordinal))
        {
            return new MigrationFailure(migration, error, false, migration.StatementCount) { AppliedBy = entry.RunId };
        }

        var isPartial = entry is { IsPartial: true };
        return new MigrationFailure(migration, error, !isPartial, isPartial ? entry!.AppliedStatements : 0)
        {
            IsUncertain = isPartial && entry!.IntentStatement is not null,
        };
    }

    /// <summary>Whether this run completed the migration, as its row says.</summary>
    private bool IsIn(PlannedMigration migration, HistoryEntry? row) => migration.Role switch
    {
        ScriptRole.Migration => row is { State: MigrationState.Applied } && row.RunId == options.Run.Id,
        ScriptRole.Undo => row is null,
        _ => false,
    };

    /// <summary>The row of a migration, read through the same connection. Not known when that is gone.</summary>
    private async Task<(bool IsKnown, HistoryEntry? Entry)> TryReadRowAsync(PlannedMigration migration)
    {
        try
        {
            return (true, (await database.ReadHistoryAsync(CancellationToken.None).ConfigureAwait(false)).Find(migration.Identity));
        }
        catch (DeployException)
        {
            return (false, null);
        }
    }

    /// <summary>The row of a migration, read through another connection once the server works for this run no more.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="limit">How long to wait for that, as for a server that starts again.</param>
    /// <exception cref="DeployException">It cannot be read in that time.</exception>
    private Task<HistoryEntry?> ReadRowAsync(PlannedMigration migration, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        return AskAsync(limit, async fresh =>
        {
            // A commit that was sent may be on its way still: what is not there yet can come.
            var session = await Poll.WaitAsync(
                token => fresh.FindOrphanAsync(options.Run.Id, token), limit - clock.Elapsed, static (_, _) => { }, CancellationToken.None).ConfigureAwait(false);
            var row = (await fresh.ReadHistoryAsync(CancellationToken.None).ConfigureAwait(false)).Find(migration.Identity);
            return session is null || row is { State: MigrationState.Applied } || limit == TimeSpan.Zero
                ? row
                : throw new DeployException(new DeployError(DeployErrorKind.ConnectionLost, $"The server still works: {session}."));
        });
    }

    /// <summary>Asks through another connection.</summary>
    /// <param name="limit">How long to try, as for a server that starts again.</param>
    /// <param name="question">What to ask.</param>
    /// <exception cref="DeployException">There is no answer in that time.</exception>
    private async Task<T> AskAsync<T>(TimeSpan limit, Func<IDatabase, Task<T>> question)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var fresh = await provider.OpenAsync(DatabaseAccess.Read, options.Run, CancellationToken.None).ConfigureAwait(false);
                await using (fresh.ConfigureAwait(false))
                {
                    return await question(fresh).ConfigureAwait(false);
                }
            }
            catch (DeployException) when (clock.Elapsed < limit)
            {
                await Task.Delay(s_answerPause, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static MigrationFailure Unsure(PlannedMigration migration, DeployError error, bool mayBeIn)
    {
        return new MigrationFailure(migration, error, !mayBeIn && migration.Row is not { IsPartial: true }, migration.FirstStatement) { IsUncertain = mayBeIn, IsUnanswered = mayBeIn };
    }

    /// <summary>Takes away what a failed statement left half done, and takes its announcement back where it had no effect.</summary>
    private async Task TrySettleAsync(StatementRunner runner, PlannedMigration migration, int statement, DeployError error)
    {
        // Without the lock another deployment may be at that statement already: what it makes would look like our leftover.
        if (error.Kind is DeployErrorKind.ConnectionLost or DeployErrorKind.DeployLock)
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
