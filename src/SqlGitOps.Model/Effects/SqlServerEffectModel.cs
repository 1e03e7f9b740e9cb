using SqlGitOps.Model.Operations;

namespace SqlGitOps.Model.Effects;

/// <summary>
/// SQL Server (documentation: "ALTER TABLE", "CREATE INDEX", "Lock modes"). No server runs in our tests: these facts come
/// from the documentation only.
/// </summary>
internal sealed class SqlServerEffectModel : IEffectModel
{
    public IReadOnlyList<Effect> Compute(in EffectContext context)
    {
        var operation = context.Operation;
        switch (operation)
        {
            case DropTableOperation drop:
                return drop.IsRebuild
                    ? [context.On(drop.Table, EffectKind.Lock, LockMode.SchemaModification)]
                    : [context.On(drop.Table, EffectKind.DataLoss, LockMode.SchemaModification)];
            case DropColumnOperation drop:
                return [context.On(drop.Table, EffectKind.DataLoss, LockMode.SchemaModification)];
            case TruncateOperation truncate:
                return [context.On(truncate.Table, EffectKind.DataLoss, LockMode.SchemaModification)];
            case AddColumnOperation add:
                return !IsFilledByServer(add.Column.Type) && add.Column is { IsNotNull: true, IsIdentity: false, IsStoredGenerated: false, IsVirtualGenerated: false, Default: null or { IsNull: true } }
                    ? [context.On(add.Table, EffectKind.CanFailOnData, LockMode.SchemaModification, "existing rows have no value for it")]
                    : [context.On(add.Table, EffectKind.Lock, LockMode.SchemaModification)];
            case AlterColumnTypeOperation alter:
                return AlterColumn(context, alter);
            case AddConstraintOperation { Constraint: { Kind: ConstraintKind.PrimaryKey or ConstraintKind.Unique } } add:
                return [context.On(add.Table, EffectKind.IndexBuild, LockMode.SchemaModification)];
            case AddConstraintOperation { Constraint: { Kind: ConstraintKind.ForeignKey or ConstraintKind.Check, IsNotValid: false } } add:
                return [context.On(add.Table, EffectKind.Scan, LockMode.SchemaModification)];
            case CreateIndexOperation index:
                return
                [
                    context.On(
                        index.Index.Table,
                        EffectKind.IndexBuild,
                        index.Concurrently ? LockMode.None : index.Index.Method == "clustered" ? LockMode.SchemaModification : LockMode.TableShared),
                ];
            case AddConstraintOperation or DropConstraintOperation or SetDefaultOperation or SetNotNullOperation or RenameTableOperation
                or RenameColumnOperation or AlterTableOtherOperation:
                return [context.On(operation.Target!.Value, EffectKind.Lock, LockMode.SchemaModification)];
            default:
                return [];
        }
    }

    private static IReadOnlyList<Effect> AlterColumn(in EffectContext context, AlterColumnTypeOperation alter)
    {
        var column = context.FindTable(alter.Table)?.FindColumn(alter.Column, context.Catalog.Names);
        if (column?.Type is { } old && alter.Type is { } type && IsMetadataOnly(old, type) && (alter.NotNull != true || column.IsNotNull))
        {
            return [context.On(alter.Table, EffectKind.Lock, LockMode.SchemaModification)];
        }

        return column?.Type is null
            ? [context.On(alter.Table, EffectKind.Scan, LockMode.SchemaModification)]
            : [context.On(alter.Table, EffectKind.Rewrite, LockMode.SchemaModification, $"every row is changed from {column.Type} to {alter.Type}")];
    }

    /// <summary>Every row gets a value of its own without a default.</summary>
    private static bool IsFilledByServer(SqlType? type) =>
        type?.Name.ToLowerInvariant() is "rowversion" or "timestamp";

    /// <summary>Widening a variable-length type in place only changes metadata.</summary>
    private static bool IsMetadataOnly(SqlType old, SqlType type)
    {
        if (old == type)
        {
            return true;
        }

        return string.Equals(old.Name, type.Name, StringComparison.OrdinalIgnoreCase)
            && old.Name is "varchar" or "nvarchar" or "varbinary"
            && old.Length is > 0 and var from
            && type.Length is { } to
            && to >= from;
    }
}
