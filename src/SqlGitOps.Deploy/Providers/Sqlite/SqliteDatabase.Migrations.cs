using Microsoft.Data.Sqlite;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Model.Operations;
using SqlGitOps.Syntax.Sqlite;

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
        return Guard(e => _errors.OfHistory(e, "written"), () =>
        {
            SqliteStatements.LimitWait(Connection, run.LockTimeout);
            if (run.Migration.IsTransactional && !run.JoinsTransaction)
            {
                // No effect inside a transaction, so it must come before.
                SqliteStatements.Run(Connection, "PRAGMA foreign_keys = OFF", cancellationToken);
                SqliteStatements.BeginImmediate(Connection, cancellationToken);

                // Whatever ran since the last transaction may have left violations: they are not those of this migration.
                _foreignKeys = SqliteForeignKeys.Read(Connection);
            }

            if (!_history.Start(Connection, run))
            {
                throw new DeployException(new DeployError(
                    DeployErrorKind.AlreadyRecorded,
                    $"Another deployment recorded '{run.Migration.Script}' at the same time. Deploy again: what it did counts."));
            }

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
        e => _errors.OfHistory(e, "written"), () => Record(_run!, progress));

    public Task<StatementFate> ProbeAsync(PlannedMigration migration, int statement, bool hasFailed, CancellationToken cancellationToken)
    {
        RollBack();
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

                Complete(run, duration);
                return;
            }

            var foreignKeys = CheckForeignKeys();
            Complete(run, duration);
            if (!run.LeavesTransactionOpen)
            {
                SqliteStatements.Run(Connection, "COMMIT", CancellationToken.None);
            }

            _foreignKeys = foreignKeys;
        });
    }

    public Task<MigrationProgress?> AbandonAsync(DeployError error, TimeSpan duration)
    {
        try
        {
            RollBack();
            WaitAsUsual();
            return Task.FromResult(_run is null ? null : _history.Fail(Connection, _run, error.Message, duration));
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
                    SqliteStatements.BeginImmediate(Connection, cancellationToken);
                    SqliteStatements.Run(Connection, text, cancellationToken);
                    Record(run, group.Progress!);
                    SqliteStatements.Run(Connection, "COMMIT", CancellationToken.None);
                }
                finally
                {
                    RollBack();
                }

                break;
            case StatementScope.Commit:
                Record(run, group.Progress!);
                SqliteStatements.Run(Connection, text, CancellationToken.None);
                break;
            case StatementScope.Open when group.Progress is { } progress && IsInTransaction && IsSavepoint(run.Migration, statement):
                // RELEASE of the first savepoint commits, and one cannot see which it is.
                Record(run, progress);
                SqliteStatements.Run(Connection, text, cancellationToken);
                break;
            default:
                SqliteStatements.Run(Connection, text, cancellationToken);
                break;
        }
    }

    private void Record(MigrationRun run, MigrationProgress progress)
    {
        if (!_history.Progress(Connection, run, progress))
        {
            throw new DeployException(TakenOver(run));
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

    private void RollBack()
    {
        // Some errors have rolled back already.
        if (IsInTransaction)
        {
            SqliteStatements.Run(Connection, "ROLLBACK", CancellationToken.None);
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
        if (_foreignKeys is null)
        {
            // It could not be checked before, so nothing can be said about what this migration changed.
            return SqliteForeignKeys.Read(Connection);
        }

        var now = SqliteForeignKeys.Read(Connection);
        var problem = now is null
            ? "The migration leaves a foreign key that does not fit the table it refers to."
            : now.WorseThan(_foreignKeys);
        return problem is null
            ? now
            : throw new DeployException(new DeployError(DeployErrorKind.ForeignKeyViolation, problem)
            {
                Path = _run!.Migration.Migration.Path,
            });
    }
}
