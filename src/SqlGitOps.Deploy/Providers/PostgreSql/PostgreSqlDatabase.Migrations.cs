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
        await WatchedAsync(run, ServerProcess, token => GuardAsync(e => _errors.OfHistory(e, "written"), async () =>
        {
            var isFresh = _isFresh;
            _isFresh = false;
            _run = run;
            _transaction = null;
            var isTransactional = run.Migration.IsTransactional;
            var scope = isTransactional || Info.IsPooled ? "LOCAL" : "SESSION";
            var batch = new NpgsqlBatch(_work);
            await using (batch.ConfigureAwait(false))
            {
                // search_path, role, settings, temporary tables, prepared statements: one command takes them all back.
                // A new connection would do the same for ten times the time.
                if (!isFresh && !run.JoinsTransaction && !Info.IsPooled)
                {
                    // It must stand alone between two Sync messages, which takes no round trip of its own.
                    batch.Add("DISCARD ALL");
                    batch.BatchCommands[0].AppendErrorBarrier = true;
                }

                if (!run.JoinsTransaction && (isTransactional || Info.IsPooled))
                {
                    batch.Add("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
                    foreach (var mode in PostgreSqlTransactionModes.Of(run.Migration))
                    {
                        batch.Add(mode);
                    }
                }

                if (run.JoinsTransaction)
                {
                    PostgreSqlSession.AddReset(batch, _lent);
                }

                // DISCARD ALL takes it back to the name that the session began with. A pooler gives it to each of our transactions
                // once it is set, and by it the next deployment finds a statement that goes on without us.
                batch.Add($"SET {(isTransactional ? scope : "SESSION")} application_name = '{PostgreSqlProvider.ApplicationName(run.Run)}'");
                PostgreSqlSession.AddNoLimits(batch, Info, scope);
                if (_watchesClient)
                {
                    batch.Add(WatchClient(scope));
                }

                // Before the row: a session that has the same row in a transaction of its own keeps it waiting.
                batch.Add($"SET {scope} lock_timeout = {Milliseconds(run.LockTimeout)}");
                _history.AddStart(batch, run, Info.User);
                if (isTransactional || !Info.IsPooled)
                {
                    batch.Add($"SET {scope} statement_timeout = {Milliseconds(run.StatementTimeout)}");
                }
                else
                {
                    // Nothing of this would be there for the statements: they get it one by one.
                    batch.Add("COMMIT");
                }

                _transaction = await batch.ExecuteScalarAsync(token).ConfigureAwait(false) as string;
            }
        }), error => error, cancellationToken).ConfigureAwait(false);

        if (_transaction is null)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.AlreadyRecorded,
                $"Another deployment recorded '{run.Migration.Script}' at the same time. Deploy again: what it did counts."));
        }

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
            // They were sent before the row of the history.
            var sent = Math.Min(leading - group.First, group.Count);
            group = group with { First = group.First + sent, Count = group.Count - sent };
            if (group.Count == 0)
            {
                return;
            }
        }

        // To look for blockers takes a snapshot, and statements outside of transactions wait for everybody who has one.
        var isAlone = group.Scope == StatementScope.Alone;
        await WatchedAsync(
            run,
            isAlone ? null : ServerProcess,
            token => _statements.ExecuteAsync(run, group, token),
            loss => loss with
            {
                Path = run.Migration.Migration.Path,

                // Which statement of several was stopped is not known.
                Position = group.Count == 1 ? group.Window.PositionOf(group.First) : null,
                Statement = group.Count == 1 ? group.First : null,
            },
            cancellationToken).ConfigureAwait(false);

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
        await GiveUpAsync(cancellationToken).ConfigureAwait(false);
        _isFresh = false;
        await ReplayAsync(migration, statement, cancellationToken).ConfigureAwait(false);
        return await _probe.ProbeAsync(migration, statement, hasFailed, cancellationToken).ConfigureAwait(false);
    });

    public async Task CompleteAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var run = _run!;
        var isTransactional = run.Migration.IsTransactional;
        var batch = new NpgsqlBatch(_work);
        await using (batch.ConfigureAwait(false))
        {
            // Deferred constraints fire here, still with the settings and the role of the file, and not behind its back in
            // the commit. After that the role must be ours again: the file's may have no rights on the history.
            if (isTransactional)
            {
                batch.Add("SET CONSTRAINTS ALL IMMEDIATE");
            }

            batch.Add("RESET SESSION AUTHORIZATION");
            batch.Add("RESET ROLE");
            if (Info.IsPooled && isTransactional && !run.LeavesTransactionOpen)
            {
                PostgreSqlSession.AddReturn(batch, _lent);
            }

            var ours = batch.BatchCommands.Count;
            _history.AddComplete(batch, run, duration, isTransactional ? _transaction : null);
            if (isTransactional && !run.LeavesTransactionOpen)
            {
                batch.Add("COMMIT");
            }

            try
            {
                // Not cancellable: a commit that is cancelled half way has an unknown result.
                await batch.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (PostgresException e) when (PostgreSqlHistory.IsNotOurs(e) && PostgreSqlStatements.IndexOf(batch, e) >= ours)
            {
                throw new DeployException(isTransactional ? Broken(run.Migration) : PostgreSqlStatements.TakenOver(run));
            }
            catch (Exception e) when (_statements.IsExpected(e))
            {
                throw new DeployException(
                    e is PostgresException && PostgreSqlStatements.IndexOf(batch, e) < ours ? _errors.Of(e) : _errors.OfHistory(e, "written"));
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

    /// <summary>Rolls back what is open, and takes back what was set up in the session where it is ours alone.</summary>
    private async Task GiveUpAsync(CancellationToken cancellationToken)
    {
        await _work.ExecuteAsync("ROLLBACK", cancellationToken).ConfigureAwait(false);
        if (!Info.IsPooled)
        {
            await _work.ExecuteAsync("DISCARD ALL", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The server process that works for this run; null behind a pooler, where it is another one each time.</summary>
    private int? ServerProcess => Info.IsPooled ? null : _work.ProcessID;

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

    private static DeployError Broken(PlannedMigration migration) => new(
        DeployErrorKind.TransactionBroken,
        $"'{migration.Script}' ended the transaction that it was to run in. Take COMMIT and ROLLBACK out of it.");
}
