using SqlGitOps.Model.Catalog;
using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Sessions;
using SqlGitOps.Syntax;

namespace SqlGitOps.Model.History;

/// <summary>
/// The one forward pass over a history: replays file after file and hands every operation to a visitor with the schema,
/// the session and the effects at that point.
/// </summary>
public sealed class HistoryReplay
{
    private readonly EngineVersion _version;
    private readonly IEffectModel _effects;

    /// <param name="dialect">The dialect of all files.</param>
    /// <param name="version">The engine version the effects are computed for.</param>
    /// <param name="startsEmpty">Whether the history begins at an empty database; false when files are reviewed on their own.</param>
    public HistoryReplay(SqlDialect dialect, EngineVersion version, bool startsEmpty)
    {
        _version = version;
        _effects = EffectModels.For(dialect);
        Catalog = DatabaseCatalog.Empty(dialect, startsEmpty);
    }

    /// <summary>The schema after the files replayed so far.</summary>
    public DatabaseCatalog Catalog { get; private set; }

    /// <summary>Replays one file.</summary>
    /// <param name="unit">The file.</param>
    /// <param name="visit">Called for every operation in order.</param>
    public void Replay(HistoryUnit unit, Action<ReplayedOperation> visit)
    {
        var initial = new SessionState
        {
            Transaction = unit.Plan.IsTransactional ? TransactionState.Deployer : TransactionState.None,
        };
        var session = initial;
        var atBegin = Catalog;
        foreach (var statement in unit.Plan.Statements)
        {
            foreach (var operation in statement.Operations)
            {
                var before = Catalog;
                var after = CatalogUpdate.Apply(before, operation, unit.Ordinal, session.CurrentSchema);
                var effects = _effects.Compute(new EffectContext(operation, before, session, unit.Ordinal, _version));
                visit(new ReplayedOperation
                {
                    Operation = operation,
                    Statement = statement,
                    Unit = unit,
                    Before = before,
                    After = after,
                    Session = session,
                    Effects = effects,
                    Version = _version,
                });
                switch (operation)
                {
                    case TransactionOperation { Action: TransactionAction.Begin } when !session.InTransaction:
                        atBegin = before;
                        break;
                    case TransactionOperation { Action: TransactionAction.Rollback or TransactionAction.RollbackAndChain } when session.InTransaction:
                        after = atBegin;
                        break;
                    case TransactionOperation { Action: TransactionAction.CommitAndChain }:
                        atBegin = after;
                        break;
                }

                Catalog = after;
                session = SessionUpdate.Apply(session, operation);
            }
        }
    }
}
