using Npgsql;
using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <content>Migrations, from their begin to their end.</content>
internal sealed partial class PostgreSqlDatabase
{
    public async Task BeginAsync(MigrationRun run, CancellationToken cancellationToken)
    {
        var before = _transaction;
        await GuardAsync(e => _errors.OfHistory(e, "written"), async () =>
        {
            // search_path, role, settings, temporary tables, prepared statements: one round trip takes them all back.
            // A new connection would do the same for ten times the time.
            if (!_isFresh && !run.JoinsTransaction)
            {
                await _work.ExecuteAsync("DISCARD ALL", cancellationToken).ConfigureAwait(false);
            }

            _isFresh = false;
            _run = run;
            _transaction = null;
            var scope = run.Migration.IsTransactional ? "LOCAL" : "SESSION";
            var batch = new NpgsqlBatch(_work);
            await using (batch.ConfigureAwait(false))
            {
                if (run.JoinsTransaction)
                {
                    // What DISCARD ALL does, as far as it can be done in a transaction.
                    foreach (var reset in (ReadOnlySpan<string>)["SET SESSION AUTHORIZATION DEFAULT", "RESET ROLE", "RESET ALL", "CLOSE ALL", "UNLISTEN *", "DISCARD TEMP", "DISCARD SEQUENCES"])
                    {
                        batch.Add(reset);
                    }
                }
                else if (run.Migration.IsTransactional)
                {
                    batch.Add("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
                }

                AddNoLimits(batch, Info, scope);
                if (_watchesClient)
                {
                    batch.Add(WatchClient(scope));
                }

                _history.AddStart(batch, run, Info.User);
                batch.Add($"SET {scope} lock_timeout = {Milliseconds(run.LockTimeout)}");
                batch.Add($"SET {scope} statement_timeout = {Milliseconds(run.StatementTimeout)}");
                _transaction = await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
            }
        }).ConfigureAwait(false);

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
        if (_lock is not { } deployLock)
        {
            throw new InvalidOperationException("The lock was not taken.");
        }

        // To look for blockers takes a snapshot, and statements outside of transactions wait for everybody who has one.
        var isAlone = group.Scope == StatementScope.Alone;
        int? process = isAlone ? null : _work.ProcessID;
        using var heartbeat = Heartbeat.Start(() => deployLock.BeatAsync(process), run.LockTimeout, cancellationToken);
        try
        {
            await _statements.ExecuteAsync(run, group, heartbeat.Token).ConfigureAwait(false);
            await heartbeat.StopAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is DeployException or OperationCanceledException)
        {
            await heartbeat.StopAsync().ConfigureAwait(false);
            if (heartbeat.Loss is null)
            {
                throw e is DeployException { Error: { IsTransient: true } error } ? new DeployException(error with { Blockers = heartbeat.Blockers }) : e;
            }
        }

        if (heartbeat.Loss is { } loss)
        {
            throw new DeployException(loss with
            {
                Path = run.Migration.Migration.Path,

                // Which statement of several was stopped is not known.
                Position = group.Count == 1 ? run.Migration.PositionOf(group.First) : null,
                Statement = group.Count == 1 ? group.First : null,
            });
        }

        if (isAlone)
        {
            await GuardAsync(
                e => _errors.OfStatement(e, run.Migration, group.First),
                () => _probe.VerifyAsync(run.Migration, group.First, cancellationToken)).ConfigureAwait(false);
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
        await _work.ExecuteAsync("ROLLBACK", cancellationToken).ConfigureAwait(false);
        await _work.ExecuteAsync("DISCARD ALL", cancellationToken).ConfigureAwait(false);
        _isFresh = false;
        await ReplayAsync(migration, statement, cancellationToken).ConfigureAwait(false);
        return await _probe.ProbeAsync(migration, statement, hasFailed, cancellationToken).ConfigureAwait(false);
    });

    public async Task CompleteAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var run = _run!;
        await GuardAsync(_errors.Of, async () =>
        {
            // Deferred constraints fire here, still with the settings and the role of the file, and not behind its back in
            // the commit. After that the role must be ours again: the file's may have no rights on the history.
            var batch = new NpgsqlBatch(_work);
            await using (batch.ConfigureAwait(false))
            {
                batch.Add("SET CONSTRAINTS ALL IMMEDIATE");
                batch.Add("RESET SESSION AUTHORIZATION");
                batch.Add("RESET ROLE");
                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);

        await GuardAsync(e => _errors.OfHistory(e, "written"), async () =>
        {
            int rows;
            var batch = new NpgsqlBatch(_work);
            await using (batch.ConfigureAwait(false))
            {
                _history.AddComplete(batch, run, duration, run.Migration.IsTransactional ? _transaction : null);
                rows = await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            if (rows != 1)
            {
                throw new DeployException(run.Migration.IsTransactional ? Broken(run.Migration) : PostgreSqlStatements.TakenOver(run));
            }

            if (run.Migration.IsTransactional && !run.LeavesTransactionOpen)
            {
                // Not cancellable: a commit that is cancelled half way has an unknown result.
                await _work.ExecuteAsync("COMMIT", CancellationToken.None).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    public Task<MigrationProgress?> AbandonAsync(DeployError error, TimeSpan duration) => GuardAsync(_errors.Of, async () =>
    {
        await _work.ExecuteAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
        if (_run is not { } run)
        {
            return null;
        }

        // A role or setting of the file must not keep the failure out of the history.
        await _work.ExecuteAsync("DISCARD ALL", CancellationToken.None).ConfigureAwait(false);
        var batch = new NpgsqlBatch(_work);
        await using (batch.ConfigureAwait(false))
        {
            _history.AddFailure(batch, run, error.Code is null ? error.Message : $"{error.Message} [{error.Code}]", duration);
            var reader = await batch.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false)
                    ? new MigrationProgress(reader.GetInt32(0), reader.IsDBNull(1) ? string.Empty : reader.GetString(1))
                    {
                        Intent = reader.IsDBNull(2) ? null : reader.GetInt32(2),
                    }
                    : null;
            }
        }
    });

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
