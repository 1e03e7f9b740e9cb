using System.Data;
using Npgsql;
using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>Sends the statements of migrations: as written, with as few round trips as their transactions allow.</summary>
internal sealed class PostgreSqlStatements(NpgsqlConnection work, DatabaseInfo info, PostgreSqlHistory history, PostgreSqlErrors errors)
{
    // Bytes of data behind COPY.
    private const long TellEvery = 16 * 1024 * 1024;

    private readonly PostgreSqlQueries _queries = new(work, errors, e => IsExpected(e, work));

    /// <summary>Says that a migration begins.</summary>
    public void Begin() => _queries.Forget();

    /// <inheritdoc cref="PostgreSqlQueries.TryRunAsync"/>
    public Task<bool> TryQueryAsync(StatementGroup group, CancellationToken cancellationToken) => _queries.TryRunAsync(group, cancellationToken);

    /// <summary>Runs a group of statements as its scope says.</summary>
    public Task ExecuteAsync(MigrationRun run, StatementGroup group, CancellationToken cancellationToken) => group.Scope switch
    {
        StatementScope.Own => InOwnTransactionAsync(run, group, cancellationToken),
        StatementScope.Commit => CommitAsync(run, group, cancellationToken),
        StatementScope.Alone => AloneAsync(run, group, cancellationToken),
        _ => OpenAsync(group, cancellationToken),
    };

    /// <summary>Runs one statement of a migration, and nothing around it.</summary>
    public Task RunAsync(PlannedMigration migration, int statement, CancellationToken cancellationToken) =>
        OpenAsync(new StatementGroup(migration.Whole, statement, 1, StatementScope.Open, null), cancellationToken);

    /// <summary>Whether the exception says that the server or the way to it failed, or that the connection broke before.</summary>
    public bool IsExpected(Exception e) => IsExpected(e, work);

    /// <summary>Adds the statements of a group, as they are written.</summary>
    public static void AddStatements(NpgsqlBatch batch, StatementGroup group)
    {
        NpgsqlTextResults.Ask(batch);
        for (var i = group.First; i < group.First + group.Count; i++)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(group.Window.SqlOf(i).ToString()));
        }
    }

    /// <summary>
    /// Adds what has to come before a row of the history is written in a transaction of the file: deferred constraints fire
    /// with the settings and the role of the file, and then the role must be ours, as the file's may have no rights.
    /// </summary>
    public static void AddOwnRole(NpgsqlBatch batch)
    {
        batch.Add("SET CONSTRAINTS ALL IMMEDIATE");

        // Until the end of the transaction: a role that the file sets for its session is back after it.
        batch.Add("SET LOCAL session_authorization TO DEFAULT");
        batch.Add("SET LOCAL role TO DEFAULT");
    }

    private static bool IsExpected(Exception e, NpgsqlConnection work) =>
        // Npgsql calls the use of a connection that broke before an invalid operation.
        PostgreSqlErrors.IsExpected(e) || (e is InvalidOperationException && work.State != ConnectionState.Open);

    private async Task OpenAsync(StatementGroup group, CancellationToken cancellationToken)
    {
        var (window, first) = (group.Window, group.First);
        if (window[first].IsCopy)
        {
            try
            {
                await CopyAsync(group, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsExpected(e))
            {
                throw new DeployException(errors.OfStatement(e, window, first));
            }

            return;
        }

        var batch = new NpgsqlBatch(work);
        await using (batch.ConfigureAwait(false))
        {
            AddStatements(batch, group);
            try
            {
                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsExpected(e))
            {
                throw new DeployException(errors.OfStatement(e, window, first + Math.Max(0, IndexOf(batch, e))));
            }
        }
    }

    private async Task InOwnTransactionAsync(MigrationRun run, StatementGroup group, CancellationToken cancellationToken)
    {
        try
        {
            var isCopy = group.Window[group.First].IsCopy;
            if (isCopy)
            {
                var begin = new NpgsqlBatch(work);
                await using (begin.ConfigureAwait(false))
                {
                    AddBegin(begin, run);
                    await begin.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                }

                await OpenAsync(group, cancellationToken).ConfigureAwait(false);
            }

            var batch = new NpgsqlBatch(work);
            await using (batch.ConfigureAwait(false))
            {
                if (!isCopy)
                {
                    AddBegin(batch, run);
                    AddStatements(batch, group);
                }

                await RecordAndCommitAsync(batch, run, group, "COMMIT", cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsExpected(e))
        {
            await TryRollBackAsync().ConfigureAwait(false);
            throw new DeployException(errors.OfStatement(e, group.Window, group.First));
        }
        catch
        {
            await TryRollBackAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void AddBegin(NpgsqlBatch batch, MigrationRun run)
    {
        batch.Add("BEGIN READ WRITE");
        if (info.IsPooled)
        {
            new PostgreSqlSettings().SetNoLimits(info, isLocal: true).Set("lock_timeout", PostgreSqlDatabase.Milliseconds(run.LockTimeout), isLocal: true).AddTo(batch);
        }
    }

    private async Task CommitAsync(MigrationRun run, StatementGroup group, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(work);
        await using (batch.ConfigureAwait(false))
        {
            var commit = group.Window.SqlOf(group.First).ToString();
            await RecordAndCommitAsync(batch, run, group, commit, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AloneAsync(MigrationRun run, StatementGroup group, CancellationToken cancellationToken)
    {
        if (!run.LiftsLockTimeout || info.IsPooled)
        {
            await OpenAsync(group, cancellationToken).ConfigureAwait(false);
            return;
        }

        // A statement like CREATE INDEX CONCURRENTLY waits for locks by design, and keeps nobody waiting meanwhile.
        await SetLockTimeoutAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        await OpenAsync(group, cancellationToken).ConfigureAwait(false);

        // The statement has succeeded. A cancellation that comes now must not make it look as if it had failed, nor may one
        // that was on its way and strikes here instead.
        try
        {
            await SetLockTimeoutAsync(run.LockTimeout, CancellationToken.None).ConfigureAwait(false);
        }
        catch (DeployException) when (work.State == ConnectionState.Open)
        {
            await SetLockTimeoutAsync(run.LockTimeout, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Adds the progress to what is in the batch, runs it, and commits.</summary>
    private async Task RecordAndCommitAsync(NpgsqlBatch batch, MigrationRun run, StatementGroup group, string commit, CancellationToken cancellationToken)
    {
        AddOwnRole(batch);
        var historyAt = batch.BatchCommands.Count;
        history.AddProgress(batch, run, group.Progress!);
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new DeployException(IndexOf(batch, e) == historyAt
                ? errors.OfHistory(e, "written")
                : errors.OfStatement(e, group.Window, group.First));
        }

        if (batch.BatchCommands[historyAt].RecordsAffected != 1)
        {
            throw new DeployException(TakenOver(run));
        }

        try
        {
            // Not cancellable: a commit that is cancelled half way has an unknown result.
            await work.ExecuteAsync(commit, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new DeployException(errors.OfStatement(e, group.Window, group.First));
        }
    }

    /// <summary>The row is not ours any more, as after a lost lock.</summary>
    public static DeployError TakenOver(MigrationRun run) => new(
        DeployErrorKind.AlreadyRecorded,
        $"The history row of '{run.Migration.Script}' is no longer that of this run: another deployment took it over. Deploy again: what it did counts.");

    private async Task SetLockTimeoutAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await work.ExecuteAsync($"SET SESSION lock_timeout = {PostgreSqlDatabase.Milliseconds(timeout)}", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new DeployException(errors.Of(e));
        }
    }

    private async Task TryRollBackAsync()
    {
        try
        {
            await work.ExecuteAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsExpected(e))
        {
            // The error that led here is the one that counts; without a connection the server rolls back by itself.
        }
    }

    private async Task CopyAsync(StatementGroup group, CancellationToken cancellationToken)
    {
        var writer = await work.BeginTextImportAsync(group.Window.SqlOf(group.First).ToString(), cancellationToken).ConfigureAwait(false);
        try
        {
            // Past the writer, which is for text: the data are UTF-8 already, as is the connection.
            var target = ((StreamWriter)writer).BaseStream;
            long sent = 0;
            foreach (var block in group.Window.DataOf(group.First))
            {
                await target.WriteAsync(block, cancellationToken).ConfigureAwait(false);
                var before = sent;
                sent += block.Length;
                if (sent / TellEvery > before / TellEvery)
                {
                    group.OnData?.Invoke(sent);
                }
            }
        }
        catch
        {
            // Disposing would tell the server that these were all lines.
            await writer.CancelAsync().ConfigureAwait(false);
            throw;
        }

        // Ends the data, and throws what the server says about them.
        await writer.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Where in the batch the server stopped; -1 when it did not say.</summary>
    public static int IndexOf(NpgsqlBatch batch, Exception e) =>
        e is PostgresException { BatchCommand: { } command } ? batch.BatchCommands.IndexOf(command) : -1;
}
