using Npgsql;
using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <content>Migrations, from their begin to their end.</content>
internal sealed partial class PostgreSqlDatabase
{
    // How long the record of a failure may wait for others.
    private static readonly TimeSpan s_recordLimit = TimeSpan.FromSeconds(10);

    public async Task BeginAsync(MigrationRun run, CancellationToken cancellationToken)
    {
        var before = _transaction;
        _run = run;
        _transaction = null;
        _isSettled = false;
        _isComplete = false;
        _begin = MakeBegin(run);
        _isFresh = false;
        _statements.Begin();
        if (run.Migration.IsTransactional && !run.JoinsTransaction)
        {
            return;
        }

        await FlushBeginAsync(cancellationToken).ConfigureAwait(false);
        if (run.JoinsTransaction && !string.Equals(_transaction, before, StringComparison.Ordinal))
        {
            throw new DeployException(Broken(run.Migration));
        }

        await ReplayAsync(run.Migration, run.Migration.FirstStatement, cancellationToken).ConfigureAwait(false);
        if (!run.Migration.IsTransactional && SessionReplay.IsInChain(run.Migration, run.Migration.FirstStatement))
        {
            await GuardAsync(_errors.Of, () => _work.ExecuteAsync("BEGIN", cancellationToken)).ConfigureAwait(false);
        }
    }

    public async Task ExecuteAsync(StatementGroup group, CancellationToken cancellationToken)
    {
        var run = _run!;
        if (run.Migration.IsTransactional && !run.JoinsTransaction && PostgreSqlTransactionModes.CountLeading(run.Migration) is > 0 and var leading && group.First < leading)
        {
            // They are sent before the row of the history.
            var sent = Math.Min(leading - group.First, group.Count);
            group = group with { First = group.First + sent, Count = group.Count - sent };
            if (group.Count == 0)
            {
                return;
            }
        }

        if (group.Window[group.First].IsCopy)
        {
            // It is no command of a batch.
            await FlushBeginAsync(cancellationToken).ConfigureAwait(false);
        }

        // To look for blockers takes a snapshot, and statements outside of transactions wait for everybody who has one.
        var isAlone = group.Scope == StatementScope.Alone;
        try
        {
            await WatchedAsync(
                run,
                isAlone ? null : _server.Process,
                token => run.Migration.IsTransactional ? ExecuteInTransactionAsync(run, group, token) : _statements.ExecuteAsync(run, group, token),
                loss => loss with
                {
                    Path = run.Migration.Migration.Path,

                    // Which statement of several was stopped is not known.
                    Position = group.Count == 1 ? group.Window.PositionOf(group.First) : null,
                    Statement = group.Count == 1 ? group.First : null,
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException) when (_isComplete)
        {
            // The lock was lost just behind the commit. The next migration finds that out, this one is in.
        }

        _listenerError?.Throw();

        if (isAlone)
        {
            await GuardAsync(
                e => _errors.OfStatement(e, group.Window, group.First),
                () => _probe.VerifyAsync(run.Migration, group.First, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    public Task RecordAsync(MigrationProgress progress, CancellationToken cancellationToken) => GuardAsync(e => _errors.OfHistory(e, "written"), async () =>
    {
        var run = _run!;
        if (progress.Intent is { } intent)
        {
            await _probe.PrepareAsync(run.Migration, intent - 1, cancellationToken).ConfigureAwait(false);
        }

        var batch = new NpgsqlBatch(_work);
        await using (batch.ConfigureAwait(false))
        {
            // In a transaction of its own, which gives the file's role and settings back.
            batch.Add("BEGIN READ WRITE");
            PostgreSqlStatements.AddOwnRole(batch);
            var at = batch.BatchCommands.Count;
            _history.AddProgress(batch, run, progress);
            batch.Add("COMMIT");
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            if (batch.BatchCommands[at].RecordsAffected != 1)
            {
                throw new DeployException(PostgreSqlStatements.TakenOver(run));
            }
        }
    });

    public Task<StatementFate> ProbeAsync(PlannedMigration migration, int statement, bool hasFailed, CancellationToken cancellationToken) => GuardAsync(_errors.Of, async () =>
    {
        // What the statement left half done is taken away. Without the lock it may be what another deployment makes just now.
        await VerifyLockAsync().ConfigureAwait(false);
        await GiveUpAsync(cancellationToken).ConfigureAwait(false);
        _isFresh = false;
        await ReplayAsync(migration, statement, cancellationToken).ConfigureAwait(false);
        return await _probe.ProbeAsync(migration, statement, hasFailed, cancellationToken).ConfigureAwait(false);
    });

    public async Task CompleteAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        if (_isComplete)
        {
            return;
        }

        var run = _run!;
        var isTransactional = run.Migration.IsTransactional;
        await FlushBeginAsync(cancellationToken).ConfigureAwait(false);
        if (!_isSettled)
        {
            var settle = new NpgsqlBatch(_work);
            await using (settle.ConfigureAwait(false))
            {
                AddSettle(settle, run);

                // What a migration without transaction did is in the database already, and must come into the history.
                var token = isTransactional ? cancellationToken : CancellationToken.None;
                await GuardAsync(_errors.Of, () => settle.ExecuteNonQueryAsync(token)).ConfigureAwait(false);
            }
        }

        var batch = new NpgsqlBatch(_work);
        await using (batch.ConfigureAwait(false))
        {
            AddComplete(batch, run, duration);
            try
            {
                // Not cancellable: a commit that is cancelled half way has an unknown result.
                await batch.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (_statements.IsExpected(e))
            {
                throw new DeployException(await ExplainCompleteAsync(run, e, null).ConfigureAwait(false));
            }
        }
    }

    public Task<MigrationProgress?> AbandonAsync(DeployError error, TimeSpan duration) => GuardAsync(_errors.Of, async () =>
    {
        // A role or setting of the file must not keep the failure out of the history.
        await GiveUpAsync(CancellationToken.None).ConfigureAwait(false);
        if (_run is not { Migration.Role: not ScriptRole.Callback } run)
        {
            return null;
        }

        var batch = new NpgsqlBatch(_work);
        await using (batch.ConfigureAwait(false))
        {
            // Another deployment may have the row in its hands, when this one lost its lock.
            batch.Add("BEGIN READ WRITE");
            batch.Add($"SET LOCAL lock_timeout = {Milliseconds(s_recordLimit)}");
            _history.AddFailure(batch, run, error.Code is null ? error.Message : $"{error.Message} [{error.Code}]", duration);
            batch.Add("COMMIT");
            var reader = await batch.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var progress = await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false)
                    ? new MigrationProgress(reader.GetInt32(0), reader.IsDBNull(1) ? string.Empty : reader.GetString(1))
                    {
                        Intent = reader.IsDBNull(2) ? null : reader.GetInt32(2),
                    }
                    : null;
                while (await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false))
                {
                    // To the end: what the COMMIT says counts.
                }

                return progress;
            }
        }
    });

    /// <summary>What begins a migration; nothing is sent.</summary>
    private PostgreSqlBegin MakeBegin(MigrationRun run)
    {
        var isTransactional = run.Migration.IsTransactional;
        var isLocal = isTransactional || Info.IsPooled;
        var batch = new NpgsqlBatch(_work);

        // search_path, role, settings, temporary tables, prepared statements: one command takes them all back.
        // A new connection would do the same for ten times the time.
        if (!_isFresh && !run.JoinsTransaction && !Info.IsPooled)
        {
            // It must stand alone between two Sync messages, which takes no round trip of its own. When it fails the server
            // goes on behind it, to where the session shows that.
            batch.Add("DISCARD ALL");
            batch.BatchCommands[0].AppendErrorBarrier = true;
        }

        if (!run.JoinsTransaction && isLocal)
        {
            batch.Add("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
            foreach (var mode in PostgreSqlTransactionModes.Of(run.Migration))
            {
                batch.Add(mode);
            }
        }

        if (run.JoinsTransaction)
        {
            PostgreSqlSession.AddReset(batch, _server.Lent);
            if (!Info.IsPooled)
            {
                // The pooler's sessions have prepared statements of others.
                batch.Add("DEALLOCATE ALL");
            }
        }

        var settings = new PostgreSqlSettings().SetNoLimits(Info, isLocal);
        if (run.JoinsTransaction)
        {
            settings.Add(PostgreSqlSession.UnlockAll);
        }

        if (!run.JoinsTransaction && !Info.IsPooled)
        {
            settings.Add(PostgreSqlSession.MarkAsUsed);
        }

        if (Info.IsPooled)
        {
            // A session of our own has the name from its start, and after DISCARD ALL again. A pooler gives it to each of our
            // transactions once it is set, and by it the next deployment finds a statement that goes on without us.
            settings.Set("application_name", DeployRun.ApplicationNameOf(run.Run.Id), isLocal: isTransactional);
        }

        if (_server.WatchesClient)
        {
            settings.Set("client_connection_check_interval", "2s", isLocal);
        }

        if (run.IsFlushedLater)
        {
            settings.Set("synchronous_commit", "off", isLocal);
        }

        // Before the row: a session that has the same row in a transaction of its own keeps it waiting.
        settings.Set("lock_timeout", Milliseconds(run.LockTimeout), isLocal).AddTo(batch);
        var row = batch.BatchCommands.Count;
        _history.AddStart(batch, run, Info.User);
        if (Info.IsPooled && !isTransactional)
        {
            // Nothing of this would be there for the statements: they get it one by one.
            batch.Add("COMMIT");
        }
        else if (run.StatementTimeout > TimeSpan.Zero)
        {
            batch.Add($"SET {(isLocal ? "LOCAL" : "SESSION")} statement_timeout = {Milliseconds(run.StatementTimeout)}");
        }

        return new PostgreSqlBegin(batch, run.Migration.Script, row, _errors);
    }

    /// <summary>Sends what begins the migration when it was not sent yet.</summary>
    private async Task FlushBeginAsync(CancellationToken cancellationToken)
    {
        if (_begin is { } begin)
        {
            _begin = null;
            await WatchedAsync(_run!, _server.Process, token => SendAsync(begin, e => Task.FromResult(_errors.Of(e)), token), static error => error, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what begins a migration, with what was added to it.</summary>
    private async Task SendAsync(PostgreSqlBegin begin, Func<Exception, Task<DeployError>> explainAdded, CancellationToken cancellationToken)
    {
        await using (begin.Batch.ConfigureAwait(false))
        {
            try
            {
                await begin.RunAsync(cancellationToken).ConfigureAwait(false);
                _transaction = begin.Transaction;
            }
            catch (Exception e) when (_statements.IsExpected(e))
            {
                if (begin.IsNotOurs(e))
                {
                    await VerifyLockAsync().ConfigureAwait(false);
                }

                throw new DeployException(begin.Explain(e) ?? await explainAdded(e).ConfigureAwait(false));
            }
        }
    }

    /// <summary>
    /// Runs statements of a migration in a transaction: the first ones with its begin, the last ones with what settles it, and
    /// with what completes it where that needs no round trip of its own.
    /// </summary>
    private async Task ExecuteInTransactionAsync(MigrationRun run, StatementGroup group, CancellationToken cancellationToken)
    {
        if (group.Window[group.First].IsCopy)
        {
            await _statements.ExecuteAsync(run, group, cancellationToken).ConfigureAwait(false);
            return;
        }

        var begin = _begin;
        _begin = null;
        var isLast = group.First + group.Count == run.Migration.StatementCount;
        if (begin is null && !isLast && await _statements.TryQueryAsync(group, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var batch = begin?.Batch ?? new NpgsqlBatch(_work);
        var first = batch.BatchCommands.Count;
        PostgreSqlStatements.AddStatements(batch, group);
        if (isLast)
        {
            AddSettle(batch, run);
        }

        var complete = batch.BatchCommands.Count;
        var completes = group.MayComplete && !run.LeavesTransactionOpen;
        if (completes)
        {
            AddComplete(batch, run, null);
        }

        async Task<DeployError> ExplainAsync(Exception e) => PostgreSqlStatements.IndexOf(batch, e) switch
        {
            // What settles the transaction has no place in the file.
            var at when at < first + group.Count => _errors.OfStatement(e, group.Window, group.First + Math.Max(0, at - first)),
            var at when at < complete => _errors.Of(e),
            _ => await ExplainCompleteAsync(run, e, begin?.Transaction).ConfigureAwait(false),
        };
        if (begin is not null)
        {
            await SendAsync(begin, ExplainAsync, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await using (batch.ConfigureAwait(false))
            {
                try
                {
                    await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (_statements.IsExpected(e))
                {
                    throw new DeployException(await ExplainAsync(e).ConfigureAwait(false));
                }
            }
        }

        _isSettled = isLast;
        _isComplete = completes;
    }

    /// <summary>Adds what completes a migration.</summary>
    private void AddComplete(NpgsqlBatch batch, MigrationRun run, TimeSpan? duration)
    {
        if (!run.Migration.IsTransactional)
        {
            // The file may have made its session read only.
            batch.Add("BEGIN READ WRITE");
        }

        _history.AddComplete(batch, run, duration, _transaction);
        if (!run.LeavesTransactionOpen)
        {
            batch.Add("COMMIT");
        }
    }

    /// <summary>What an exception means that comes from what <see cref="AddComplete"/> added.</summary>
    /// <param name="run">The migration.</param>
    /// <param name="e">The exception.</param>
    /// <param name="transaction">The transaction that began in the same round trip; null when it began in another.</param>
    /// <exception cref="DeployException">The lock is lost, which counts more.</exception>
    private async Task<DeployError> ExplainCompleteAsync(MigrationRun run, Exception e, string? transaction)
    {
        if (e is not PostgresException error || !PostgreSqlHistory.IsNotOurs(error))
        {
            return _errors.OfHistory(e, "written");
        }

        await VerifyLockAsync().ConfigureAwait(false);
        if (!run.Migration.IsTransactional)
        {
            return PostgreSqlStatements.TakenOver(run);
        }

        return transaction is not null && await IsRolledBackAsync(transaction).ConfigureAwait(false) ? RowChanged(run.Migration) : Broken(run.Migration);
    }

    /// <summary>
    /// Adds what comes before the row of the history is completed. Deferred constraints fire here, still with the settings and
    /// the role of the file, and not behind its back in the commit; after that the role must be ours again, as the file's may
    /// have no rights on the history.
    /// </summary>
    private void AddSettle(NpgsqlBatch batch, MigrationRun run)
    {
        if (run is { Migration.IsTransactional: true, LeavesTransactionOpen: false })
        {
            // Not between two files of one transaction: it would hold for all that follow.
            batch.Add("SET CONSTRAINTS ALL IMMEDIATE");
        }

        batch.Add("RESET SESSION AUTHORIZATION");
        batch.Add("RESET ROLE");
        if (Info.IsPooled && run is { Migration.IsTransactional: true, LeavesTransactionOpen: false })
        {
            PostgreSqlSession.AddReturn(batch, _server.Lent);
        }
    }

    /// <summary>Rolls back what is open, and takes back what was set up in the session where it is ours alone.</summary>
    private async Task GiveUpAsync(CancellationToken cancellationToken)
    {
        // Never sent.
        _begin = null;
        await _work.ExecuteAsync("ROLLBACK", cancellationToken).ConfigureAwait(false);
        if (!Info.IsPooled)
        {
            await _work.ExecuteAsync("DISCARD ALL", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Does something in the work session, as long as the lock is held, and notes who keeps it waiting.</summary>
    /// <param name="run">The migration.</param>
    /// <param name="process">The server process of the work session; null to not look who blocks it.</param>
    /// <param name="action">What to do.</param>
    /// <param name="locate">Adds the place to the error of a lost lock.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    private Task WatchedAsync(
        MigrationRun run, int? process, Func<CancellationToken, Task> action, Func<DeployError, DeployError> locate, CancellationToken cancellationToken) =>
        _lock is { } deployLock
            ? Heartbeat.WatchAsync(() => deployLock.BeatAsync(process), run.LockTimeout, action, locate, cancellationToken)
            : throw new InvalidOperationException("The lock was not taken.");

    /// <summary>Sets up the session as the statements before <paramref name="end"/> had left it.</summary>
    private async Task ReplayAsync(PlannedMigration migration, int end, CancellationToken cancellationToken)
    {
        foreach (var statement in SessionReplay.Of(migration, end))
        {
            await _statements.RunAsync(migration, statement, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether all is rolled back that was sent in one round trip: what does not belong to its transaction ends with it.</summary>
    private Task<bool> IsRolledBackAsync(string transaction) => GuardAsync(_errors.Of, async () =>
    {
        await _work.ExecuteAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
        return await _work.ScalarAsync(
            "SELECT pg_catalog.pg_xact_status($1::pg_catalog.xid8)", CancellationToken.None, transaction).ConfigureAwait(false) is "aborted";
    });

    private DeployError RowChanged(PlannedMigration migration) => new(
        DeployErrorKind.History,
        $"The row of '{migration.Script}' in the history table {_table} is not what it was when the migration began: the migration changed it, or a trigger of the table does.");

    private static DeployError Broken(PlannedMigration migration) => new(
        DeployErrorKind.TransactionBroken,
        $"'{migration.Script}' ended the transaction that it was to run in. Take COMMIT and ROLLBACK out of it.");
}
