using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>What the target of UPDATE or DELETE is, through aliases, CTEs and derived tables.</summary>
/// <param name="Table">The table; null when it is a table variable or a function.</param>
/// <param name="IsNarrowed">Whether a join, a CTE's WHERE or TOP leaves rows out.</param>
internal readonly record struct TargetTable(ObjectName? Table, bool IsNarrowed)
{
    // A chain of CTEs longer than that is not followed.
    private const int MaxIndirections = 32;

    /// <summary>Finds the table behind the target of a statement.</summary>
    /// <param name="target">The target as written.</param>
    /// <param name="from">The FROM clause, or null.</param>
    /// <param name="with">The CTEs, or null.</param>
    /// <param name="source">Their text.</param>
    public static TargetTable Resolve(TableReference target, FromClause? from, WithCtesAndXmlNamespaces? with, FragmentSource source) =>
        target is NamedTableReference named ? Resolve(named, from, with, source, 0) : default;

    private static TargetTable Resolve(NamedTableReference target, FromClause? from, WithCtesAndXmlNamespaces? with, FragmentSource source, int depth)
    {
        var name = source.Name(target.SchemaObject);
        if (depth > MaxIndirections)
        {
            return new TargetTable(name, false);
        }

        if (from is not null && FindInFrom(from, name, source) is var (reference, narrowed) && reference is not null)
        {
            switch (reference)
            {
                case NamedTableReference table:
                    var found = Resolve(table, null, with, source, depth + 1);
                    return found with { IsNarrowed = narrowed || found.IsNarrowed };
                case QueryDerivedTable derived:
                    found = Through(derived.QueryExpression, with, source, depth + 1);
                    return found with { IsNarrowed = narrowed || found.IsNarrowed };
                default:
                    return new TargetTable(null, narrowed);
            }
        }

        if (name.Schema is null && with is not null)
        {
            foreach (var cte in with.CommonTableExpressions)
            {
                if (string.Equals(cte.ExpressionName.Value, target.SchemaObject.BaseIdentifier.Value, StringComparison.OrdinalIgnoreCase))
                {
                    return Through(cte.QueryExpression, with, source, depth + 1);
                }
            }
        }

        return new TargetTable(name, false);
    }

    /// <summary>The table that a change through a query (a CTE or a derived table) changes: the first it selects from.</summary>
    private static TargetTable Through(QueryExpression query, WithCtesAndXmlNamespaces? with, FragmentSource source, int depth)
    {
        while (query is QueryParenthesisExpression parenthesis)
        {
            query = parenthesis.QueryExpression;
        }

        if (query is not QuerySpecification specification || specification.FromClause is null)
        {
            return default;
        }

        var narrowed = specification.WhereClause is not null || specification.TopRowFilter is not null || specification.OffsetClause is not null;
        var leaf = specification.FromClause.TableReferences[0];
        while (leaf is JoinTableReference join)
        {
            narrowed |= join is QualifiedJoin { QualifiedJoinType: QualifiedJoinType.Inner };
            leaf = join.FirstTableReference;
        }

        switch (leaf)
        {
            case NamedTableReference table:
                var found = Resolve(table, null, with, source, depth);
                return found with { IsNarrowed = narrowed || found.IsNarrowed };
            case QueryDerivedTable derived when depth <= MaxIndirections:
                found = Through(derived.QueryExpression, with, source, depth + 1);
                return found with { IsNarrowed = narrowed || found.IsNarrowed };
            default:
                return new TargetTable(null, narrowed);
        }
    }

    /// <summary>The table reference that a name or an alias means, and whether the joins around it leave out rows of it.</summary>
    private static (TableReference? Reference, bool Narrowed) FindInFrom(FromClause from, ObjectName target, FragmentSource source)
    {
        var open = new Stack<(TableReference Reference, bool Narrowed)>();
        (TableReference? Reference, bool Narrowed) byName = default;
        foreach (var reference in from.TableReferences)
        {
            open.Push((reference, false));
        }

        while (open.TryPop(out var item))
        {
            switch (item.Reference)
            {
                case JoinParenthesisTableReference parenthesis:
                    open.Push((parenthesis.Join, item.Narrowed));
                    break;
                case QualifiedJoin join:
                    var type = join.QualifiedJoinType;
                    open.Push((join.FirstTableReference, item.Narrowed || type is QualifiedJoinType.Inner or QualifiedJoinType.RightOuter));
                    open.Push((join.SecondTableReference, item.Narrowed || type is QualifiedJoinType.Inner or QualifiedJoinType.LeftOuter));
                    break;
                case UnqualifiedJoin join:
                    open.Push((join.FirstTableReference, item.Narrowed || join.UnqualifiedJoinType == UnqualifiedJoinType.CrossApply));
                    open.Push((join.SecondTableReference, item.Narrowed || join.UnqualifiedJoinType != UnqualifiedJoinType.CrossJoin));
                    break;
                case TableReferenceWithAlias { Alias: { } alias } when target.Schema is null && Same(alias.Value, target.Name):
                    return item;
                case NamedTableReference named when byName.Reference is null && IsNamed(named, target, source):
                    byName = item;
                    break;
            }
        }

        return byName;
    }

    private static bool IsNamed(NamedTableReference reference, ObjectName target, FragmentSource source)
    {
        var name = source.Name(reference.SchemaObject);
        return Same(name.Name, target.Name) && (target.Schema is null || name.Schema is null || Same(name.Schema, target.Schema));
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
