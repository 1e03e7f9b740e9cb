using Microsoft.Data.Sqlite;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Model.Operations;
using SqlGitOps.Syntax.Sqlite;
using SQLitePCL;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <content>Migrations, from their begin to their end.</content>
internal sealed partial class SqliteDatabase
{
    public Task BeginAsync(MigrationRun run, CancellationToken cancellationToken)
    {
        // The operating system keeps the lock until this process closes the file: it cannot be lost.
        if (_lock is null)
        {
            throw new InvalidOperationException("The lock was not taken.");
        }

        if (!run.JoinsTransaction)
        {
            Reconnect();
        }

        _run = run;
        _progress = null;
        return Guard(e => _errors.OfHistory(e, "written"), () =>
        {
            SqliteStatements.LimitWait(Connection, run.LockTimeout);
            if (run.JoinsTransaction)
            {
                _session?.Restore(Connection);
            }
            else if (run.Migration.IsTransactional)
            {
                SqliteStatements.BeginImmediate(Connection, cancellationToken);
                _session = run.LeavesTransactionOpen ? new SqliteSession(Connection) : null;
            }

            Write(
                () =>
                {
                    if (!run.JoinsTransaction)
                    {
                        // Whatever ran since the last migration may have left violations: they are not those of this one.
                        _foreignKeys = SqliteForeignKeys.Read(Connection);
                    }

                    Start(run);
                },
                cancellationToken);
            _progress = new MigrationProgress(run.Migration.FirstStatement, run.PrefixChecksum ?? string.Empty);
            Replay(run.Migration, run.Migration.FirstStatement, cancellationToken);
        });
    }

    public Task ExecuteAsync(StatementGroup group, CancellationToken cancellationToken)
    {
        var run = _run!;
        using var limit = new StatementLimit(run.StatementTimeout, cancellationToken);
        for (var i = group.First; i < group.First + group.Count; i++)
        {
            limit.Restart();
            try
            {
                Execute(run, i, group, limit.Token);
            }
            catch (SqliteException e)
            {
                throw new DeployException(_errors.OfStatement(e, group.Window, i));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new DeployException(At(group.Window, i, DeployErrorKind.StatementTimeout, $"The statement ran longer than {run.StatementTimeout.TotalSeconds:0.###} s."));
            }

            if (run.Migration.IsTransactional && !IsInTransaction)
            {
                throw new DeployException(At(
                    group.Window, i, DeployErrorKind.TransactionBroken, "This statement ended the transaction that the file was to run in. Take it out."));
            }
        }

        return Task.CompletedTask;
    }

    public Task RecordAsync(MigrationProgress progress, CancellationToken cancellationToken) => Guard(
        e => _errors.OfHistory(e, "written"), () => Record(_run!, progress, cancellationToken));

    public Task<StatementFate> ProbeAsync(PlannedMigration migration, int statement, bool hasFailed, CancellationToken cancellationToken)
    {
        RollBack();
        WaitAsUsual();
        var fate = hasFailed
            ? new StatementFate(StatementFateKind.NotApplied, "a statement that fails has no effect")
            : (SqliteKind)migration.Parsed(statement).Node.RawKind is SqliteKind.VacuumStmt || SessionReplay.IsSessionOnly(migration, statement)
                ? new StatementFate(StatementFateKind.NotApplied, "it can run any number of times")
                : new StatementFate(StatementFateKind.Unknown, "nothing in the database shows whether it ran");
        return Task.FromResult(fate);
    }

    public Task CompleteAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var run = _run!;
        return Guard(e => _errors.OfHistory(e, "written"), () =>
        {
            if (!run.Migration.IsTransactional)
            {
                if (IsInTransaction)
                {
                    throw new DeployException(new DeployError(
                        DeployErrorKind.TransactionBroken,
                        $"'{run.Migration.Script}' began a transaction and did not commit it, so it is rolled back. Add the COMMIT."));
                }

                string? violation = null;
                Write(
                    () =>
                    {
                        violation = ForeignKeyProblem(SqliteForeignKeys.Read(Connection));
                        Complete(run, duration);
                    },
                    cancellationToken);
                if (violation is not null)
                {
                    // It is in the database, so all that is left is to say it.
                    OnMessage?.Invoke(new ServerMessage("WARNING", violation));
                }

                return;
            }

            var foreignKeys = CheckForeignKeys();
            Write(() => Complete(run, duration), cancellationToken);
            if (!run.LeavesTransactionOpen)
            {
                SqliteStatements.Commit(Connection, cancellationToken);
            }

            _foreignKeys = foreignKeys;
        });
    }

    public Task<MigrationProgress?> AbandonAsync(DeployError error, TimeSpan duration)
    {
        _isCancelled |= error.Kind is DeployErrorKind.Cancelled or DeployErrorKind.RunTimeout;
        try
        {
            RollBack();
            if (_run is not { } run || _progress is null || (run.Migration.IsTransactional && (_isCancelled || error.IsTransient)))
            {
                // Nothing is there that could be read, however long somebody else keeps the file locked.
                return Task.FromResult<MigrationProgress?>(null);
            }

            WaitAsUsual();
            if (SqliteTransactions.Read(Connection, () => _history.ProgressOf(Connection, run), CancellationToken.None) is not { } progress)
            {
                return Task.FromResult<MigrationProgress?>(null);
            }

            _progress = progress;
            Write(() => _history.Fail(Connection, run, error.Message, duration), CancellationToken.None);
            return Task.FromResult<MigrationProgress?>(progress);
        }
        catch (SqliteException e) when (_isCancelled && e.SqliteErrorCode == raw.SQLITE_BUSY)
        {
            // The row still says that the migration is running, and how far it has come. The next deployment goes on there.
            return Task.FromResult(_progress);
        }
        catch (SqliteException e)
        {
            throw new DeployException(_errors.OfHistory(e, "written"));
        }
    }

    private void Execute(MigrationRun run, int statement, StatementGroup group, CancellationToken cancellationToken)
    {
        var text = group.Window.SqlOf(statement);
        switch (group.Scope)
        {
            case StatementScope.Own when !IsInTransaction:
                try
                {
                    SqliteTransactions.Begin(Connection, cancellationToken);
                    SqliteStatements.Run(Connection, text, cancellationToken);
                    Record(run, group.Progress!, cancellationToken);
                    SqliteStatements.Commit(Connection, cancellationToken);
                    Remember(group.Progress!);
                }
                finally
                {
                    RollBack();
                }

                break;
            case StatementScope.Commit:
                Record(run, group.Progress!, cancellationToken);
                SqliteStatements.Run(Connection, text, CancellationToken.None);
                Remember(group.Progress!);
                break;
            case StatementScope.Open when group.Progress is { } progress && IsInTransaction && IsSavepoint(run.Migration, statement):
                // RELEASE of the first savepoint commits, and one cannot see which it is.
                Record(run, progress, cancellationToken);
                SqliteStatements.Run(Connection, text, cancellationToken);
                Remember(progress);
                break;
            default:
                SqliteStatements.Run(Connection, text, cancellationToken);
                break;
        }
    }

    private void Start(MigrationRun run)
    {
        if (!_history.Start(Connection, run))
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.AlreadyRecorded,
                $"Another deployment recorded '{run.Migration.Script}' at the same time. Deploy again: what it did counts."));
        }
    }

    private void Record(MigrationRun run, MigrationProgress progress, CancellationToken cancellationToken)
    {
        if (!SqliteTransactions.Write(Connection, () => _history.Progress(Connection, run, progress), cancellationToken))
        {
            throw new DeployException(TakenOver(run));
        }

        Remember(progress);
    }

    private void Remember(MigrationProgress progress)
    {
        // Else it can still be rolled back.
        if (!IsInTransaction)
        {
            _progress = progress;
        }
    }

    private void Complete(MigrationRun run, TimeSpan duration)
    {
        if (!_history.Complete(Connection, run, duration))
        {
            throw new DeployException(TakenOver(run));
        }
    }

    /// <summary>Settings, attached files and temporary tables of the migration before end with its connection.</summary>
    private void Reconnect()
    {
        if (!_isFresh)
        {
            _connection?.Dispose();
            _connection = ConnectAgain();
        }

        _isFresh = false;
    }

    private SqliteConnection ConnectAgain()
    {
        // Opened all the same, it would be an empty one.
        if (!Path.Exists(Info.Name))
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.ConnectionLost, $"The SQLite database '{Info.Name}' cannot be opened: it is not there any more."));
        }

        try
        {
            return Connect(_settings, _errors, Info.Name);
        }
        catch (DeployException e)
        {
            throw new DeployException(e.Error with { Kind = DeployErrorKind.ConnectionLost });
        }
    }

    /// <summary>Sets up the session as the statements before <paramref name="end"/> had left it.</summary>
    private void Replay(PlannedMigration migration, int end, CancellationToken cancellationToken)
    {
        if (migration.IsTransactional)
        {
            return;
        }

        foreach (var statement in SessionReplay.Of(migration, end))
        {
            SqliteStatements.Run(Connection, migration.Whole.SqlOf(statement), cancellationToken);
        }
    }

    private static bool IsSavepoint(PlannedMigration migration, int statement) =>
        SessionReplay.ActionOf(migration, statement) == TransactionAction.Savepoint;

    private static DeployError TakenOver(MigrationRun run) => new(
        DeployErrorKind.AlreadyRecorded,
        $"The history row of '{run.Migration.Script}' is no longer that of this run: another deployment took it over. Deploy again: what it did counts.");

    private static DeployError At(StatementWindow window, int statement, DeployErrorKind kind, string message) => new(kind, message)
    {
        Path = window.Migration.Migration.Path,
        Position = window.PositionOf(statement),
        Statement = statement,
    };

    private SqliteForeignKeys? CheckForeignKeys()
    {
        var now = SqliteForeignKeys.Read(Connection);
        return ForeignKeyProblem(now) is not { } problem
            ? now
            : throw new DeployException(new DeployError(DeployErrorKind.ForeignKeyViolation, problem)
            {
                Path = _run!.Migration.Migration.Path,
            });
    }

    private string? ForeignKeyProblem(SqliteForeignKeys? now) => (_foreignKeys, now) switch
    {
        // It could not be checked before, so nothing can be said about what this migration changed.
        (null, _) => null,
        (_, null) => "The migration leaves a foreign key that does not fit the table it refers to.",
        ({ } before, { } after) => after.WorseThan(before),
    };
}
