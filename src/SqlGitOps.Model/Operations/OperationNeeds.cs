using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model.Operations;

/// <summary>What must be there for an operation to succeed.</summary>
public static class OperationNeeds
{
    /// <summary>The tables without which the operation fails; none when it tolerates their absence.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="dialect">SQLite takes a foreign key to a table that comes later (sqlite.org, "SQLite Foreign Key Support", 3).</param>
    public static List<TableUse> Tables(Operation operation, SqlDialect dialect)
    {
        var uses = new List<TableUse>(1);
        if (operation.IsConditional)
        {
            return uses;
        }

        switch (operation)
        {
            case CreateTableOperation create:
                if (create.PartitionOf is { } parent)
                {
                    uses.Add(new TableUse(parent, create.Span));
                }

                ForEachConstraint(create, constraint => AddReference(constraint, create.Table, dialect, uses));
                break;
            case DropTableOperation { IfExists: true } or DropIndexOperation or MaintenanceOperation { Kind: MaintenanceKind.ReindexIndex }:
            case CreateObjectOperation { Table: null } or DropObjectOperation or RenameObjectOperation { Table: null } or AddEnumValueOperation:
                break;
            case CreateObjectOperation { Table: { } owner }:
                uses.Add(new TableUse(owner, operation.Span));
                break;
            case RenameObjectOperation { Table: { } owner }:
                uses.Add(new TableUse(owner, operation.Span));
                break;
            case AttachPartitionOperation attach:
                uses.Add(new TableUse(attach.Table, operation.Span));
                uses.Add(new TableUse(attach.Partition, operation.Span));
                break;
            case DetachPartitionOperation detach:
                uses.Add(new TableUse(detach.Table, operation.Span));
                uses.Add(new TableUse(detach.Partition, operation.Span));
                break;
            case { Target: { } target }:
                uses.Add(new TableUse(target, operation.Span));
                if (operation is AddConstraintOperation added)
                {
                    AddReference(added.Constraint, target, dialect, uses);
                }
                else if (operation is AddColumnOperation column)
                {
                    foreach (var constraint in column.Column.Constraints)
                    {
                        AddReference(constraint, target, dialect, uses);
                    }
                }

                break;
        }

        return uses;
    }

    /// <summary>The columns without which the operation fails.</summary>
    public static List<ColumnUse> Columns(Operation operation)
    {
        var uses = new List<ColumnUse>(1);
        if (operation.IsConditional)
        {
            return uses;
        }

        switch (operation)
        {
            case DropColumnOperation { IfExists: false } drop:
                uses.Add(new ColumnUse(drop.Table, drop.Column, drop.Span));
                break;
            case AlterColumnTypeOperation alter:
                uses.Add(new ColumnUse(alter.Table, alter.Column, alter.Span));
                break;
            case SetDefaultOperation set:
                uses.Add(new ColumnUse(set.Table, set.Column, set.Span));
                break;
            case SetNotNullOperation set:
                uses.Add(new ColumnUse(set.Table, set.Column, set.Span));
                break;
            case RenameColumnOperation rename:
                uses.Add(new ColumnUse(rename.Table, rename.Column, rename.Span));
                break;
            case DataChangeOperation change:
                AddAll(change.Table, change.Columns, change.Span, uses);
                break;
            case CreateIndexOperation { Index: var index }:
                foreach (var column in index.Columns)
                {
                    if (column is not null)
                    {
                        uses.Add(new ColumnUse(index.Table, column, operation.Span));
                    }
                }

                AddAll(index.Table, index.Include, operation.Span, uses);
                break;
            case AddConstraintOperation add:
                AddAll(add.Table, add.Constraint.Columns, add.Constraint.Span, uses);
                AddReferenced(add.Constraint, add.Table, uses);
                break;
            case AddColumnOperation add:
                foreach (var constraint in add.Column.Constraints)
                {
                    AddReferenced(constraint, add.Table, uses);
                }

                break;
            case CreateTableOperation create:
                ForEachConstraint(create, constraint => AddReferenced(constraint, create.Table, uses));
                break;
        }

        return uses;
    }

    private static void ForEachConstraint(CreateTableOperation create, Action<ConstraintDefinition> action)
    {
        foreach (var constraint in create.Constraints)
        {
            action(constraint);
        }

        foreach (var column in create.Columns)
        {
            foreach (var constraint in column.Constraints)
            {
                action(constraint);
            }
        }
    }

    private static void AddReference(ConstraintDefinition constraint, ObjectName self, SqlDialect dialect, List<TableUse> uses)
    {
        if (dialect != SqlDialect.Sqlite && constraint.ReferencedTable is { } referenced && referenced != self)
        {
            uses.Add(new TableUse(referenced, constraint.Span));
        }
    }

    private static void AddReferenced(ConstraintDefinition constraint, ObjectName self, List<ColumnUse> uses)
    {
        if (constraint.ReferencedTable is { } referenced && referenced != self)
        {
            AddAll(referenced, constraint.ReferencedColumns, constraint.Span, uses);
        }
    }

    private static void AddAll(ObjectName table, IReadOnlyList<string> columns, TextSpan span, List<ColumnUse> uses)
    {
        foreach (var column in columns)
        {
            uses.Add(new ColumnUse(table, column, span));
        }
    }
}
