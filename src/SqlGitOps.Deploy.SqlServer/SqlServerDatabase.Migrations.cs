using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.SqlServer;

/// <content>Migrations, from their begin to their end.</content>
internal sealed partial class SqlServerDatabase
{
    public async Task BeginAsync(MigrationRun run, CancellationToken cancellationToken)
    {
        var isLocked = Lock.VerifyAsync();
        if (!run.Migration.IsTransactional)
        {
            // Its row is committed at once, so the lock must be known to be held before.
            await isLocked.ConfigureAwait(false);
        }

        try
        {
            await StartAsync(run, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Asked at the same time. Nothing of the migration runs before the answer is there, and a lost lock is what counts.
            await isLocked.ConfigureAwait(false);
        }
    }

    private async Task StartAsync(MigrationRun run, CancellationToken cancellationToken)
    {
        var before = _transaction;
        var started = await GuardAsync(e => _errors.OfHistory(e, "written"), async () =>
        {
            if (!_isFresh && !run.JoinsTransaction)
            {
                await ReopenAsync(cancellationToken).ConfigureAwait(false);
            }

            _isFresh = false;
            _run = run;
            _transaction = null;
            await _work.RunAsync(SqlServerTransactions.Settings(run.LockTimeout), cancellationToken).ConfigureAwait(false);
            if (run.Migration.IsTransactional && !run.JoinsTransaction)
            {
                await _work.RunAsync(SqlServerTransactions.Begin, cancellationToken).ConfigureAwait(false);
            }

            return await _history.StartAsync(_work, run, Info.User, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);

        if (started is not { } start)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.AlreadyRecorded,
                $"Another deployment recorded '{run.Migration.Script}' at the same time. Deploy again: what it did counts."));
        }

        _transaction = run.Migration.IsTransactional ? start.Transaction : null;
        _sessionId = start.Session;
        if (run.JoinsTransaction && _transaction != before)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.TransactionBroken, "The transaction of the migrations before is no longer there. Take COMMIT and ROLLBACK out of them."));
        }

        await ReplayAsync(run.Migration, run.Migration.FirstStatement, cancellationToken).ConfigureAwait(false);
        if (!run.Migration.IsTransactional && SessionReplay.IsInChain(run.Migration, run.Migration.FirstStatement))
        {
            await GuardAsync(_errors.Of, () => SentAsync("BEGIN TRANSACTION;", cancellationToken)).ConfigureAwait(false);
        }
    }

    public Task ExecuteAsync(StatementGroup group, CancellationToken cancellationToken)
    {
        var run = _run!;
        var deployLock = Lock;
        var session = _sessionId;
        return Heartbeat.WatchAsync(
            () => deployLock.BeatAsync(session),
            run.LockTimeout,
            token => GuardAsync(_errors.Of, async () =>
            {
                _isRefused = false;
                try
                {
                    await Statements.ExecuteAsync(run, group, _transaction, token).ConfigureAwait(false);
                    return true;
                }
                catch (DeployException e) when (e.Error.Kind is not (DeployErrorKind.StatementTimeout or DeployErrorKind.ConnectionLost))
                {
                    _isRefused = true;
                    throw;
                }
            }),
            loss => loss with
            {
                Path = run.Migration.Migration.Path,

                // Which batch of several was stopped is not known.
                Position = group.Count == 1 ? run.Migration.PositionOf(group.First) : null,
                Statement = group.Count == 1 ? group.First : null,
            },
            cancellationToken);
    }

    public async Task RecordAsync(MigrationProgress progress, CancellationToken cancellationToken)
    {
        var run = _run!;
        if (progress.Intent is { } intent)
        {
            _before = await GuardAsync(
                _errors.Of, () => new SqlServerProbe(_work).FindAsync(run.Migration, intent - 1, cancellationToken)).ConfigureAwait(false);
        }

        await GuardAsync(e => _errors.OfHistory(e, "written"), async () =>
            await _history.RecordAsync(_work, run, progress, cancellationToken).ConfigureAwait(false)
                ? true
                : throw new DeployException(SqlServerStatements.TakenOver(run))).ConfigureAwait(false);
    }

    public Task<StatementFate> ProbeAsync(PlannedMigration migration, int statement, bool hasFailed, CancellationToken cancellationToken) => GuardAsync(_errors.Of, async () =>
    {
        await SqlServerTransactions.RollBackAsync(_work).ConfigureAwait(false);
        await ReopenAsync(cancellationToken).ConfigureAwait(false);
        _isFresh = false;
        await ReplayAsync(migration, statement, cancellationToken).ConfigureAwait(false);
        var probe = new SqlServerProbe(_work);
        return await (hasFailed
            ? probe.ProbeFailedAsync(migration, statement, _before, _isRefused, cancellationToken)
            : probe.ProbeAsync(migration, statement, cancellationToken)).ConfigureAwait(false);
    });

    public async Task CompleteAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var run = _run!;
        var state = await GuardAsync(_errors.Of, () => _transactions.RestoreAsync(_work, run.Migration, cancellationToken)).ConfigureAwait(false);
        if (run.Migration.IsTransactional && SqlServerTransactions.FindBroken(state, run.Migration, _transaction, isEnd: true) is { } error)
        {
            throw new DeployException(error);
        }

        if (!run.Migration.IsTransactional && state.Depth > 0)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.TransactionBroken, $"'{run.Migration.Script}' leaves a transaction open, so that is rolled back. Add the COMMIT."));
        }

        await GuardAsync(e => _errors.OfHistory(e, "written"), async () =>
        {
            if (!await _history.CompleteAsync(_work, run, duration, cancellationToken).ConfigureAwait(false))
            {
                throw new DeployException(SqlServerStatements.TakenOver(run));
            }

            if (run.Migration.IsTransactional && !run.LeavesTransactionOpen)
            {
                await _transactions.CommitAsync(_work, run.Migration, _transaction).ConfigureAwait(false);
            }

            return true;
        }).ConfigureAwait(false);
    }

    public Task<MigrationProgress?> AbandonAsync(DeployError error, TimeSpan duration) => GuardAsync(_errors.Of, async () =>
    {
        await SqlServerTransactions.RollBackAsync(_work).ConfigureAwait(false);
        if (_run is not { Migration.Role: not ScriptRole.Callback } run)
        {
            return null;
        }

        // A user or setting of the file must not keep the failure out of the history, nor another deployment that has the row in
        // its hands keep us: when this one lost its lock, that may be so for hours. The new session has a limit for it.
        await ReopenAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            return await _history.FailAsync(
                _work, run, error.Code is null ? error.Message : $"{error.Message} [{error.Code}]", duration, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SqlServerException)
        {
            // Who asks now whether the server still works for this run must not find this session.
            await _work.DisposeAsync().ConfigureAwait(false);
            _isFresh = false;
            throw;
        }
    });

    /// <summary>Sets up the session as the batches before <paramref name="end"/> had left it.</summary>
    private async Task ReplayAsync(PlannedMigration migration, int end, CancellationToken cancellationToken)
    {
        foreach (var statement in SessionReplay.Of(migration, end))
        {
            await Statements.RunAsync(migration, statement, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> SentAsync(string batch, CancellationToken cancellationToken)
    {
        await _work.RunAsync(batch, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
