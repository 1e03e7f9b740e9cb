using System.Globalization;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.Sqlite;

/// <summary>Turns statements of the SQLite tree into operations.</summary>
internal sealed class SqliteLowering(SyntaxTree tree) : StatementLowering(tree)
{
    protected override void LowerStatement(SyntaxNode statement)
    {
        switch ((SqliteKind)statement.RawKind)
        {
            case SqliteKind.CreateStmt:
                CreateTable(CreateStmt.Cast(statement));
                break;
            case SqliteKind.CreateTableAsStmt:
                CreateTableAs(CreateTableAsStmt.Cast(statement));
                break;
            case SqliteKind.CreateVirtualTableStmt:
                CreateVirtualTable(CreateVirtualTableStmt.Cast(statement));
                break;
            case SqliteKind.AlterTableStmt:
                AlterTable(AlterTableStmt.Cast(statement));
                break;
            case SqliteKind.RenameStmt:
                Rename(RenameStmt.Cast(statement));
                break;
            case SqliteKind.DropStmt:
                Drop(DropStmt.Cast(statement));
                break;
            case SqliteKind.IndexStmt:
                CreateIndex(IndexStmt.Cast(statement));
                break;
            case SqliteKind.ViewStmt:
                var view = ViewStmt.Cast(statement);
                Create(statement, ObjectKind.View, view.View, view.IfNotExists, null, view.Temporary);
                break;
            case SqliteKind.CreateTrigStmt:
                var trigger = CreateTrigStmt.Cast(statement);
                Create(statement, ObjectKind.Trigger, trigger.Name, trigger.IfNotExists, SqliteNames.ObjectOf(trigger.Relation), trigger.Temporary);
                break;
            case SqliteKind.TransactionStmt:
                Transaction(TransactionStmt.Cast(statement));
                break;
            case SqliteKind.PragmaStmt:
                Pragma(PragmaStmt.Cast(statement));
                break;
            case SqliteKind.InsertStmt:
                var insert = InsertStmt.Cast(statement);
                Change(statement, DataChangeKind.Insert, insert.Relation, true, SqliteNames.TextsOf(insert.Columns) ?? [], TablesIn(insert.Source));
                break;
            case SqliteKind.UpdateStmt:
                Update(UpdateStmt.Cast(statement));
                break;
            case SqliteKind.DeleteStmt:
                var delete = DeleteStmt.Cast(statement);
                Change(statement, DataChangeKind.Delete, delete.Relation.Relation, !delete.Where.IsNone || !delete.Limit.IsNone, [], []);
                break;
            case SqliteKind.PlaceholderStmt:
                Add(Opaque(statement, OpaqueReason.Placeholder, mayChangeSchema: true));
                break;
            case SqliteKind.MetaCommandStmt when statement.Text.StartsWith(".read", StringComparison.Ordinal):
                Add(Opaque(statement, OpaqueReason.NotAnalysed, mayChangeSchema: true));
                break;
        }
    }

    private void CreateTable(CreateStmt statement)
    {
        if (SqliteNames.ObjectOf(statement.Relation) is not { } name)
        {
            AddPlaceholder(statement.Node);
            return;
        }

        var columns = new List<ColumnDefinition>();
        var constraints = new List<ConstraintDefinition>();
        var unknown = false;
        foreach (var element in statement.Elements)
        {
            if ((SqliteKind)element.RawKind == SqliteKind.ColumnDef)
            {
                if (ColumnOf(ColumnDef.Cast(element)) is { } column)
                {
                    columns.Add(column);
                }
                else
                {
                    unknown = true;
                }
            }
            else if (ConstraintOf(element, null) is { } constraint)
            {
                constraints.Add(constraint);
            }
        }

        Add(new CreateTableOperation(name)
        {
            Node = statement.Node,
            Span = HeadTo(statement.Node, statement.Relation.Node),
            Columns = columns,
            Constraints = constraints,
            IfNotExists = statement.IfNotExists,
            IsTemporary = statement.Temporary || SqliteNames.IsTemporary(name),
            HasUnknownColumns = unknown,
        });
    }

    private void CreateTableAs(CreateTableAsStmt statement)
    {
        if (SqliteNames.ObjectOf(statement.Relation) is not { } name)
        {
            AddPlaceholder(statement.Node);
            return;
        }

        var span = HeadTo(statement.Node, statement.Relation.Node);
        Add(new CreateTableOperation(name)
        {
            Node = statement.Node,
            Span = span,
            IfNotExists = statement.IfNotExists,
            IsTemporary = statement.Temporary || SqliteNames.IsTemporary(name),
            HasUnknownColumns = true,
        });
        Add(new DataChangeOperation(DataChangeKind.Insert, name)
        {
            Node = statement.Node,
            Span = span,
            HasCondition = true,
            SourceTables = TablesIn(statement.Query),
        });
    }

    private void CreateVirtualTable(CreateVirtualTableStmt statement)
    {
        if (SqliteNames.ObjectOf(statement.Relation) is not { } name)
        {
            AddPlaceholder(statement.Node);
            return;
        }

        Add(new CreateTableOperation(name)
        {
            Node = statement.Node,
            Span = HeadTo(statement.Node, statement.Relation.Node),
            IfNotExists = statement.IfNotExists,
            HasUnknownColumns = true,
            IsTemporary = SqliteNames.IsTemporary(name),
            Kind = ObjectKind.ForeignTable,
        });
    }

    private static ColumnDefinition? ColumnOf(ColumnDef definition)
    {
        if (SqliteNames.TextOf(definition.Name) is not { } name)
        {
            return null;
        }

        var column = new ColumnDefinition(name, TypeOf(definition.Type), definition.Node.Span);
        var constraints = new List<ConstraintDefinition>();
        foreach (var node in definition.Constraints)
        {
            switch ((SqliteKind)node.RawKind)
            {
                case SqliteKind.NotNullConstraint:
                    column = column with { IsNotNull = true, NotNullSpan = node.Span };
                    break;
                case SqliteKind.DefaultConstraint:
                    column = column with { Default = DefaultOf(DefaultConstraint.Cast(node).Expression) };
                    break;
                case SqliteKind.GeneratedConstraint:
                    var generated = GeneratedConstraint.Cast(node);
                    column = column with { IsStoredGenerated = generated.Stored, IsVirtualGenerated = !generated.Stored };
                    break;
                default:
                    if (ConstraintOf(node, name) is { } constraint)
                    {
                        constraints.Add(constraint);
                    }

                    break;
            }
        }

        return column with { Constraints = constraints };
    }

    private static SqlType? TypeOf(TypeName type)
    {
        if (type.IsNone || SqliteNames.TextsOf(type.Words) is not { Count: > 0 } words)
        {
            return null;
        }

        var numbers = type.Modifiers.ToList().ConvertAll(m =>
            int.TryParse(m.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : (int?)null);
        return new SqlType(string.Join(' ', words), numbers.Count > 0 ? numbers[0] : null, numbers.Count > 1 ? numbers[1] : null);
    }

    private static ColumnDefault? DefaultOf(SyntaxNode expression)
    {
        if (expression.IsNone)
        {
            return null;
        }

        var inner = expression;
        while (ParenExpr.Cast(inner) is { IsNone: false } parentheses)
        {
            inner = parentheses.Expression;
        }

        // Only literals count as constant: ADD COLUMN refuses CURRENT_TIMESTAMP and expressions in parentheses.
        var constant = !expression.Text.StartsWith('(') && (SqliteKind)expression.RawKind is SqliteKind.Literal or SqliteKind.AExpr or SqliteKind.ColumnRef;
        return new ColumnDefault(
            expression.Text.ToString(),
            constant ? Volatility.Immutable : Volatility.Stable,
            Literal.Cast(inner) is { IsNone: false, Null: true },
            constant,
            expression.Span);
    }

    private static ConstraintDefinition? ConstraintOf(SyntaxNode node, string? column)
    {
        IReadOnlyList<string> ColumnsOf(SyntaxChildren elements) => column is not null
            ? [column]
            : [.. elements.ToList().Select(e => SqliteNames.TextOf(IndexElem.Cast(e).Name)).OfType<string>()];
        switch ((SqliteKind)node.RawKind)
        {
            case SqliteKind.PrimaryKeyConstraint:
                var primaryKey = PrimaryKeyConstraint.Cast(node);
                return new ConstraintDefinition(ConstraintKind.PrimaryKey, SqliteNames.TextOf(primaryKey.ConstraintName), node.Span)
                {
                    Columns = ColumnsOf(primaryKey.Elements),
                };
            case SqliteKind.UniqueConstraint:
                var unique = UniqueConstraint.Cast(node);
                return new ConstraintDefinition(ConstraintKind.Unique, SqliteNames.TextOf(unique.ConstraintName), node.Span)
                {
                    Columns = ColumnsOf(unique.Elements),
                };
            case SqliteKind.CheckConstraint:
                var check = CheckConstraint.Cast(node);
                return new ConstraintDefinition(ConstraintKind.Check, SqliteNames.TextOf(check.ConstraintName), node.Span)
                {
                    Columns = column is null ? [] : [column],
                    Expression = check.Expression.Text.ToString(),
                };
            case SqliteKind.ForeignKeyConstraint:
                var foreignKey = ForeignKeyConstraint.Cast(node);
                return new ConstraintDefinition(ConstraintKind.ForeignKey, SqliteNames.TextOf(foreignKey.ConstraintName), node.Span)
                {
                    Columns = column is null ? SqliteNames.TextsOf(foreignKey.Columns) ?? [] : [column],
                    ReferencedTable = SqliteNames.ObjectOf(foreignKey.References),
                    ReferencedColumns = SqliteNames.TextsOf(foreignKey.ReferencedColumns) ?? [],
                };
            default:
                return null;
        }
    }

    private void AlterTable(AlterTableStmt statement)
    {
        if (SqliteNames.ObjectOf(statement.Relation) is not { } table)
        {
            AddPlaceholder(statement.Node);
            return;
        }

        foreach (var command in statement.Commands)
        {
            Operation? operation = (SqliteKind)command.RawKind switch
            {
                SqliteKind.AddColumnCmd => ColumnOf(AddColumnCmd.Cast(command).Column) is { } column ? new AddColumnOperation(table, column) : null,
                SqliteKind.DropColumnCmd => SqliteNames.TextOf(DropColumnCmd.Cast(command).Column) is { } name ? new DropColumnOperation(table, name) : null,
                SqliteKind.SetNotNullCmd => SqliteNames.TextOf(SetNotNullCmd.Cast(command).Column) is { } name ? new SetNotNullOperation(table, name, true) : null,
                SqliteKind.DropNotNullCmd => SqliteNames.TextOf(DropNotNullCmd.Cast(command).Column) is { } name
                    ? new SetNotNullOperation(table, name, false)
                    : null,
                SqliteKind.AddConstraintCmd => ConstraintOf(AddConstraintCmd.Cast(command).Constraint, null) is { } constraint
                    ? new AddConstraintOperation(table, constraint)
                    : null,
                SqliteKind.DropConstraintCmd => SqliteNames.TextOf(DropConstraintCmd.Cast(command).Constraint) is { } name
                    ? new DropConstraintOperation(table, name)
                    : null,
                _ => null,
            };
            if (operation is null)
            {
                AddPlaceholder(command);
            }
            else
            {
                Add(operation with { Node = command, Span = command.Span });
            }
        }
    }

    private void Rename(RenameStmt statement)
    {
        var table = SqliteNames.ObjectOf(statement.Object);
        var newName = SqliteNames.TextOf(statement.NewName);
        var column = SqliteNames.TextOf(statement.Column);
        if (table is null || newName is null || (!statement.Column.IsNone && column is null))
        {
            AddPlaceholder(statement.Node);
            return;
        }

        Operation operation = column is null
            ? new RenameTableOperation(table.Value, ObjectName.Of(newName))
            : new RenameColumnOperation(table.Value, column, newName);
        Add(operation with { Node = statement.Node, Span = statement.Node.Span });
    }

    private void Drop(DropStmt statement)
    {
        foreach (var node in statement.Objects)
        {
            if (SqliteNames.ObjectOf(new QualifiedName(node)) is not { } name)
            {
                AddPlaceholder(statement.Node);
                continue;
            }

            Operation operation = statement switch
            {
                { Table: true } => new DropTableOperation(name) { IfExists = statement.IfExists },
                { Index: true } => new DropIndexOperation(name) { IfExists = statement.IfExists },
                _ => new DropObjectOperation(statement.View ? ObjectKind.View : ObjectKind.Trigger, name) { IfExists = statement.IfExists },
            };
            Add(operation with { Node = statement.Node, Span = statement.Node.Span });
        }
    }

    private void CreateIndex(IndexStmt statement)
    {
        if (SqliteNames.ObjectOf(statement.Relation) is not { } table || SqliteNames.ObjectOf(statement.Name) is not { } name)
        {
            AddPlaceholder(statement.Node);
            return;
        }

        var span = HeadTo(statement.Node, statement.Relation.Node);
        var index = new IndexDefinition(name.Name, table, span)
        {
            IsUnique = statement.Unique,
            Columns = [.. statement.Elements.ToList().Select(e => SqliteNames.TextOf(IndexElem.Cast(e).Name))],
            IsPartial = !statement.Where.IsNone,
        };
        Add(new CreateIndexOperation(index) { Node = statement.Node, Span = span, IfNotExists = statement.IfNotExists });
    }

    private void Create(SyntaxNode statement, ObjectKind kind, QualifiedName name, bool toleratesExisting, ObjectName? table, bool isTemporary)
    {
        if (SqliteNames.ObjectOf(name) is { } objectName)
        {
            Add(new CreateObjectOperation(kind, objectName)
            {
                Node = statement,
                Span = HeadTo(statement, name.Node),
                ToleratesExisting = toleratesExisting,
                IsTemporary = isTemporary || SqliteNames.IsTemporary(objectName),
                Table = table,
            });
        }
        else
        {
            AddPlaceholder(statement);
        }
    }

    private void Transaction(TransactionStmt statement)
    {
        var action = statement switch
        {
            { Begin: true } => TransactionAction.Begin,
            { Commit: true } => TransactionAction.Commit,
            { Rollback: true } => TransactionAction.Rollback,
            _ => TransactionAction.Savepoint,
        };
        Add(new TransactionOperation(action)
        {
            Node = statement.Node,
            Span = statement.Node.Span,
            SavepointAction = statement switch
            {
                { Savepoint.IsNone: true } => null,
                { RollbackTo: true } => SavepointAction.RollBackTo,
                { Release: true } => SavepointAction.Release,
                _ => SavepointAction.Define,
            },
            Savepoint = SqliteNames.TextOf(statement.Savepoint),
        });
    }

    private void Pragma(PragmaStmt statement)
    {
        if (!statement.Value.IsNone && SqliteNames.ObjectOf(statement.Name) is { } name)
        {
            var value = statement.Value.Node.Text.Trim("()=' \"").ToString();
            Add(new SetSettingOperation(name.Name.ToLowerInvariant(), value, false) { Node = statement.Node, Span = statement.Node.Span });
        }
    }

    private void Update(UpdateStmt statement)
    {
        var columns = new List<string>();
        foreach (var assignment in statement.Assignments)
        {
            foreach (var column in SetClause.Cast(assignment).Columns)
            {
                if (SqliteNames.TextOf(new Name(ColumnRef.Cast(column).Parts.First)) is { } name)
                {
                    columns.Add(name);
                }
            }
        }

        var condition = !statement.Where.IsNone || statement.From.Any || !statement.Limit.IsNone;
        Change(statement.Node, DataChangeKind.Update, statement.Relation.Relation, condition, columns, []);
    }

    private void Change(
        SyntaxNode node,
        DataChangeKind kind,
        QualifiedName relation,
        bool hasCondition,
        IReadOnlyList<string> columns,
        IReadOnlyList<ObjectName> sources)
    {
        if (SqliteNames.ObjectOf(relation) is { } table)
        {
            Add(new DataChangeOperation(kind, table)
            {
                Node = node,
                Span = HeadTo(node, relation.Node),
                HasCondition = hasCondition,
                Columns = columns,
                SourceTables = sources,
            });
        }
        else
        {
            AddPlaceholder(node);
        }
    }

    private static List<ObjectName> TablesIn(SyntaxNode query)
    {
        var tables = new List<ObjectName>();
        if (!query.IsNone)
        {
            foreach (var node in query.Descendants)
            {
                if (RangeVar.Cast(node) is { IsNone: false } range && SqliteNames.ObjectOf(range.Relation) is { } name)
                {
                    tables.Add(name);
                }
            }
        }

        return tables;
    }
}
