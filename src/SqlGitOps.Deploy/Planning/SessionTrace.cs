using SqlGitOps.Model;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Sessions;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Follows statements and says what they leave in their session.</summary>
internal sealed class SessionTrace(PlannedMigration migration)
{
    private readonly StringComparer _names = ObjectNameComparer.For(migration.Content.Dialect).Names;

    // The open transaction and its savepoints, each with what the session was before it.
    private readonly List<(string? Savepoint, SessionMark[] Before)> _transaction = [];

    private List<SessionMark> _marks = [];

    /// <summary>What the statements so far left, in their order.</summary>
    public IReadOnlyList<SessionMark> Marks => _marks;

    /// <summary>Whether a transaction is open.</summary>
    public bool IsInTransaction => _transaction.Count > 0;

    /// <summary>What is left in the session before a statement.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="end">The statement before which it stops.</param>
    public static IReadOnlyList<SessionMark> Of(PlannedMigration migration, int end)
    {
        var trace = new SessionTrace(migration);
        for (var i = 0; i < end; i++)
        {
            trace.Add(i);
        }

        return trace.Marks;
    }

    /// <summary>Goes on behind a statement.</summary>
    public void Add(int statement)
    {
        var parsed = migration.Parsed(statement);
        var action = SessionReplay.ActionOf(migration, statement);
        if (action is { } control)
        {
            Apply(control, parsed.Operations is [TransactionOperation operation] ? operation : null);
        }

        foreach (var effect in SessionEffects.Of(migration.Content.Dialect, parsed))
        {
            // A batch of SQL Server can hold both: what it takes back may come back with its transaction.
            if (effect.Kind == SessionEffectKind.Make || action is null)
            {
                Apply(effect, statement);
            }
        }
    }

    private void Apply(TransactionAction action, TransactionOperation? operation)
    {
        switch (action)
        {
            case TransactionAction.Begin when !IsInTransaction:
                _transaction.Add((null, [.. _marks]));
                break;
            case TransactionAction.Savepoint:
                Apply(operation?.SavepointAction, operation?.Savepoint);
                break;
            case (TransactionAction.Rollback or TransactionAction.RollbackAndChain) and var rollback when IsInTransaction:
                RollBackTo(0);
                _transaction.Clear();
                Chain(rollback == TransactionAction.RollbackAndChain);
                break;
            case TransactionAction.Commit or TransactionAction.CommitAndChain or TransactionAction.Prepare:
                // PREPARE TRANSACTION keeps the settings (PostgreSQL manual).
                var wasOpen = IsInTransaction;
                _transaction.Clear();
                Chain(wasOpen && action == TransactionAction.CommitAndChain);
                break;
        }
    }

    private void Apply(SavepointAction? action, string? savepoint)
    {
        var at = _transaction.FindLastIndex(s => _names.Equals(s.Savepoint, savepoint));
        switch (action)
        {
            case SavepointAction.Define:
                _transaction.Add((savepoint, [.. _marks]));
                break;
            case SavepointAction.Release when at >= 0:
                _transaction.RemoveRange(at, _transaction.Count - at);
                break;
            case SavepointAction.RollBackTo when at >= 0:
                RollBackTo(at);
                _transaction.RemoveRange(at + 1, _transaction.Count - at - 1);
                break;
        }
    }

    private void Apply(SessionEffect effect, int statement)
    {
        switch (effect.Kind)
        {
            case SessionEffectKind.SetUp when effect.IsIgnoredInTransaction && IsInTransaction:
                break;
            case SessionEffectKind.SetUp:
                // The last one counts. The first ones may need what is no more: a role that was dropped.
                if (effect.Name is not null)
                {
                    _marks.RemoveAll(m => Is(m, effect));
                }

                _marks.Add(new SessionMark(statement, effect));
                break;
            case SessionEffectKind.Make:
                _marks.Add(new SessionMark(statement, effect));
                break;
            case SessionEffectKind.Rename:
                _marks = _marks.ConvertAll(m => Is(m, effect) ? m with { Effect = m.Effect with { Name = effect.NewName } } : m);
                break;
            case SessionEffectKind.TakeBack when effect is { Part: SessionPart.Lock, Name: not null }:
                // It is held as often as it was taken.
                if (_marks.FindLastIndex(m => Is(m, effect)) is >= 0 and var last)
                {
                    _marks.RemoveAt(last);
                }

                break;
            case SessionEffectKind.TakeBack:
                _marks.RemoveAll(m => Is(m, effect));
                break;
        }
    }

    private void RollBackTo(int level) =>
        _marks = [.. _transaction[level].Before.Where(static m => m.Effect.IsTransactional)
            .Concat(_marks.Where(static m => !m.Effect.IsTransactional)).OrderBy(static m => m.Statement)];

    private void Chain(bool isChained)
    {
        if (isChained)
        {
            _transaction.Add((null, [.. _marks]));
        }
    }

    private bool Is(SessionMark mark, SessionEffect effect) =>
        mark.Effect.Part == effect.Part && (effect.Name is null || _names.Equals(mark.Effect.Name, effect.Name));
}
