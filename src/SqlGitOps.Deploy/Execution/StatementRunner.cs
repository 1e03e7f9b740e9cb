using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax;

namespace SqlGitOps.Deploy.Execution;

/// <summary>
/// Runs the statements of one migration that has begun, so that at every moment the history row says how many of them are
/// in the database.
/// </summary>
/// <remarks>
/// A statement that can runs in one transaction with the row's update. One that cannot is announced before and recorded
/// after; only there a crash leaves a question, and the announcement says which.
/// </remarks>
internal sealed class StatementRunner : IDisposable
{
    private readonly IDatabase _database;
    private readonly PlannedMigration _migration;
    private readonly DeployOptions _options;
    private readonly Action<DeployEvent> _report;
    private readonly PrefixChecksum _prefix;
    private readonly bool _isSqlite;
    private readonly bool _isSqlServer;
    private bool _isInTransaction;
    private int _recorded;
    private string _recordedChecksum;

    public StatementRunner(IDatabase database, PlannedMigration migration, DeployOptions options, Action<DeployEvent> report)
    {
        _database = database;
        _migration = migration;
        _options = options;
        _report = report;
        _prefix = new PrefixChecksum(migration);
        _recordedChecksum = _prefix.Of(migration.IsTransactional ? 0 : migration.FirstStatement);
        _isSqlite = migration.Content.Dialect == SqlDialect.Sqlite;
        _isSqlServer = migration.Content.Dialect == SqlDialect.SqlServer;
    }

    /// <summary>The statement that is running outside of any transaction and was announced; null for none.</summary>
    public int? Announced { get; private set; }

    /// <summary>
    /// Whether statements were sent that the database may complete the migration with: the last ones, but no data, and not those
    /// of a large file, where it shows only behind them whether the file was changed meanwhile.
    /// </summary>
    public bool MayBeComplete { get; private set; }

    /// <summary>Runs what is left of the migration.</summary>
    /// <param name="fate">What became of the statement that the last deployment left uncertain; null when there is none.</param>
    /// <param name="cancellationToken">Cancels the running statement.</param>
    public async Task RunAsync(StatementFate? fate, CancellationToken cancellationToken)
    {
        if (_migration.IsTransactional)
        {
            await RunWindowsAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var done = _migration.FirstStatement;
        _isInTransaction = SessionReplay.IsInChain(_migration, done);
        _recorded = done;
        if (fate is { Kind: StatementFateKind.Applied })
        {
            done++;
            await RecordAsync(done).ConfigureAwait(false);
        }

        for (; done < _migration.Statements.Count; done++)
        {
            await RunAsync(done, cancellationToken).ConfigureAwait(false);
            _report(new StatementsExecuted(_migration, done + 1));
        }

        if (_isInTransaction)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.TransactionBroken, $"'{_migration.Script}' began a transaction and did not commit it, so it is rolled back. Add the COMMIT."));
        }
    }

    /// <summary>The progress after a number of statements.</summary>
    public MigrationProgress ProgressAt(int applied) => new(applied, PrefixChecksum.Compute(_migration, applied));

    /// <inheritdoc/>
    public void Dispose() => _prefix.Dispose();

    private async Task RunWindowsAsync(CancellationToken cancellationToken)
    {
        using var windows = _migration.ReadStatements().GetEnumerator();
        for (var isMore = windows.MoveNext(); isMore;)
        {
            var window = windows.Current;

            // The next statements of a large file are read while the database works.
            var reading = _migration.IsStreamed && !window.HasOpenData ? Task.Run(windows.MoveNext, CancellationToken.None) : null;
            try
            {
                await RunAsync(window, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await ((Task?)reading ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            isMore = reading is null ? windows.MoveNext() : await reading.ConfigureAwait(false);
        }
    }

    private async Task RunAsync(StatementWindow window, CancellationToken cancellationToken)
    {
        for (var done = window.First; done < window.End;)
        {
            var count = StatementBatch.Count(window, done);
            MayBeComplete = done + count == _migration.StatementCount && !window[done].IsCopy
                && _migration is { IsStreamed: false, Role: not ScriptRole.Callback };
            await _database.ExecuteAsync(
                GroupOf(window, done, count, StatementScope.Open, null) with { MayComplete = MayBeComplete }, cancellationToken).ConfigureAwait(false);
            done += count;
            _report(new StatementsExecuted(_migration, done) { Count = count });
        }
    }

    private async Task RunAsync(int statement, CancellationToken cancellationToken)
    {
        switch (SessionReplay.ActionOf(_migration, statement))
        {
            case TransactionAction.Begin:
                await ExecuteAsync(statement, StatementScope.Open, cancellationToken).ConfigureAwait(false);
                _isInTransaction = true;
                return;
            case (TransactionAction.Commit or TransactionAction.CommitAndChain) and var commit when _isInTransaction:
                await ExecuteAsync(statement, StatementScope.Commit, cancellationToken).ConfigureAwait(false);
                Remember(statement + 1);
                _isInTransaction = commit == TransactionAction.CommitAndChain;
                return;
            case TransactionAction.RollbackAndChain when _isInTransaction:
                await ExecuteAsync(statement, StatementScope.Open, cancellationToken).ConfigureAwait(false);
                return;
            case TransactionAction.Savepoint:
                await ExecuteAsync(statement, StatementScope.Open, cancellationToken).ConfigureAwait(false);
                return;
            case TransactionAction.Commit or TransactionAction.CommitAndChain when _isSqlServer:
                // As a rule under a condition that does not hold, since nothing is open: like any other batch.
                break;
            case not null:
                // ROLLBACK: what it takes back is as if it had not run, so the row may say that all of it is done.
                await ExecuteAsync(statement, StatementScope.Open, cancellationToken).ConfigureAwait(false);
                _isInTransaction = false;
                await RecordAsync(statement + 1).ConfigureAwait(false);
                return;
        }

        if (_isInTransaction)
        {
            await ExecuteAsync(statement, StatementScope.Open, cancellationToken).ConfigureAwait(false);
        }
        else if (_migration.Parsed(statement).Transaction == TransactionSupport.Forbidden || (_isSqlite && SessionReplay.IsSessionOnly(_migration, statement)))
        {
            await RunAloneAsync(statement, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await RunInOwnTransactionAsync(statement, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunInOwnTransactionAsync(int statement, CancellationToken cancellationToken)
    {
        var retries = new Retries(_options.Retries, _migration, _report);
        while (true)
        {
            try
            {
                await ExecuteAsync(statement, StatementScope.Own, cancellationToken).ConfigureAwait(false);
                Remember(statement + 1);
                return;
            }
            catch (DeployException e) when (e.Error.Kind == DeployErrorKind.TransactionNotAllowed)
            {
                // The engine knows better than the parser: a procedure that commits, a command that the parser only skips.
                break;
            }
            catch (DeployException e) when (e.Error.IsTransient)
            {
                if (!await retries.MayTryAgainAsync(e.Error, cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }
        }

        await RunAloneAsync(statement, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAloneAsync(int statement, CancellationToken cancellationToken)
    {
        await _database.RecordAsync(
            new MigrationProgress(_recorded, _recordedChecksum)
            {
                Intent = statement + 1,
                IntentChecksum = PrefixChecksum.OfStatement(_migration, statement),
            },
            cancellationToken).ConfigureAwait(false);
        Announced = statement;
        await ExecuteAsync(statement, StatementScope.Alone, cancellationToken).ConfigureAwait(false);
        Announced = null;

        // The statement is in the database: a cancellation must not keep that out of the history.
        await RecordAsync(statement + 1).ConfigureAwait(false);
    }

    private Task ExecuteAsync(int statement, StatementScope scope, CancellationToken cancellationToken) => _database.ExecuteAsync(
        GroupOf(_migration.Whole, statement, 1, scope, new MigrationProgress(statement + 1, _prefix.Of(statement + 1))), cancellationToken);

    private StatementGroup GroupOf(StatementWindow window, int first, int count, StatementScope scope, MigrationProgress? progress) =>
        new(window, first, count, scope, progress) { OnData = bytes => _report(new DataSent(_migration, first, bytes)) };

    private async Task RecordAsync(int applied)
    {
        await _database.RecordAsync(new MigrationProgress(applied, _prefix.Of(applied)), CancellationToken.None).ConfigureAwait(false);
        Remember(applied);
    }

    private void Remember(int applied)
    {
        _recorded = applied;
        _recordedChecksum = _prefix.Of(applied);
    }
}
