using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.PostgreSql;

/// <content>CREATE TABLE and ALTER TABLE.</content>
internal sealed partial class PostgreSqlLowering
{
    private void CreateTable(CreateStmt statement)
    {
        if (PostgreSqlNames.ObjectOf(statement.Relation) is not { } name)
        {
            AddPlaceholder(statement.Node);
            return;
        }

        var columns = new List<ColumnDefinition>();
        var constraints = new List<ConstraintDefinition>();
        var unknown = !statement.OfType.IsNone || !statement.PartitionOf.IsNone || statement.Inherits.Any;
        foreach (var element in statement.Elements)
        {
            switch ((PostgreSqlKind)element.RawKind)
            {
                case PostgreSqlKind.ColumnDef:
                    if (ColumnOf(ColumnDef.Cast(element)) is { } column)
                    {
                        columns.Add(column);
                    }
                    else
                    {
                        unknown = true;
                    }

                    break;
                case PostgreSqlKind.TableLikeClause:
                    unknown = true;
                    break;
                default:
                    if (ConstraintOf(element, null) is { } constraint)
                    {
                        constraints.Add(constraint);
                    }

                    break;
            }
        }

        Add(new CreateTableOperation(name)
        {
            Node = statement.Node,
            Span = HeadTo(statement.Node, statement.Relation.Node),
            Columns = columns,
            Constraints = constraints,
            IfNotExists = statement.IfNotExists,
            IsTemporary = statement.Temporary || PostgreSqlNames.IsTemporary(name),
            IsDroppedOnCommit = statement.OnCommitDrop,
            HasUnknownColumns = unknown,
            IsPartitioned = !statement.PartitionBy.IsNone,
            PartitionOf = PostgreSqlNames.ObjectOf(statement.PartitionOf),
            Kind = statement.Foreign ? ObjectKind.ForeignTable : ObjectKind.Table,
        });
    }

    private void CreateTableAs(CreateTableAsStmt statement)
    {
        if (PostgreSqlNames.ObjectOf(statement.Relation) is not { } name)
        {
            AddPlaceholder(statement.Node);
            return;
        }

        Add(new CreateTableOperation(name)
        {
            Node = statement.Node,
            Span = HeadTo(statement.Node, statement.Relation.Node),
            IfNotExists = statement.IfNotExists,
            IsTemporary = statement.Temporary || PostgreSqlNames.IsTemporary(name),
            IsDroppedOnCommit = statement.OnCommitDrop,
            HasUnknownColumns = true,
            IsUnfilled = statement.MaterializedView && statement.WithNoData,
            Kind = statement.MaterializedView ? ObjectKind.MaterializedView : ObjectKind.Table,
            SourceTables = statement.MaterializedView ? TablesIn(statement.Query) : [],
        });
        if (!statement.MaterializedView)
        {
            // CREATE TABLE … AS SELECT copies rows, as INSERT … SELECT does.
            Add(new DataChangeOperation(DataChangeKind.Insert, name)
            {
                Node = statement.Node,
                Span = HeadTo(statement.Node, statement.Relation.Node),
                HasCondition = true,
                SourceTables = TablesIn(statement.Query),
            });
        }
    }

    private static ColumnDefinition? ColumnOf(ColumnDef definition)
    {
        if (PostgreSqlNames.TextOf(definition.Name) is not { } name)
        {
            return null;
        }

        var serial = PostgreSqlTypes.IsSerial(definition.Type);
        var column = new ColumnDefinition(name, PostgreSqlTypes.TypeOf(definition.Type), definition.Node.Span) { IsSerial = serial, IsNotNull = serial };
        var constraints = new List<ConstraintDefinition>();
        foreach (var node in definition.Constraints)
        {
            switch ((PostgreSqlKind)node.RawKind)
            {
                case PostgreSqlKind.NotNullConstraint:
                    column = column with { IsNotNull = true, NotNullSpan = node.Span };
                    break;
                case PostgreSqlKind.DefaultConstraint:
                    column = column with { Default = PostgreSqlExpressions.DefaultOf(DefaultConstraint.Cast(node).Expression) };
                    break;
                case PostgreSqlKind.GeneratedConstraint:
                    // Since PostgreSQL 18 a generated column without a word is virtual; the reader cannot know the version, the word decides.
                    var generated = GeneratedConstraint.Cast(node);
                    column = column with { IsStoredGenerated = generated.Stored, IsVirtualGenerated = !generated.Stored };
                    break;
                case PostgreSqlKind.IdentityConstraint:
                    column = column with { IsIdentity = true, IsNotNull = true };
                    break;
                default:
                    if (ConstraintOf(node, name) is { } constraint)
                    {
                        constraints.Add(constraint);
                        if (constraint.Kind == ConstraintKind.PrimaryKey)
                        {
                            column = column with { IsNotNull = true };
                        }
                    }

                    break;
            }
        }

        return column with { Constraints = constraints };
    }

    /// <summary>A table constraint, or a constraint at <paramref name="column"/>.</summary>
    private static ConstraintDefinition? ConstraintOf(SyntaxNode node, string? column)
    {
        IReadOnlyList<string> Columns(SyntaxChildren names) => column is null ? PostgreSqlNames.TextsOf(names) ?? [] : [column];
        switch ((PostgreSqlKind)node.RawKind)
        {
            case PostgreSqlKind.PrimaryKeyConstraint:
                var primaryKey = PrimaryKeyConstraint.Cast(node);
                return new ConstraintDefinition(ConstraintKind.PrimaryKey, PostgreSqlNames.TextOf(primaryKey.ConstraintName), node.Span)
                {
                    Columns = Columns(primaryKey.Columns),
                    UsingIndex = PostgreSqlNames.TextOf(primaryKey.UsingIndex),
                };
            case PostgreSqlKind.UniqueConstraint:
                var unique = UniqueConstraint.Cast(node);
                return new ConstraintDefinition(ConstraintKind.Unique, PostgreSqlNames.TextOf(unique.ConstraintName), node.Span)
                {
                    Columns = Columns(unique.Columns),
                    UsingIndex = PostgreSqlNames.TextOf(unique.UsingIndex),
                };
            case PostgreSqlKind.CheckConstraint:
                var check = CheckConstraint.Cast(node);
                return new ConstraintDefinition(ConstraintKind.Check, PostgreSqlNames.TextOf(check.ConstraintName), node.Span)
                {
                    Columns = column is null ? [] : [column],
                    Expression = check.Expression.IsNone ? null : PostgreSqlNames.Normalize(check.Expression),
                    NotNullColumn = PostgreSqlExpressions.NotNullColumn(check.Expression),
                    IsNotValid = check.NotValid,
                    IsNotEnforced = check.NotEnforced,
                };
            case PostgreSqlKind.ForeignKeyConstraint:
                var foreignKey = ForeignKeyConstraint.Cast(node);
                return new ConstraintDefinition(ConstraintKind.ForeignKey, PostgreSqlNames.TextOf(foreignKey.ConstraintName), node.Span)
                {
                    Columns = Columns(foreignKey.Columns),
                    ReferencedTable = PostgreSqlNames.ObjectOf(foreignKey.References),
                    ReferencedColumns = PostgreSqlNames.TextsOf(foreignKey.ReferencedColumns) ?? [],
                    IsNotValid = foreignKey.NotValid,
                    IsNotEnforced = foreignKey.NotEnforced,
                };
            case PostgreSqlKind.ExclusionConstraint:
                return new ConstraintDefinition(ConstraintKind.Exclusion, PostgreSqlNames.TextOf(ExclusionConstraint.Cast(node).ConstraintName), node.Span);
            case PostgreSqlKind.NotNullConstraint:
                var notNull = NotNullConstraint.Cast(node);
                return new ConstraintDefinition(ConstraintKind.NotNull, PostgreSqlNames.TextOf(notNull.ConstraintName), node.Span)
                {
                    Columns = Columns(notNull.Columns),
                    IsNotValid = notNull.NotValid,
                };
            default:
                return null;
        }
    }

    private void AlterTable(AlterTableStmt statement)
    {
        if (statement.AllInTablespace)
        {
            Add(Opaque(statement.Node, OpaqueReason.NotAnalysed, mayChangeSchema: false));
            return;
        }

        if (statement.Index || statement.View || statement.Sequence || statement.Type)
        {
            return;
        }

        if (PostgreSqlNames.ObjectOf(statement.Relation) is not { } table)
        {
            AddPlaceholder(statement.Node);
            return;
        }

        foreach (var command in statement.Commands)
        {
            if (AlterCommand(table, command, statement.Only) is { } operation)
            {
                Add(operation with { Node = command, Span = command.Span, IsConditional = statement.IfExists });
            }
            else
            {
                AddPlaceholder(command);
            }
        }
    }

    private static Operation? AlterCommand(ObjectName table, SyntaxNode command, bool only)
    {
        switch ((PostgreSqlKind)command.RawKind)
        {
            case PostgreSqlKind.AddColumnCmd:
                var add = AddColumnCmd.Cast(command);
                return ColumnOf(add.Column) is { } column ? new AddColumnOperation(table, column) { IfNotExists = add.IfNotExists } : null;
            case PostgreSqlKind.DropColumnCmd:
                var drop = DropColumnCmd.Cast(command);
                return PostgreSqlNames.TextOf(drop.Column) is { } dropped
                    ? new DropColumnOperation(table, dropped) { IfExists = drop.IfExists, Cascade = drop.Cascade }
                    : null;
            case PostgreSqlKind.AlterColumnTypeCmd:
                return AlterType(table, AlterColumnTypeCmd.Cast(command));
            case PostgreSqlKind.SetDefaultCmd:
                var setDefault = SetDefaultCmd.Cast(command);
                return PostgreSqlNames.TextOf(setDefault.Column) is { } defaulted
                    ? new SetDefaultOperation(table, defaulted, PostgreSqlExpressions.DefaultOf(setDefault.Expression))
                    : null;
            case PostgreSqlKind.DropDefaultCmd:
                return PostgreSqlNames.TextOf(DropDefaultCmd.Cast(command).Column) is { } bare ? new SetDefaultOperation(table, bare, null) : null;
            case PostgreSqlKind.SetNotNullCmd:
                return PostgreSqlNames.TextOf(SetNotNullCmd.Cast(command).Column) is { } strict ? new SetNotNullOperation(table, strict, true) : null;
            case PostgreSqlKind.DropNotNullCmd:
                return PostgreSqlNames.TextOf(DropNotNullCmd.Cast(command).Column) is { } loose ? new SetNotNullOperation(table, loose, false) : null;
            case PostgreSqlKind.AddConstraintCmd:
                return ConstraintOf(AddConstraintCmd.Cast(command).Constraint, null) is { } constraint ? new AddConstraintOperation(table, constraint) { Only = only } : null;
            case PostgreSqlKind.ValidateConstraintCmd:
                return PostgreSqlNames.TextOf(ValidateConstraintCmd.Cast(command).Constraint) is { } validated
                    ? new ValidateConstraintOperation(table, validated)
                    : null;
            case PostgreSqlKind.DropConstraintCmd:
                var dropConstraint = DropConstraintCmd.Cast(command);
                return PostgreSqlNames.TextOf(dropConstraint.Constraint) is { } removed
                    ? new DropConstraintOperation(table, removed) { IfExists = dropConstraint.IfExists, Cascade = dropConstraint.Cascade }
                    : null;
            case PostgreSqlKind.AttachPartitionCmd:
                return PostgreSqlNames.ObjectOf(AttachPartitionCmd.Cast(command).Partition) is { } attached
                    ? new AttachPartitionOperation(table, attached)
                    : null;
            case PostgreSqlKind.DetachPartitionCmd:
                var detach = DetachPartitionCmd.Cast(command);
                return PostgreSqlNames.ObjectOf(detach.Partition) is { } detached
                    ? new DetachPartitionOperation(table, detached, detach.Concurrently || detach.Finalize)
                    : null;
            default:
                return OtherCommand(table, command);
        }
    }

    private static AlterColumnTypeOperation? AlterType(ObjectName table, AlterColumnTypeCmd command)
    {
        if (PostgreSqlNames.TextOf(command.Column) is not { } column)
        {
            return null;
        }

        // USING column::type says no more than the cast that happens anyway.
        var value = PostgreSqlExpressions.UnwrapParentheses(command.Using);
        if (TypeCast.Cast(value) is { IsNone: false } cast && PostgreSqlTypes.TypeOf(cast.Type) == PostgreSqlTypes.TypeOf(command.Type))
        {
            value = PostgreSqlExpressions.UnwrapParentheses(cast.Argument);
        }

        var isPlain = value.IsNone
            || (ColumnRef.Cast(value) is { IsNone: false } reference && reference.Parts.Count == 1
                && PostgreSqlNames.TextOf(new Name(reference.Parts.First)) == column);
        return new AlterColumnTypeOperation(table, column, PostgreSqlTypes.TypeOf(command.Type)) { HasUsingExpression = !isPlain };
    }

    /// <summary>Locks of the other commands (manual, ALTER TABLE): ACCESS EXCLUSIVE unless the manual says less.</summary>
    private static AlterTableOtherOperation OtherCommand(ObjectName table, SyntaxNode command)
    {
        var (mode, rewrite) = (PostgreSqlKind)command.RawKind switch
        {
            PostgreSqlKind.SetTablespaceCmd => (LockMode.AccessExclusive, "the table is copied to another tablespace"),
            PostgreSqlKind.SetLoggedCmd => (LockMode.AccessExclusive, "the table is written again"),
            PostgreSqlKind.SetAccessMethodCmd => (LockMode.AccessExclusive, "the table is written again by the other access method"),
            PostgreSqlKind.SetExpressionCmd => (LockMode.AccessExclusive, "the column is computed again for every row"),
            PostgreSqlKind.AddIdentityCmd => (LockMode.AccessExclusive, (string?)null),
            PostgreSqlKind.SetRelOptionsCmd or PostgreSqlKind.ClusterOnCmd => (LockMode.ShareUpdateExclusive, null),
            PostgreSqlKind.TriggerStateCmd => (LockMode.ShareRowExclusive, null),
            PostgreSqlKind.AlterConstraintCmd => (LockMode.ShareRowExclusive, null),
            PostgreSqlKind.AlterColumnOtherCmd when AlterColumnOtherCmd.Cast(command).Statistics => (LockMode.ShareUpdateExclusive, null),
            _ => (LockMode.AccessExclusive, null),
        };
        return new AlterTableOtherOperation(table, mode) { RewriteReason = rewrite };
    }

    /// <summary>The plain tables in the FROM clauses of a query.</summary>
    private static List<ObjectName> TablesIn(SyntaxNode query)
    {
        var tables = new List<ObjectName>();
        if (!query.IsNone)
        {
            foreach (var node in query.Descendants)
            {
                if (RangeVar.Cast(node) is { IsNone: false } range && PostgreSqlNames.ObjectOf(range.Relation) is { } name)
                {
                    tables.Add(name);
                }
            }
        }

        return tables;
    }
}
