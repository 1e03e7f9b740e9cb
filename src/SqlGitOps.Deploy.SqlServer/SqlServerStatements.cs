using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Model.Operations;

namespace SqlGitOps.Deploy.SqlServer;

/// <summary>Sends the batches of migrations, each exactly as it is written, and asks behind each what it did to the transaction.</summary>
internal sealed class SqlServerStatements(ISqlServerSession work, SqlServerHistory history, SqlServerErrors errors)
{
    /// <summary>The row is not ours any more, as after a lost lock.</summary>
    public static DeployError TakenOver(MigrationRun run) => new(
        DeployErrorKind.AlreadyRecorded,
        $"The history row of '{run.Migration.Script}' is no longer that of this run: another deployment took it over. Deploy again: what it did counts.");

    /// <summary>Runs a group of batches as its scope says.</summary>
    /// <param name="run">The migration.</param>
    /// <param name="group">Which batches.</param>
    /// <param name="transaction">Id of the migration's transaction; null when it has none.</param>
    /// <param name="cancellationToken">Cancels the running batch.</param>
    public Task ExecuteAsync(MigrationRun run, StatementGroup group, long? transaction, CancellationToken cancellationToken) => group.Scope switch
    {
        StatementScope.Own => InOwnTransactionAsync(run, group, cancellationToken),
        StatementScope.Commit => CommitAsync(run, group, cancellationToken),
        StatementScope.Alone => AloneAsync(run, group, cancellationToken),
        _ when run.Migration.IsTransactional => InMigrationAsync(run, group, transaction, cancellationToken),
        _ => OpenAsync(run, group.First, cancellationToken),
    };

    /// <summary>Runs one batch, and nothing around it.</summary>
    public async Task RunAsync(PlannedMigration migration, int statement, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await work.RunAsync(migration.Whole.SqlOf(statement).ToString(), timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (SqlServerException e)
        {
            throw new DeployException(errors.OfStatement(e, migration, statement));
        }
    }

    private async Task InMigrationAsync(MigrationRun run, StatementGroup group, long? transaction, CancellationToken cancellationToken)
    {
        for (var i = group.First; i < group.First + group.Count; i++)
        {
            await RunAsync(run.Migration, i, run.StatementTimeout, cancellationToken).ConfigureAwait(false);

            // At once: what comes behind a transaction that has ended would be committed piece by piece.
            await SqlServerTransactions.CheckGuardedAsync(work, run.Migration, i, transaction, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task InOwnTransactionAsync(MigrationRun run, StatementGroup group, CancellationToken cancellationToken)
    {
        var migration = run.Migration;
        try
        {
            await work.RunAsync(SqlServerTransactions.Begin, cancellationToken).ConfigureAwait(false);
            await RunAsync(migration, group.First, run.StatementTimeout, cancellationToken).ConfigureAwait(false);
            var state = await SqlServerTransactions.ReadAsync(work, cancellationToken).ConfigureAwait(false) ?? throw NotExecuting(migration, group.First);
            if (SqlServerTransactions.FindBroken(state, migration, null, isEnd: true) is { } error)
            {
                throw At(error, migration, group.First);
            }

            await RecordAsync(run, group.Progress!, cancellationToken).ConfigureAwait(false);
            await work.RunAsync("COMMIT TRANSACTION; COMMIT TRANSACTION;", CancellationToken.None).ConfigureAwait(false);
        }
        catch (SqlServerException e)
        {
            await SqlServerTransactions.TryRollBackAsync(work).ConfigureAwait(false);
            throw new DeployException(errors.OfStatement(e, migration, group.First));
        }
        catch
        {
            await SqlServerTransactions.TryRollBackAsync(work).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A batch of the file that commits: the progress goes into the same transaction before it.</summary>
    private async Task CommitAsync(MigrationRun run, StatementGroup group, CancellationToken cancellationToken)
    {
        await RecordAsync(run, group.Progress!, cancellationToken).ConfigureAwait(false);
        await RunAsync(run.Migration, group.First, run.StatementTimeout, cancellationToken).ConfigureAwait(false);
        var goesOn = SessionReplay.ActionOf(run.Migration, group.First) == TransactionAction.CommitAndChain;
        await CheckDepthAsync(run.Migration, group.First, goesOn, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A batch of the file within, or around, a transaction of the file.</summary>
    private async Task OpenAsync(MigrationRun run, int statement, CancellationToken cancellationToken)
    {
        await RunAsync(run.Migration, statement, run.StatementTimeout, cancellationToken).ConfigureAwait(false);
        var ends = SessionReplay.ActionOf(run.Migration, statement) == TransactionAction.Rollback;
        await CheckDepthAsync(run.Migration, statement, !ends, cancellationToken).ConfigureAwait(false);
    }

    private async Task AloneAsync(MigrationRun run, StatementGroup group, CancellationToken cancellationToken)
    {
        try
        {
            // What cannot run in a transaction waits for locks by design, and is not to stop half way.
            if (run.LiftsLockTimeout)
            {
                await work.RunAsync("SET LOCK_TIMEOUT -1;", cancellationToken).ConfigureAwait(false);
            }

            await RunAsync(run.Migration, group.First, run.StatementTimeout, cancellationToken).ConfigureAwait(false);

            // The batch has succeeded: a cancellation that comes now must not make it look as if it had failed.
            if (run.LiftsLockTimeout)
            {
                await work.RunAsync($"SET LOCK_TIMEOUT {SqlServerCommands.LockTimeout(run.LockTimeout)};", CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (SqlServerException e)
        {
            throw new DeployException(errors.Of(e));
        }

        await CheckDepthAsync(run.Migration, group.First, isInTransaction: false, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Checks that there is a transaction of the file, or that there is none.</summary>
    private async Task CheckDepthAsync(PlannedMigration migration, int statement, bool isInTransaction, CancellationToken cancellationToken)
    {
        SessionState? state;
        try
        {
            state = await SqlServerTransactions.ReadAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (SqlServerException e)
        {
            throw new DeployException(errors.Of(e));
        }

        if (state is null)
        {
            throw NotExecuting(migration, statement);
        }

        if (state.XactState < 0 || state.Depth > 0 != isInTransaction)
        {
            throw At(
                new DeployError(
                    DeployErrorKind.TransactionBroken,
                    isInTransaction
                        ? $"The batch was to leave a transaction open, and @@TRANCOUNT is {state.Depth} (XACT_STATE() is {state.XactState}). A condition of '{migration.Script}' took another way."
                        : $"The batch was to leave no transaction open, and @@TRANCOUNT is {state.Depth}: what is open is rolled back. '{migration.Script}' begins more transactions than it commits."),
                migration,
                statement);
        }
    }

    private async Task RecordAsync(MigrationRun run, MigrationProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            if (!await history.RecordAsync(work, run, progress, cancellationToken).ConfigureAwait(false))
            {
                throw new DeployException(TakenOver(run));
            }
        }
        catch (SqlServerException e)
        {
            throw new DeployException(errors.OfHistory(e, "written"));
        }
    }

    private static DeployException NotExecuting(PlannedMigration migration, int statement) => At(
        new DeployError(
            DeployErrorKind.StatementFailed,
            $"SET NOEXEC or SET PARSEONLY is ON behind this batch of '{migration.Script}', so its progress cannot be recorded. In a migration that does not run in one transaction, take it out."),
        migration,
        statement);

    private static DeployException At(DeployError error, PlannedMigration migration, int statement) => new(error with
    {
        Path = migration.Migration.Path,
        Position = migration.PositionOf(statement),
        Statement = statement,
    });
}
