using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model;
using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>CREATE, ALTER and DROP INDEX in all kinds of indexes.</summary>
internal static class IndexLowering
{
    /// <summary>Lowers the statement if it is one of these.</summary>
    public static bool TryLower(TSqlStatement statement, LoweringContext context)
    {
        var source = context.Source;
        switch (statement)
        {
            case CreateIndexStatement index:
                Create(statement, index.Name, index.OnName, index.IndexOptions, context, definition => definition with
                {
                    IsUnique = index.Unique,
                    Method = index.Clustered switch { true => "clustered", false => "nonclustered", null => null },
                    Columns = DefinitionReader.Names(index.Columns, source),
                    Include = DefinitionReader.Names(index.IncludeColumns, source),
                    IsPartial = index.FilterPredicate is not null,
                });
                return true;
            case CreateColumnStoreIndexStatement index:
                Create(statement, index.Name, index.OnName, index.IndexOptions, context, definition => definition with
                {
                    Method = index.Clustered == true ? "clustered columnstore" : "nonclustered columnstore",
                    Columns = DefinitionReader.Names(index.Columns, source),
                    IsPartial = index.FilterPredicate is not null,
                });
                return true;
            case CreateXmlIndexStatement index:
                Create(statement, index.Name, index.OnName, index.IndexOptions, context, definition => definition with
                {
                    Method = index.Primary ? "primary xml" : "xml",
                    Columns = [source.Name(index.XmlColumn)],
                });
                return true;
            case CreateSelectiveXmlIndexStatement index:
                Create(statement, index.Name, index.OnName, index.IndexOptions, context, definition => definition with
                {
                    Method = "selective xml",
                    Columns = [source.Name(index.XmlColumn)],
                });
                return true;
            case CreateSpatialIndexStatement index:
                Create(statement, index.Name, index.Object, [], context, definition => definition with
                {
                    Method = "spatial",
                    Columns = [source.Name(index.SpatialColumnName)],
                });
                return true;
            case AlterIndexStatement index:
                Alter(index, context);
                return true;
            case DropIndexStatement drop:
                Drop(drop, context);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether ONLINE = ON is among the options.</summary>
    public static bool IsOnline(IEnumerable<IndexOption> options) => IsOn(options, IndexOptionKind.Online);

    private static bool IsOn(IEnumerable<IndexOption> options, IndexOptionKind kind)
    {
        foreach (var option in options)
        {
            if (option is IndexStateOption { OptionState: OptionState.On } state && state.OptionKind == kind)
            {
                return true;
            }
        }

        return false;
    }

    private static void Create(
        TSqlStatement statement,
        Identifier name,
        SchemaObjectName on,
        IList<IndexOption> options,
        LoweringContext context,
        Func<Model.IndexDefinition, Model.IndexDefinition> complete)
    {
        var source = context.Source;
        var table = source.Name(on);
        var indexName = source.Name(name);
        var head = source.Span(statement, on);
        var online = IsOnline(options);
        ForbidResumable(options, context);
        if (IsOn(options, IndexOptionKind.DropExisting))
        {
            context.Add(new DropIndexOperation(new ObjectName(table.Schema, indexName)) { Table = table, Concurrently = online }, head);
        }

        var definition = complete(new Model.IndexDefinition(indexName, table, source.Span(statement)));
        context.Add(new CreateIndexOperation(definition) { Concurrently = online }, head);
    }

    // "A resumable index operation can't be within an explicit transaction" (CREATE INDEX and ALTER INDEX, RESUMABLE).
    private static void ForbidResumable(IList<IndexOption> options, LoweringContext context)
    {
        if (IsOn(options, IndexOptionKind.Resumable))
        {
            context.ForbidTransaction();
        }
    }

    private static void Alter(AlterIndexStatement statement, LoweringContext context)
    {
        var source = context.Source;
        var table = source.Name(statement.OnName);
        var span = source.Span(statement);
        ForbidResumable(statement.IndexOptions, context);
        switch (statement.AlterIndexType)
        {
            case AlterIndexType.Rebuild or AlterIndexType.Reorganize or AlterIndexType.Resume:
                // Reorganizing is always online; a resumed operation was started online.
                var online = statement.AlterIndexType != AlterIndexType.Rebuild || IsOnline(statement.IndexOptions);
                if (statement.AlterIndexType == AlterIndexType.Resume)
                {
                    context.ForbidTransaction();
                }

                context.Add(
                    statement.All || statement.Name is null
                        ? new MaintenanceOperation(MaintenanceKind.ReindexTable, table, online)
                        : new MaintenanceOperation(MaintenanceKind.ReindexIndex, new ObjectName(table.Schema, source.Name(statement.Name)), online) { Table = table },
                    span);
                break;
            case AlterIndexType.Abort or AlterIndexType.Pause:
                context.Add(new HarmlessOperation("ALTER INDEX"), span);
                break;
            default:
                context.Add(new AlterTableOtherOperation(table, LockMode.SchemaModification), span);
                break;
        }
    }

    private static void Drop(DropIndexStatement statement, LoweringContext context)
    {
        var source = context.Source;
        foreach (var clause in statement.DropIndexClauses)
        {
            var span = statement.DropIndexClauses.Count == 1 ? source.Span(statement) : source.Span(clause);
            switch (clause)
            {
                case DropIndexClause { Object: { } on } drop:
                    Add(source.Name(on), source.Name(drop.Index), IsOnline(drop.Options), span);
                    break;
                case BackwardsCompatibleDropIndexClause { Index: { ChildIdentifier: { } child } name }:
                    var schema = name.SchemaIdentifier is null ? null : source.Name(name.SchemaIdentifier);
                    Add(new ObjectName(schema, source.Name(name.BaseIdentifier)), source.Name(child), online: false, span);
                    break;
                default:
                    context.AddNotAnalysed(statement, mayChangeSchema: true);
                    break;
            }
        }

        void Add(ObjectName table, string name, bool online, Syntax.Text.TextSpan span) => context.Add(
            new DropIndexOperation(new ObjectName(table.Schema, name)) { Table = table, Concurrently = online, IfExists = statement.IsIfExists },
            span);
    }
}
