using SqlGitOps.Model.Catalog;
using SqlGitOps.Model.Operations;

namespace SqlGitOps.Model.Effects;

/// <summary>
/// PostgreSQL 13 to 18 (manual: ALTER TABLE, CREATE INDEX, 13.3 "Explicit Locking"). What is said here is proved by
/// running the rules' samples on servers of every major version.
/// </summary>
internal sealed class PostgreSqlEffectModel : IEffectModel
{
    public IReadOnlyList<Effect> Compute(in EffectContext context)
    {
        var effects = new List<Effect>(2);
        switch (context.Operation)
        {
            case CreateTableOperation create:
                CreateTable(context, create, effects);
                break;
            case DropTableOperation drop:
                effects.Add(context.On(drop.Table, drop.IsRebuild ? EffectKind.Lock : EffectKind.DataLoss, LockMode.AccessExclusive));
                AddReferencedTables(context, drop.Table, null, effects);
                if (drop.Cascade)
                {
                    AddReferringTables(context, drop.Table, EffectKind.Lock, "its foreign key to the table is dropped", effects);
                    AddViews(context, drop.Table, effects);
                }

                break;
            case AddColumnOperation add:
                AddColumn(context, add, effects);
                break;
            case DropColumnOperation drop:
                effects.Add(context.On(drop.Table, EffectKind.DataLoss, LockMode.AccessExclusive));
                AddReferencedTables(context, drop.Table, drop.Column, effects);
                break;
            case AlterColumnTypeOperation alter:
                AlterColumnType(context, alter, effects);
                break;
            case SetNotNullOperation { NotNull: true } set:
                SetNotNull(context, set.Table, set.Column, effects);
                break;
            case RenameTableOperation or RenameColumnOperation or SetDefaultOperation or SetNotNullOperation:
                effects.Add(context.On(context.Operation.Target!.Value, EffectKind.Lock, LockMode.AccessExclusive));
                break;
            case AddConstraintOperation add:
                if (add.Only && context.FindTable(add.Table) is { IsPartitioned: true })
                {
                    effects.Add(context.On(add.Table, EffectKind.Lock, LockMode.AccessExclusive));
                }
                else
                {
                    AddConstraint(context, add.Table, add.Constraint, isNewColumn: false, effects);
                }

                break;
            case ValidateConstraintOperation validate:
                effects.Add(context.On(validate.Table, EffectKind.Scan, LockMode.ShareUpdateExclusive));
                break;
            case DropConstraintOperation drop:
                effects.Add(context.On(drop.Table, EffectKind.Lock, LockMode.AccessExclusive));
                if (context.FindTable(drop.Table)?.FindConstraint(drop.Constraint, context.Catalog.Names)?.Definition.ReferencedTable is { } referenced)
                {
                    effects.Add(context.On(referenced, EffectKind.Lock, LockMode.AccessExclusive, "the triggers of the foreign key are dropped there"));
                }

                break;
            case AlterTableOtherOperation { RewriteReason: { } reason } other:
                effects.Add(context.On(other.Table, EffectKind.Rewrite, other.Lock, reason));
                break;
            case AlterTableOtherOperation other:
                effects.Add(context.On(other.Table, EffectKind.Lock, other.Lock));
                break;
            case AttachPartitionOperation attach:
                effects.Add(context.On(attach.Table, EffectKind.Lock, LockMode.ShareUpdateExclusive));
                effects.Add(context.On(attach.Partition, EffectKind.Scan, LockMode.AccessExclusive, "its rows are checked against the partition bound"));
                break;
            case DetachPartitionOperation detach:
                var mode = detach.Concurrently ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive;
                effects.Add(context.On(detach.Table, EffectKind.Lock, mode));
                // Before PostgreSQL 14 the partition could still be used.
                effects.Add(context.On(
                    detach.Partition, EffectKind.Lock, context.Version.IsAtLeast(14) ? LockMode.AccessExclusive : LockMode.ShareUpdateExclusive));
                break;
            case CreateIndexOperation index:
                var exists = index.IfNotExists && CatalogUpdate.NameOf(context.Catalog, index.Index, context.Session.CurrentSchema) is { } name
                    && context.Catalog.FindIndex(name) is not null;
                effects.Add(context.On(
                    index.Index.Table,
                    index.Only || exists ? EffectKind.Lock : EffectKind.IndexBuild,
                    index.Concurrently ? LockMode.ShareUpdateExclusive : LockMode.Share));
                break;
            case DropIndexOperation drop:
                DropIndex(context, drop, effects);
                break;
            case MaintenanceOperation maintenance:
                Maintenance(context, maintenance, effects);
                break;
            case TruncateOperation truncate:
                effects.Add(context.On(truncate.Table, EffectKind.DataLoss, LockMode.AccessExclusive));
                if (truncate.Cascade)
                {
                    AddReferringTables(context, truncate.Table, EffectKind.DataLoss, "it refers to the truncated table", effects);
                }

                break;
            case DataChangeOperation change:
                effects.Add(context.On(change.Table, EffectKind.Lock, LockMode.RowExclusive));
                break;
            case LockTableOperation locked:
                effects.Add(context.On(locked.Table, EffectKind.Lock, locked.Mode));
                break;
            case CreateObjectOperation { Kind: ObjectKind.Trigger, Table: { } table }:
                effects.Add(context.On(table, EffectKind.Lock, LockMode.ShareRowExclusive));
                break;
            case CreateObjectOperation { Kind: ObjectKind.View } view when context.FindTable(view.Name) is not null:
                effects.Add(context.On(view.Name, EffectKind.Lock, LockMode.AccessExclusive));
                break;
            case CreateObjectOperation { Table: { } table }:
                effects.Add(context.On(table, EffectKind.Lock, LockMode.AccessExclusive));
                break;
            case RenameObjectOperation { Table: { } table }:
                effects.Add(context.On(table, EffectKind.Lock, LockMode.AccessExclusive));
                break;
            case DropObjectOperation { Kind: ObjectKind.View or ObjectKind.MaterializedView or ObjectKind.ForeignTable } view
                when !view.IfExists || context.FindTable(view.Name) is not null:
                effects.Add(context.On(view.Name, EffectKind.Lock, LockMode.AccessExclusive));
                if (view.Cascade)
                {
                    AddViews(context, view.Name, effects);
                }

                break;
            case DropObjectOperation { Kind: ObjectKind.Schema, Cascade: true } schema:
                foreach (var table in context.Catalog.Tables)
                {
                    if (table.Name.Schema == schema.Name.Name)
                    {
                        effects.Add(context.On(table.Name, EffectKind.DataLoss, LockMode.AccessExclusive, "its schema is dropped"));
                    }
                }

                break;
            case DropObjectOperation { Table: { } table }:
                effects.Add(context.On(table, EffectKind.Lock, LockMode.AccessExclusive));
                break;
        }

        AddPartitions(context, effects);
        return effects;
    }

    /// <summary>What is done to a partitioned table is done to its partitions (manual 5.12, "Table Partitioning").</summary>
    private static void AddPartitions(in EffectContext context, List<Effect> effects)
    {
        var reaches = context.Operation switch
        {
            AddConstraintOperation add => !add.Only,
            CreateIndexOperation index => !index.Only,
            AddColumnOperation or DropColumnOperation or AlterColumnTypeOperation or SetNotNullOperation or SetDefaultOperation
                or RenameColumnOperation or ValidateConstraintOperation or DropConstraintOperation or DropTableOperation or TruncateOperation
                or DataChangeOperation { Kind: DataChangeKind.Update or DataChangeKind.Delete or DataChangeKind.Merge }
                or DropIndexOperation => true,
            _ => false,
        };
        if (!reaches)
        {
            return;
        }

        var count = effects.Count;
        for (var i = 0; i < count; i++)
        {
            var effect = effects[i];
            if (context.Catalog.FindTable(effect.Object) is not { IsPartitioned: true })
            {
                continue;
            }

            var mode = effect.Kind == EffectKind.IndexBuild && context.Operation is AddConstraintOperation { Constraint: var constraint }
                ? IndexLockOnPartitions(context, effect.Object, constraint)
                : effect.Lock;
            foreach (var partition in context.Catalog.PartitionsOf(effect.Object))
            {
                effects.Add(context.On(partition.Name, effect.Kind, mode, effect.Reason));
            }
        }
    }

    /// <summary>
    /// The index of a constraint is built on each partition as CREATE INDEX does it, unless a primary key also has to make
    /// columns NOT NULL. Since PostgreSQL 18 the partitions are locked like the table in any case.
    /// </summary>
    private static LockMode IndexLockOnPartitions(in EffectContext context, ObjectName table, ConstraintDefinition constraint)
    {
        if (context.Version.IsAtLeast(18))
        {
            return LockMode.AccessExclusive;
        }

        if (constraint.Kind == ConstraintKind.PrimaryKey && context.FindTable(table) is { } known)
        {
            foreach (var column in constraint.Columns)
            {
                if (known.FindColumn(column, context.Catalog.Names) is not { IsNotNull: true })
                {
                    return LockMode.AccessExclusive;
                }
            }
        }

        return LockMode.Share;
    }

    private static void CreateTable(in EffectContext context, CreateTableOperation create, List<Effect> effects)
    {
        if (create.PartitionOf is { } parent)
        {
            effects.Add(context.On(parent, EffectKind.Lock, LockMode.AccessExclusive, "a partition is added to it"));
        }

        foreach (var constraint in create.Constraints)
        {
            AddReference(context, constraint, effects);
        }

        foreach (var column in create.Columns)
        {
            foreach (var constraint in column.Constraints)
            {
                AddReference(context, constraint, effects);
            }
        }
    }

    private static void AddReference(in EffectContext context, ConstraintDefinition constraint, List<Effect> effects)
    {
        if (constraint.ReferencedTable is { } table && context.FindTable(table) is { } known)
        {
            effects.Add(context.On(known.Name, EffectKind.Lock, LockMode.ShareRowExclusive, "a foreign key refers to it"));
        }
    }

    /// <summary>The tables to which foreign keys of a table (with that column, if one is given) refer.</summary>
    private static void AddReferencedTables(in EffectContext context, ObjectName name, string? column, List<Effect> effects)
    {
        if (context.FindTable(name) is not { } table)
        {
            return;
        }

        foreach (var constraint in table.Constraints)
        {
            if (constraint.Definition.ReferencedTable is { } referenced
                && (column is null || constraint.Definition.Columns.Contains(column, context.Catalog.Names))
                && context.FindTable(referenced) is { } known
                && known.Name != table.Name)
            {
                effects.Add(context.On(known.Name, EffectKind.Lock, LockMode.AccessExclusive, "the triggers of a foreign key are dropped there"));
            }
        }
    }

    /// <summary>The views that CASCADE drops with a table or view.</summary>
    private static void AddViews(in EffectContext context, ObjectName name, List<Effect> effects)
    {
        foreach (var view in context.FindTable(name) is { } known ? context.Catalog.ViewsOf(known.Name) : [])
        {
            var effect = context.On(view.Name, EffectKind.Lock, LockMode.AccessExclusive, "it is dropped with what it is made of");
            if (!effects.Contains(effect))
            {
                effects.Add(effect);
                AddViews(context, view.Name, effects);
            }
        }
    }

    private static void AddReferringTables(in EffectContext context, ObjectName name, EffectKind kind, string reason, List<Effect> effects)
    {
        if (context.FindTable(name) is not { } table)
        {
            return;
        }

        foreach (var referring in context.Catalog.TablesReferringTo(table.Name))
        {
            var effect = context.On(referring.Name, kind, LockMode.AccessExclusive, reason);
            if (!effects.Contains(effect))
            {
                effects.Add(effect);
                if (kind == EffectKind.DataLoss)
                {
                    AddReferringTables(context, referring.Name, kind, reason, effects);
                }
            }
        }
    }

    private static void AddColumn(in EffectContext context, AddColumnOperation add, List<Effect> effects)
    {
        var column = add.Column;
        var rewrite = ColumnRewriteReason(context, column);
        effects.Add(rewrite is null
            ? context.On(add.Table, EffectKind.Lock, LockMode.AccessExclusive)
            : context.On(add.Table, EffectKind.Rewrite, LockMode.AccessExclusive, rewrite));
        var filled = column.Default is { IsNull: false } || column.IsIdentity || column.IsSerial || column.IsStoredGenerated || column.IsVirtualGenerated;
        if (column.IsNotNull && !filled)
        {
            effects.Add(context.On(add.Table, EffectKind.CanFailOnData, LockMode.AccessExclusive, "existing rows have no value for it"));
        }

        foreach (var constraint in column.Constraints)
        {
            AddConstraint(context, add.Table, constraint, isNewColumn: !filled, effects);
        }
    }

    /// <summary>Why adding the column writes the table again; null when only the catalog changes (manual, ALTER TABLE, "Notes").</summary>
    private static string? ColumnRewriteReason(in EffectContext context, ColumnDefinition column)
    {
        if (column.IsIdentity)
        {
            return "an identity column gets a value in every row";
        }

        if (column.IsSerial)
        {
            return "a serial column gets a value in every row";
        }

        if (column.IsStoredGenerated)
        {
            return "a stored generated column is computed for every row";
        }

        if (column.Type is { } type
            && context.Catalog.FindObject(ObjectKind.Domain, ObjectName.Of(type.Name), context.Session.CurrentSchema) is { HasConstraints: true })
        {
            return $"the domain {type.Name} has constraints that are checked for every row";
        }

        return column.Default is { } value && IsVolatile(context, value) ? $"the default {value.Text} is computed for every row" : null;
    }

    private static bool IsVolatile(in EffectContext context, ColumnDefault value)
    {
        if (value.Volatility == Volatility.Unknown)
        {
            foreach (var name in value.UnknownFunctions)
            {
                // A function without a declaration in the history: PostgreSQL's own default is VOLATILE.
                var function = context.Catalog.FindObject(ObjectKind.Function, ObjectName.Of(name), context.Session.CurrentSchema);
                if (function is null or { Volatility: Volatility.Volatile })
                {
                    return true;
                }
            }

            return false;
        }

        return value.Volatility == Volatility.Volatile;
    }

    private static void AlterColumnType(in EffectContext context, AlterColumnTypeOperation alter, List<Effect> effects)
    {
        var table = context.FindTable(alter.Table);
        var column = table?.FindColumn(alter.Column, context.Catalog.Names);
        var reason = PostgreSqlTypeChange.RewriteReason(column?.Type, alter, context.Session);
        if (reason is not null)
        {
            effects.Add(context.On(alter.Table, EffectKind.Rewrite, LockMode.AccessExclusive, reason));
            return;
        }

        foreach (var constraint in table?.Constraints ?? [])
        {
            // Checks on the column are made anew for the new type, those that are not valid without a look at the rows.
            if (constraint.IsValidated && constraint.Definition.Kind == ConstraintKind.Check && constraint.Definition.Mentions(alter.Column))
            {
                effects.Add(context.On(alter.Table, EffectKind.Scan, LockMode.AccessExclusive, $"the constraint {constraint.Name} is checked again"));
                return;
            }
        }

        effects.Add(context.On(alter.Table, EffectKind.Lock, LockMode.AccessExclusive));
    }

    private static void SetNotNull(in EffectContext context, ObjectName name, string column, List<Effect> effects)
    {
        var table = context.FindTable(name);
        if (table is not null && IsKnownNotNull(table, column, context.Catalog.Names))
        {
            effects.Add(context.On(name, EffectKind.Lock, LockMode.AccessExclusive));
            return;
        }

        effects.Add(context.On(name, EffectKind.Scan, LockMode.AccessExclusive, "every row is checked for NULL"));
        effects.Add(context.On(name, EffectKind.CanFailOnData, LockMode.AccessExclusive, "rows may hold NULL"));
    }

    /// <summary>Since PostgreSQL 12 a validated CHECK (column IS NOT NULL) spares the scan.</summary>
    private static bool IsKnownNotNull(Table table, string column, StringComparer names)
    {
        if (table.FindColumn(column, names)?.IsNotNull == true)
        {
            return true;
        }

        foreach (var constraint in table.Constraints)
        {
            if (constraint.IsValidated && names.Equals(constraint.Definition.NotNullColumn, column))
            {
                return true;
            }
        }

        return false;
    }

    private static void AddConstraint(in EffectContext context, ObjectName table, ConstraintDefinition constraint, bool isNewColumn, List<Effect> effects)
    {
        switch (constraint.Kind)
        {
            case ConstraintKind.Check or ConstraintKind.NotNull:
                effects.Add(constraint.IsNotValid || constraint.IsNotEnforced
                    ? context.On(table, EffectKind.Lock, LockMode.AccessExclusive)
                    : context.On(table, EffectKind.Scan, LockMode.AccessExclusive, "every row is checked"));
                break;
            case ConstraintKind.ForeignKey:
                // A foreign key at a new column without a value needs no check: there are only NULLs.
                effects.Add(constraint.IsNotValid || constraint.IsNotEnforced || isNewColumn
                    ? context.On(table, EffectKind.Lock, LockMode.ShareRowExclusive)
                    : context.On(table, EffectKind.Scan, LockMode.ShareRowExclusive, "every row is checked"));
                AddReference(context, constraint, effects);
                break;
            case ConstraintKind.PrimaryKey when constraint.UsingIndex is not null:
                PrimaryKeyUsingIndex(context, table, constraint, effects);
                break;
            case ConstraintKind.Unique when constraint.UsingIndex is not null:
                effects.Add(context.On(table, EffectKind.Lock, LockMode.AccessExclusive));
                break;
            default:
                effects.Add(context.On(table, EffectKind.IndexBuild, LockMode.AccessExclusive, "its index is built"));
                break;
        }
    }

    private static void PrimaryKeyUsingIndex(in EffectContext context, ObjectName table, ConstraintDefinition constraint, List<Effect> effects)
    {
        var known = context.FindTable(table);
        var index = context.Catalog.FindIndex(new ObjectName(known?.Name.Schema, constraint.UsingIndex!), context.Session.CurrentSchema);
        var allNotNull = known is not null && index is not null;
        foreach (var column in index?.Definition.Columns ?? [])
        {
            allNotNull &= column is not null && IsKnownNotNull(known!, column, context.Catalog.Names);
        }

        effects.Add(allNotNull
            ? context.On(table, EffectKind.Lock, LockMode.AccessExclusive)
            : context.On(table, EffectKind.Scan, LockMode.AccessExclusive, "its columns become NOT NULL and every row is checked"));
    }

    private static void DropIndex(in EffectContext context, DropIndexOperation drop, List<Effect> effects)
    {
        var mode = drop.Concurrently ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive;
        if (context.Catalog.FindIndex(drop.Index, context.Session.CurrentSchema) is { } index)
        {
            effects.Add(context.On(index.Definition.Table, EffectKind.Lock, mode));
        }
        else
        {
            effects.Add(new Effect(EffectKind.Lock, drop.Index, mode, false, "its table is locked"));
        }
    }

    private static void Maintenance(in EffectContext context, MaintenanceOperation maintenance, List<Effect> effects)
    {
        if (maintenance.Object is not { } target)
        {
            return;
        }

        var (kind, mode) = (maintenance.Kind, maintenance.Concurrently) switch
        {
            (MaintenanceKind.ReindexIndex or MaintenanceKind.ReindexTable, true) => (EffectKind.IndexBuild, LockMode.ShareUpdateExclusive),
            (MaintenanceKind.ReindexIndex or MaintenanceKind.ReindexTable, false) => (EffectKind.IndexBuild, LockMode.Share),
            (MaintenanceKind.Cluster or MaintenanceKind.VacuumFull, _) => (EffectKind.Rewrite, LockMode.AccessExclusive),
            (MaintenanceKind.RefreshMaterializedView, true) => (EffectKind.Lock, LockMode.Exclusive),
            (MaintenanceKind.RefreshMaterializedView, false) => (EffectKind.Rewrite, LockMode.AccessExclusive),
            _ => (EffectKind.Lock, LockMode.ShareUpdateExclusive),
        };
        if (maintenance.Kind == MaintenanceKind.ReindexIndex
            && context.Catalog.FindIndex(target, context.Session.CurrentSchema) is { } index)
        {
            target = index.Definition.Table;
        }

        var effect = context.On(target, kind, mode);
        effects.Add(context.FindTable(target) is { IsUnfilled: true } ? effect with { OnNewObject = true } : effect);
    }
}
