using SqlGitOps.Model.Operations;

namespace SqlGitOps.Model.Effects;

/// <summary>
/// SQLite: every writing statement holds the write lock of the whole database until its transaction ends (sqlite.org,
/// "File Locking And Concurrency"); ALTER TABLE works on the schema except where noted ("ALTER TABLE").
/// </summary>
internal sealed class SqliteEffectModel : IEffectModel
{
    public IReadOnlyList<Effect> Compute(in EffectContext context)
    {
        switch (context.Operation)
        {
            case DropTableOperation { IsRebuild: false } drop:
                return [context.On(drop.Table, EffectKind.DataLoss, LockMode.DatabaseWrite)];
            case DropTableOperation drop:
                return [context.On(drop.Table, EffectKind.Lock, LockMode.DatabaseWrite)];
            case DropColumnOperation drop:
                return
                [
                    context.On(drop.Table, EffectKind.Rewrite, LockMode.DatabaseWrite, "DROP COLUMN removes the values from every row"),
                    context.On(drop.Table, EffectKind.DataLoss, LockMode.DatabaseWrite),
                ];
            case AddColumnOperation add:
                // "a column with NOT NULL must have a default other than NULL" – refused even on an empty table.
                return add.Column.IsNotNull && add.Column.Default is null or { IsNull: true } && add.Column.IsNotNull && !add.Column.IsVirtualGenerated
                    ? [context.On(add.Table, EffectKind.CanFailOnData, LockMode.DatabaseWrite, "SQLite refuses a NOT NULL column without a default")]
                    : [context.On(add.Table, EffectKind.Lock, LockMode.DatabaseWrite)];
            case CreateIndexOperation index:
                return [context.On(index.Index.Table, EffectKind.IndexBuild, LockMode.DatabaseWrite)];
            case DataChangeOperation change:
                return [context.On(change.Table, EffectKind.Lock, LockMode.DatabaseWrite)];
            case RenameTableOperation or RenameColumnOperation:
                return [context.On(context.Operation.Target!.Value, EffectKind.Lock, LockMode.DatabaseWrite)];
            default:
                return [];
        }
    }
}
