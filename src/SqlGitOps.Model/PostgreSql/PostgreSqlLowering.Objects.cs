using SqlGitOps.Model.Operations;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.PostgreSql;

/// <content>Indexes, types, functions, renames and drops.</content>
internal sealed partial class PostgreSqlLowering
{
    private void CreateIndex(IndexStmt statement)
    {
        if (PostgreSqlNames.ObjectOf(statement.Relation) is not { } table || (!statement.Name.IsNone && PostgreSqlNames.TextOf(statement.Name) is null))
        {
            AddPlaceholder(statement.Node);
            return;
        }

        var span = HeadTo(statement.Node, statement.Relation.Node);
        var index = new IndexDefinition(PostgreSqlNames.TextOf(statement.Name), table, span)
        {
            IsUnique = statement.Unique,
            Method = PostgreSqlNames.TextOf(statement.Method),
            Columns = [.. statement.Elements.ToList().Select(e => PostgreSqlNames.TextOf(IndexElem.Cast(e).Name))],
            Include = [.. statement.Include.ToList().Select(e => PostgreSqlNames.TextOf(IndexElem.Cast(e).Name)).OfType<string>()],
            IsPartial = !statement.Where.IsNone,
        };
        Add(new CreateIndexOperation(index)
        {
            Node = statement.Node,
            Span = span,
            Concurrently = statement.Concurrently,
            IfNotExists = statement.IfNotExists,
            Only = statement.Only,
        });
    }

    private void CreateView(ViewStmt statement)
    {
        if (PostgreSqlNames.ObjectOf(statement.View) is { } name)
        {
            Add(new CreateObjectOperation(ObjectKind.View, name)
            {
                Node = statement.Node,
                Span = HeadTo(statement.Node, statement.View.Node),
                ToleratesExisting = statement.OrReplace,
                IsTemporary = statement.Temporary || PostgreSqlNames.IsTemporary(name),
                SourceTables = TablesIn(statement.Query),
            });
        }
        else
        {
            AddPlaceholder(statement.Node);
        }
    }

    private void Reindex(ReindexStmt statement)
    {
        var kind = statement.Index ? MaintenanceKind.ReindexIndex : statement.Table ? MaintenanceKind.ReindexTable : MaintenanceKind.ReindexMany;
        Maintenance(statement.Node, kind, kind == MaintenanceKind.ReindexMany ? default : statement.Object, statement.Concurrently);
    }

    private void Vacuum(VacuumStmt statement)
    {
        var kind = !statement.Vacuum ? MaintenanceKind.Analyze : statement.Full ? MaintenanceKind.VacuumFull : MaintenanceKind.Vacuum;
        if (!statement.Relations.Any)
        {
            Maintenance(statement.Node, kind, default, concurrently: false);
        }

        foreach (var relation in statement.Relations)
        {
            Maintenance(statement.Node, kind, RangeVar.Cast(relation).Relation, concurrently: false);
        }
    }

    private void Maintenance(SyntaxNode statement, MaintenanceKind kind, QualifiedName target, bool concurrently) =>
        Add(new MaintenanceOperation(kind, PostgreSqlNames.ObjectOf(target), concurrently) { Node = statement, Span = HeadTo(statement, target.Node) });

    private void CreateSchema(CreateSchemaStmt statement)
    {
        Create(statement.Node, ObjectKind.Schema, statement.Name, statement.IfNotExists);
        foreach (var element in statement.Statements)
        {
            // Elements of CREATE SCHEMA are statements of their own in that schema; their names are qualified there.
            if ((PostgreSqlKind)element.RawKind is PostgreSqlKind.GrantStmt or PostgreSqlKind.GrantRoleStmt)
            {
                continue;
            }

            Add(Opaque(element, OpaqueReason.NotAnalysed, mayChangeSchema: true));
        }
    }

    private void CreateEnum(CreateEnumStmt statement)
    {
        if (PostgreSqlNames.ObjectOf(statement.Type) is { } name)
        {
            Add(new CreateObjectOperation(ObjectKind.Type, name)
            {
                Node = statement.Node,
                Span = HeadTo(statement.Node, statement.Type.Node),
                IsTemporary = PostgreSqlNames.IsTemporary(name),
                Values = [.. statement.Values.ToList().Select(v => PostgreSqlNames.StringOf(v) ?? string.Empty)],
            });
        }
        else
        {
            AddPlaceholder(statement.Node);
        }
    }

    private void AlterEnum(AlterEnumStmt statement)
    {
        if (PostgreSqlNames.ObjectOf(statement.Type) is { } name)
        {
            Add(new AddEnumValueOperation(name, PostgreSqlNames.StringOf(statement.Value.Node) ?? string.Empty)
            {
                Node = statement.Node,
                Span = statement.Node.Span,
            });
        }
        else
        {
            AddPlaceholder(statement.Node);
        }
    }

    private void CreateDomain(CreateDomainStmt statement)
    {
        if (PostgreSqlNames.ObjectOf(statement.Domain) is not { } name)
        {
            AddPlaceholder(statement.Node);
            return;
        }

        var constrained = false;
        foreach (var constraint in statement.Constraints)
        {
            constrained |= (PostgreSqlKind)constraint.RawKind is PostgreSqlKind.CheckConstraint or PostgreSqlKind.NotNullConstraint;
        }

        Add(new CreateObjectOperation(ObjectKind.Domain, name)
        {
            Node = statement.Node,
            Span = HeadTo(statement.Node, statement.Domain.Node),
            IsTemporary = PostgreSqlNames.IsTemporary(name),
            BaseType = PostgreSqlTypes.TypeOf(statement.Type),
            HasConstraints = constrained,
        });
    }

    private void CreateFunction(CreateFunctionStmt statement)
    {
        ReadBody(statement.Node, _bodiesAreChecked);
        if (PostgreSqlNames.ObjectOf(statement.Function) is not { } name)
        {
            AddPlaceholder(statement.Node);
            return;
        }

        Add(new CreateObjectOperation(statement.Procedure ? ObjectKind.Procedure : ObjectKind.Function, name)
        {
            Node = statement.Node,
            Span = HeadTo(statement.Node, statement.Function.Node),
            ToleratesExisting = statement.OrReplace,
            IsTemporary = PostgreSqlNames.IsTemporary(name),
            Volatility = statement.Immutable ? Volatility.Immutable : statement.Stable ? Volatility.Stable : Volatility.Volatile,
        });
    }

    /// <summary>A trigger or rule, whose name is known at its table only.</summary>
    private void CreateAtTable(SyntaxNode statement, ObjectKind kind, Name name, QualifiedName relation, bool orReplace)
    {
        var text = PostgreSqlNames.TextOf(name);
        var table = PostgreSqlNames.ObjectOf(relation);
        if (text is null || table is null)
        {
            AddPlaceholder(statement);
            return;
        }

        Add(new CreateObjectOperation(kind, new ObjectName(table.Value.Schema, text))
        {
            Node = statement,
            Span = HeadTo(statement, relation.Node),
            ToleratesExisting = orReplace,
            Table = table,
        });
    }

    private void Rename(RenameStmt statement)
    {
        if (statement.EnumValue || statement.Policy || statement.Rule)
        {
            return;
        }

        var name = PostgreSqlNames.ObjectOf(statement.Signature.IsNone ? statement.Object : statement.Signature.Name);
        var newName = PostgreSqlNames.TextOf(statement.NewName);
        if (name is null || newName is null)
        {
            AddPlaceholder(statement.Node);
            return;
        }

        var part = PostgreSqlNames.TextOf(statement.Column);
        Operation operation = statement switch
        {
            _ when statement.IsColumn && part is not null => new RenameColumnOperation(name.Value, part, newName),
            { Attribute: true } => new HarmlessOperation("ALTER TYPE RENAME ATTRIBUTE"),
            _ when statement.Constraint && part is not null =>
                new RenameObjectOperation(ObjectKind.Constraint, ObjectName.Of(part), newName) { Table = name },
            { Trigger: true } when part is not null => new RenameObjectOperation(ObjectKind.Trigger, ObjectName.Of(part), newName) { Table = name },
            { Index: true } => new RenameObjectOperation(ObjectKind.Index, name.Value, newName),
            { Table: true } or { ForeignTable: true } => new RenameTableOperation(name.Value, new ObjectName(null, newName)),
            { View: true } => new RenameTableOperation(name.Value, new ObjectName(null, newName)) { Kind = ObjectKind.View },
            { MaterializedView: true } => new RenameTableOperation(name.Value, new ObjectName(null, newName)) { Kind = ObjectKind.MaterializedView },
            { Schema: true } => new RenameObjectOperation(ObjectKind.Schema, name.Value, newName),
            { Type: true } => new RenameObjectOperation(ObjectKind.Type, name.Value, newName),
            { Sequence: true } => new RenameObjectOperation(ObjectKind.Sequence, name.Value, newName),
            { Function: true } => new RenameObjectOperation(ObjectKind.Function, name.Value, newName),
            { Database: true } => new RenameObjectOperation(ObjectKind.Database, name.Value, newName),
            _ => new RenameObjectOperation(ObjectKind.Other, name.Value, newName),
        };
        Add(operation with { Node = statement.Node, Span = statement.Node.Span, IsConditional = statement.IfExists });
    }

    private void SetSchema(AlterObjectSchemaStmt statement)
    {
        if (!statement.Operator.IsNone || !statement.Signature.IsNone)
        {
            return;
        }

        var name = PostgreSqlNames.ObjectOf(statement.Object);
        var schema = PostgreSqlNames.TextOf(statement.NewSchema);
        if (name is null || schema is null)
        {
            AddPlaceholder(statement.Node);
            return;
        }

        if (statement.Table || statement.View || statement.MaterializedView || statement.ForeignTable)
        {
            Add(new RenameTableOperation(name.Value, new ObjectName(schema, name.Value.Name)) { Node = statement.Node, Span = statement.Node.Span });
        }
    }

    private void Drop(DropStmt statement)
    {
        var kind = statement switch
        {
            { Table: true } => ObjectKind.Table,
            { View: true } => ObjectKind.View,
            { MaterializedView: true } => ObjectKind.MaterializedView,
            { ForeignTable: true } => ObjectKind.ForeignTable,
            { Index: true } => ObjectKind.Index,
            { Sequence: true } => ObjectKind.Sequence,
            { Type: true } => ObjectKind.Type,
            { Domain: true } => ObjectKind.Domain,
            { Schema: true } => ObjectKind.Schema,
            { Extension: true } => ObjectKind.Extension,
            { Function: true } or { Routine: true } or { Aggregate: true } => ObjectKind.Function,
            { Procedure: true } => ObjectKind.Procedure,
            { Trigger: true } => ObjectKind.Trigger,
            { Database: true } => ObjectKind.Database,
            _ => ObjectKind.Other,
        };
        if (!IsFollowed(statement.ObjectType))
        {
            return;
        }

        foreach (var node in statement.Types)
        {
            if (PostgreSqlNames.ObjectOf(TypeName.Cast(node).Name) is { } name)
            {
                Add(DropOf(statement, kind, name) with { Node = statement.Node, Span = statement.Types.Count == 1 ? statement.Node.Span : node.Span });
            }
            else
            {
                AddPlaceholder(statement.Node);
            }
        }

        foreach (var node in statement.Objects)
        {
            if (PostgreSqlNames.ObjectOf(new QualifiedName(node)) is { } name)
            {
                Add(DropOf(statement, kind, name) with { Node = statement.Node, Span = statement.Objects.Count == 1 ? statement.Node.Span : node.Span });
            }
            else
            {
                AddPlaceholder(statement.Node);
            }
        }

        foreach (var node in statement.Functions)
        {
            if (PostgreSqlNames.ObjectOf(FunctionSignature.Cast(node).Name) is { } name)
            {
                Add(DropOf(statement, kind, name) with { Node = statement.Node, Span = node.Span });
            }
        }
    }

    /// <summary>Whether the model follows objects of a kind; operators, casts, text search objects and the like it does not.</summary>
    private static bool IsFollowed(ObjectType type) => type.IsNone || type is
    { Collation: true } or { Conversion: true } or { Statistics: true } or { Publication: true } or { Tablespace: true }
        or { Subscription: true } or { Language: true };

    private static Operation DropOf(DropStmt statement, ObjectKind kind, ObjectName name) => kind switch
    {
        ObjectKind.Table => new DropTableOperation(name) { IfExists = statement.IfExists, Cascade = statement.Cascade },
        ObjectKind.Index => new DropIndexOperation(name) { IfExists = statement.IfExists, Concurrently = statement.Concurrently },
        _ => new DropObjectOperation(kind, name)
        {
            IfExists = statement.IfExists,
            Cascade = statement.Cascade,
            Table = PostgreSqlNames.ObjectOf(statement.OnTable),
        },
    };
}
