using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model;
using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>Views, procedures, functions, triggers, types, sequences, schemas, synonyms, databases: CREATE, ALTER, DROP and moves.</summary>
internal static class ObjectLowering
{
    /// <summary>Lowers CREATE or ALTER if the statement is one of a tracked object.</summary>
    public static bool TryLowerCreate(TSqlStatement statement, LoweringContext context)
    {
        var source = context.Source;
        switch (statement)
        {
            case ViewStatementBody view:
                Create(view.IsMaterialized ? ObjectKind.MaterializedView : ObjectKind.View, view.SchemaObjectName, replaces: statement is not CreateViewStatement);
                return true;
            case ProcedureStatementBody procedure:
                foreach (var option in procedure.Options)
                {
                    ForbidNative(option.OptionKind == ProcedureOptionKind.NativeCompilation);
                }

                Create(ObjectKind.Procedure, procedure.ProcedureReference.Name, replaces: statement is not CreateProcedureStatement);
                return true;
            case FunctionStatementBody function:
                foreach (var option in function.Options)
                {
                    ForbidNative(option.OptionKind == FunctionOptionKind.NativeCompilation);
                }

                Create(ObjectKind.Function, function.Name, replaces: statement is not CreateFunctionStatement);
                return true;
            case TriggerStatementBody trigger:
                var on = trigger.TriggerObject;
                context.Add(
                    new CreateObjectOperation(ObjectKind.Trigger, source.Name(trigger.Name))
                    {
                        ToleratesExisting = statement is not CreateTriggerStatement,
                        Table = on is { TriggerScope: TriggerScope.Normal, Name: { } name } ? source.Name(name) : null,
                    },
                    source.Span(statement, on is null ? trigger.Name : on));
                return true;
            case CreateTypeUddtStatement alias:
                context.Add(
                    new CreateObjectOperation(ObjectKind.Type, source.Name(alias.Name)) { BaseType = TypeReader.Read(alias.DataType, source) },
                    source.Span(statement, alias.Name));
                return true;
            case CreateTypeStatement type:
                Create(ObjectKind.Type, type.Name, replaces: false);
                return true;
            case CreateXmlSchemaCollectionStatement collection:
                Create(ObjectKind.Type, collection.Name, replaces: false);
                return true;
            case CreateSequenceStatement sequence:
                Create(ObjectKind.Sequence, sequence.Name, replaces: false);
                return true;
            case CreateSynonymStatement synonym:
                Create(ObjectKind.Other, synonym.Name, replaces: false);
                return true;
            case CreateRuleStatement rule:
                Create(ObjectKind.Other, rule.Name, replaces: false);
                return true;
            case CreateDefaultStatement value:
                Create(ObjectKind.Other, value.Name, replaces: false);
                return true;
            case CreateAggregateStatement aggregate:
                Create(ObjectKind.Function, aggregate.Name, replaces: false);
                return true;
            case CreateSchemaStatement schema:
                context.Add(
                    new CreateObjectOperation(ObjectKind.Schema, ObjectName.Of(SchemaName(schema, source))),
                    schema.Name is null ? source.Span(statement) : source.Span(statement, schema.Name));
                StatementLowerer.LowerList(schema.StatementList, context);
                return true;
            case CreateExternalTableStatement table:
                context.Add(
                    new CreateTableOperation(source.Name(table.SchemaObjectName)) { Kind = ObjectKind.ForeignTable, HasUnknownColumns = true },
                    source.Span(statement, table.SchemaObjectName));
                return true;
            case CreateDatabaseStatement database:
                context.ForbidTransaction();
                context.Add(
                    new CreateObjectOperation(ObjectKind.Database, ObjectName.Of(source.Name(database.DatabaseName))),
                    source.Span(statement, database.DatabaseName));
                return true;
            default:
                return false;
        }

        void Create(ObjectKind kind, SchemaObjectName name, bool replaces) => context.Add(
            new CreateObjectOperation(kind, source.Name(name)) { ToleratesExisting = replaces },
            source.Span(statement, name));

        // Error 12331 and its kin: natively compiled modules are memory-optimized DDL.
        void ForbidNative(bool isNative)
        {
            if (isNative)
            {
                context.ForbidTransaction();
            }
        }
    }

    /// <summary>Lowers DROP if the statement is one of a tracked object.</summary>
    public static bool TryLowerDrop(TSqlStatement statement, LoweringContext context)
    {
        var source = context.Source;
        switch (statement)
        {
            case DropTableStatement drop:
                EachObject(drop, name => new DropTableOperation(name) { IfExists = drop.IsIfExists });
                return true;
            case DropExternalTableStatement drop:
                EachObject(drop, name => new DropObjectOperation(ObjectKind.ForeignTable, name) { IfExists = drop.IsIfExists });
                return true;
            case DropObjectsStatement drop:
                var kind = drop switch
                {
                    DropViewStatement => ObjectKind.View,
                    DropProcedureStatement => ObjectKind.Procedure,
                    DropFunctionStatement or DropAggregateStatement => ObjectKind.Function,
                    DropTriggerStatement => ObjectKind.Trigger,
                    DropSequenceStatement => ObjectKind.Sequence,
                    _ => ObjectKind.Other,
                };
                EachObject(drop, name => new DropObjectOperation(kind, name) { IfExists = drop.IsIfExists });
                return true;
            case DropTypeStatement drop:
                One(ObjectKind.Type, source.Name(drop.Name), drop.IsIfExists);
                return true;
            case DropXmlSchemaCollectionStatement drop:
                One(ObjectKind.Type, source.Name(drop.Name), ifExists: false);
                return true;
            case DropSchemaStatement drop:
                One(ObjectKind.Schema, source.Name(drop.Schema), drop.IsIfExists);
                return true;
            case DropDatabaseStatement drop:
                context.ForbidTransaction();
                foreach (var database in drop.Databases)
                {
                    One(ObjectKind.Database, ObjectName.Of(source.Name(database)), drop.IsIfExists);
                }

                return true;
            default:
                return false;
        }

        void One(ObjectKind kind, ObjectName name, bool ifExists) =>
            context.Add(new DropObjectOperation(kind, name) { IfExists = ifExists }, statement);

        void EachObject(DropObjectsStatement drop, Func<ObjectName, Operation> make)
        {
            for (var i = 0; i < drop.Objects.Count; i++)
            {
                context.Add(make(source.Name(drop.Objects[i])), i == 0 ? source.Span(drop, drop.Objects[0]) : source.Span(drop.Objects[i]));
            }
        }
    }

    /// <summary>Lowers what moves, renames or switches objects if the statement does.</summary>
    public static bool TryLowerOther(TSqlStatement statement, LoweringContext context)
    {
        var source = context.Source;
        switch (statement)
        {
            case AlterSchemaStatement { ObjectName: { } moved } transfer:
                var from = source.Name(moved);
                var to = source.Name(transfer.Name);
                context.Add(
                    transfer.ObjectKind is SecurityObjectKind.NotSpecified or SecurityObjectKind.Object
                        ? new RenameTableOperation(from, new ObjectName(to, from.Name))
                        : new HarmlessOperation("ALTER SCHEMA"),
                    statement);
                return true;
            case RenameEntityStatement rename:
                var table = source.Name(rename.OldName);
                context.Add(new RenameTableOperation(table, new ObjectName(table.Schema, source.Name(rename.NewName))), statement);
                return true;
            case EnableDisableTriggerStatement { TriggerObject: { TriggerScope: TriggerScope.Normal, Name: { } name } }:
                context.Add(new AlterTableOtherOperation(source.Name(name), LockMode.SchemaModification), statement);
                return true;
            case AlterDatabaseModifyNameStatement rename:
                context.ForbidTransaction();
                context.Add(
                    new RenameObjectOperation(
                        ObjectKind.Database,
                        ObjectName.Of(rename.DatabaseName is null ? string.Empty : source.Name(rename.DatabaseName)),
                        source.Name(rename.NewDatabaseName)),
                    statement);
                return true;
            case UpdateStatisticsStatement statistics:
                context.Add(new MaintenanceOperation(MaintenanceKind.Analyze, source.Name(statistics.SchemaObjectName), Concurrently: false), statement);
                return true;
            case CreateStatisticsStatement statistics:
                context.Add(new MaintenanceOperation(MaintenanceKind.Analyze, source.Name(statistics.OnName), Concurrently: false), statement);
                return true;
            default:
                return false;
        }
    }

    // CREATE SCHEMA AUTHORIZATION owner names the schema after its owner.
    private static string SchemaName(CreateSchemaStatement schema, FragmentSource source) =>
        schema.Name is not null ? source.Name(schema.Name) : schema.Owner is not null ? source.Name(schema.Owner) : string.Empty;
}
