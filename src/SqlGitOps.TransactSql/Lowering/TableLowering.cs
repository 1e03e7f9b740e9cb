using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model;
using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>CREATE TABLE and every form of ALTER TABLE.</summary>
internal static class TableLowering
{
    public static void Create(CreateTableStatement statement, LoweringContext context)
    {
        var source = context.Source;
        var table = source.Name(statement.SchemaObjectName);
        var head = source.Span(statement, statement.SchemaObjectName);
        var columns = new List<Model.ColumnDefinition>();
        var constraints = new List<Model.ConstraintDefinition>();
        var definition = statement.Definition;
        if (definition is not null)
        {
            var key = DefinitionReader.PrimaryKey(definition.TableConstraints, source);
            foreach (var column in definition.ColumnDefinitions)
            {
                columns.Add(DefinitionReader.Column(column, source, key, withNoCheck: false));
            }

            foreach (var constraint in definition.TableConstraints)
            {
                if (DefinitionReader.Constraint(constraint, source, withNoCheck: false, column: null) is { } read)
                {
                    constraints.Add(read);
                }
            }
        }

        context.Add(
            new CreateTableOperation(table)
            {
                Columns = columns,
                Constraints = constraints,
                IsTemporary = table.Name.StartsWith('#'),
                HasUnknownColumns = columns.Count == 0 || statement.AsFileTable || statement.AsNode || statement.AsEdge,
            },
            head);
        if (definition is not null)
        {
            AddIndexes(definition, table, context);
        }

        foreach (var option in statement.Options)
        {
            if (option is MemoryOptimizedTableOption { OptionState: OptionState.On })
            {
                // Error 12331: DDL of memory-optimized tables is refused in user transactions.
                context.ForbidTransaction();
            }
        }
    }

    public static void Alter(AlterTableStatement statement, LoweringContext context)
    {
        var table = context.Source.Name(statement.SchemaObjectName);
        switch (statement)
        {
            case AlterTableAddTableElementStatement add:
                Add(add, table, context);
                break;
            case AlterTableAlterColumnStatement column:
                AlterColumn(column, table, context);
                break;
            case AlterTableDropTableElementStatement drop:
                Drop(drop, table, context);
                break;
            case AlterTableConstraintModificationStatement check:
                CheckConstraint(check, table, context);
                break;
            case AlterTableSwitchStatement switched:
                Other(statement, table, context);
                context.Add(
                    new AlterTableOtherOperation(context.Source.Name(switched.TargetTable), LockMode.SchemaModification),
                    context.Source.ClauseAfter(statement.SchemaObjectName, switched.TargetTable));
                break;
            case AlterTableRebuildStatement rebuild when IndexLowering.IsOnline(rebuild.IndexOptions):
                context.Add(
                    new MaintenanceOperation(MaintenanceKind.ReindexTable, table, Concurrently: true),
                    context.Source.ClauseAfter(statement.SchemaObjectName, statement));
                break;
            case AlterTableRebuildStatement:
                Other(statement, table, context, "REBUILD writes the table and its indexes again");
                break;
            default:
                // Triggers, SET options, change tracking, file tables, indexes of memory-optimized tables.
                Other(statement, table, context);
                break;
        }
    }

    private static void Other(AlterTableStatement statement, ObjectName table, LoweringContext context, string? rewrite = null) =>
        context.Add(
            new AlterTableOtherOperation(table, LockMode.SchemaModification) { RewriteReason = rewrite },
            context.Source.ClauseAfter(statement.SchemaObjectName, statement));

    private static void Add(AlterTableAddTableElementStatement statement, ObjectName table, LoweringContext context)
    {
        var source = context.Source;
        var withNoCheck = statement.ExistingRowsCheckEnforcement == ConstraintEnforcement.NoCheck;
        var definition = statement.Definition;
        var key = DefinitionReader.PrimaryKey(definition.TableConstraints, source);
        foreach (var column in definition.ColumnDefinitions)
        {
            context.Add(new AddColumnOperation(table, DefinitionReader.Column(column, source, key, withNoCheck)), Clause(column));
        }

        foreach (var constraint in definition.TableConstraints)
        {
            var span = Clause(constraint);
            if (constraint is DefaultConstraintDefinition { Column: { } target } value)
            {
                context.Add(new SetDefaultOperation(table, source.Name(target), ExpressionReader.ReadDefault(value.Expression, source)), span);
            }

            if (DefinitionReader.Constraint(constraint, source, withNoCheck, column: null) is { } read)
            {
                context.Add(new AddConstraintOperation(table, read), span);
            }
        }

        AddIndexes(definition, table, context);
        if (definition.SystemTimePeriod is { } period)
        {
            context.Add(new AlterTableOtherOperation(table, LockMode.SchemaModification), Clause(period));
        }

        // The first element is shown with the ADD before it.
        Syntax.Text.TextSpan Clause(TSqlFragment element)
        {
            var clause = source.ClauseAfter(statement.SchemaObjectName, element);
            return element.StartOffset == definition.StartOffset || IsFirst(element) ? clause : source.Span(element);
        }

        bool IsFirst(TSqlFragment element)
        {
            var (first, _) = source.Tokens(element);
            return source.Text.KeywordAt(first - 1) == Lexing.TransactSqlKeyword.Add;
        }
    }

    private static void AddIndexes(TableDefinition definition, ObjectName table, LoweringContext context)
    {
        foreach (var index in definition.Indexes)
        {
            context.Add(new CreateIndexOperation(DefinitionReader.Index(index, table, null, context.Source)), index);
        }

        foreach (var column in definition.ColumnDefinitions)
        {
            if (column.Index is { } index)
            {
                var name = context.Source.Name(column.ColumnIdentifier);
                context.Add(new CreateIndexOperation(DefinitionReader.Index(index, table, name, context.Source)), index);
            }
        }
    }

    private static void AlterColumn(AlterTableAlterColumnStatement statement, ObjectName table, LoweringContext context)
    {
        if (statement.DataType is null)
        {
            var rewrite = statement.AlterTableAlterColumnOption switch
            {
                AlterTableAlterColumnOption.AddPersisted => "ADD PERSISTED computes and stores the value in every row",
                AlterTableAlterColumnOption.DropPersisted => "DROP PERSISTED removes the stored value from every row",
                AlterTableAlterColumnOption.AddSparse or AlterTableAlterColumnOption.DropSparse => "sparse columns are stored differently in every row",
                AlterTableAlterColumnOption.Encryption => "encryption writes every value again",
                _ => null,
            };
            Other(statement, table, context, rewrite);
            return;
        }

        context.Add(
            new AlterColumnTypeOperation(table, context.Source.Name(statement.ColumnIdentifier), TypeReader.Read(statement.DataType, context.Source))
            {
                NotNull = statement.AlterTableAlterColumnOption switch
                {
                    AlterTableAlterColumnOption.NotNull => true,
                    AlterTableAlterColumnOption.Null => false,
                    _ => null,
                },
            },
            context.Source.ClauseAfter(statement.SchemaObjectName, statement));
    }

    private static void Drop(AlterTableDropTableElementStatement statement, ObjectName table, LoweringContext context)
    {
        // DROP COLUMN a, b, CONSTRAINT c: the kind holds until another one is named.
        var kind = TableElementType.NotSpecified;
        var isFirst = true;
        foreach (var element in statement.AlterTableDropTableElements)
        {
            if (element.TableElementType != TableElementType.NotSpecified)
            {
                kind = element.TableElementType;
            }

            var span = isFirst ? context.Source.ClauseAfter(statement.SchemaObjectName, element) : context.Source.Span(element);
            isFirst = false;
            var name = element.Name is null ? string.Empty : context.Source.Name(element.Name);
            Operation operation = kind switch
            {
                TableElementType.Column => new DropColumnOperation(table, name) { IfExists = element.IsIfExists },
                TableElementType.Index => new DropIndexOperation(new ObjectName(table.Schema, name)) { Table = table, IfExists = element.IsIfExists },
                TableElementType.Period => new AlterTableOtherOperation(table, LockMode.SchemaModification),
                _ => new DropConstraintOperation(table, name) { IfExists = element.IsIfExists },
            };
            context.Add(operation, span);
        }
    }

    private static void CheckConstraint(AlterTableConstraintModificationStatement statement, ObjectName table, LoweringContext context)
    {
        // Only WITH CHECK CHECK looks at the rows; CHECK alone trusts nothing and NOCHECK switches off.
        if (statement.ConstraintEnforcement != ConstraintEnforcement.Check
            || statement.ExistingRowsCheckEnforcement != ConstraintEnforcement.Check)
        {
            Other(statement, table, context);
            return;
        }

        var span = context.Source.ClauseAfter(statement.SchemaObjectName, statement);
        if (statement.All)
        {
            context.Add(new ValidateConstraintOperation(table, "ALL"), span);
        }

        foreach (var name in statement.ConstraintNames)
        {
            context.Add(new ValidateConstraintOperation(table, context.Source.Name(name)), span);
        }
    }
}
