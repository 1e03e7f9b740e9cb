using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model.Operations;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>INSERT, UPDATE, DELETE, MERGE, SELECT INTO, TRUNCATE and BULK INSERT.</summary>
internal static class DataLowering
{
    /// <summary>Lowers the statement if it is one of these.</summary>
    public static bool TryLower(TSqlStatement statement, LoweringContext context)
    {
        var source = context.Source;
        switch (statement)
        {
            case InsertStatement insert:
                Insert(insert, context);
                return true;
            case UpdateStatement update:
                Change(update, update.UpdateSpecification, DataChangeKind.Update, context);
                return true;
            case DeleteStatement delete:
                Change(delete, delete.DeleteSpecification, DataChangeKind.Delete, context);
                return true;
            case MergeStatement merge:
                Merge(merge, context);
                return true;
            case SelectStatement { Into: { } into } select:
                var table = source.Name(into);
                context.Add(
                    new CreateTableOperation(table) { HasUnknownColumns = true, IsTemporary = table.Name.StartsWith('#') },
                    source.Span(select, into));
                return true;
            case TruncateTableStatement truncate:
                context.Add(new TruncateOperation(source.Name(truncate.TableName), Cascade: false), truncate);
                return true;
            case BulkInsertBase bulk:
                context.Add(new DataChangeOperation(DataChangeKind.Copy, source.Name(bulk.To)), source.Span(bulk, bulk.To));
                return true;
            case CopyStatement copy:
                context.Add(new DataChangeOperation(DataChangeKind.Copy, source.Name(copy.Into)), source.Span(copy, copy.Into));
                return true;
            default:
                return false;
        }
    }

    private static void Insert(InsertStatement statement, LoweringContext context)
    {
        var specification = statement.InsertSpecification;
        var source = context.Source;
        if (specification.InsertSource is ExecuteInsertSource execute)
        {
            ExecuteLowering.Lower(execute.Execute, statement, context);
        }

        if (specification.Target is NamedTableReference target)
        {
            context.Add(
                new DataChangeOperation(DataChangeKind.Insert, source.Name(target.SchemaObject))
                {
                    Columns = DefinitionReader.Names(specification.Columns, source),
                    SourceTables = specification.InsertSource is SelectInsertSource select
                        ? SourceTables.Of(select.Select, statement.WithCtesAndXmlNamespaces, source)
                        : [],
                },
                source.Span(specification, target));
        }
        else
        {
            Untracked(specification.Target, statement, context);
        }

        OutputInto(specification, context);
    }

    private static void Change(
        DataModificationStatement statement,
        UpdateDeleteSpecificationBase specification,
        DataChangeKind kind,
        LoweringContext context)
    {
        var source = context.Source;
        if (specification.Target is NamedTableReference)
        {
            var target = TargetTable.Resolve(specification.Target, specification.FromClause, statement.WithCtesAndXmlNamespaces, source);
            if (target.Table is { } table)
            {
                context.Add(
                    new DataChangeOperation(kind, table)
                    {
                        HasCondition = specification.WhereClause is not null || specification.TopRowFilter is not null || target.IsNarrowed,
                        Columns = specification is UpdateSpecification update ? SetColumns(update.SetClauses, source) : [],
                    },
                    source.Span(specification, specification.Target));
            }
            else
            {
                context.AddHarmless(specification);
            }
        }
        else
        {
            Untracked(specification.Target, specification, context);
        }

        OutputInto(specification, context);
    }

    private static void Merge(MergeStatement statement, LoweringContext context)
    {
        var specification = statement.MergeSpecification;
        var source = context.Source;
        if (specification.Target is not NamedTableReference target)
        {
            Untracked(specification.Target, statement, context);
            OutputInto(specification, context);
            return;
        }

        // Rows that match are chosen by ON; all others change only by an unconditional NOT MATCHED BY SOURCE.
        var hasCondition = true;
        var columns = new List<string>();
        foreach (var action in specification.ActionClauses)
        {
            if (action.Condition == MergeCondition.NotMatchedBySource && action.SearchCondition is null)
            {
                hasCondition = false;
            }

            if (action.Action is UpdateMergeAction update)
            {
                columns.AddRange(SetColumns(update.SetClauses, source));
            }
        }

        context.Add(
            new DataChangeOperation(DataChangeKind.Merge, source.Name(target.SchemaObject)) { HasCondition = hasCondition, Columns = columns },
            source.Span(specification, target));
        OutputInto(specification, context);
    }

    private static List<string> SetColumns(IList<SetClause> clauses, FragmentSource source)
    {
        var names = new List<string>(clauses.Count);
        foreach (var clause in clauses)
        {
            if (clause is AssignmentSetClause { Column: { } column } && ExpressionReader.ColumnName(column, source) is { } name)
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>A table variable is gone with the batch; OPENROWSET and the like lead out of the database.</summary>
    private static void Untracked(TableReference target, TSqlFragment statement, LoweringContext context)
    {
        if (target is VariableTableReference)
        {
            context.AddHarmless(statement);
        }
        else
        {
            context.AddNotAnalysed(statement, mayChangeSchema: false);
        }
    }

    private static void OutputInto(DataModificationSpecification specification, LoweringContext context)
    {
        if (specification.OutputIntoClause is { IntoTable: NamedTableReference into } clause)
        {
            context.Add(
                new DataChangeOperation(DataChangeKind.Insert, context.Source.Name(into.SchemaObject))
                {
                    Columns = DefinitionReader.Names(clause.IntoTableColumns, context.Source),
                },
                clause);
        }
    }
}
