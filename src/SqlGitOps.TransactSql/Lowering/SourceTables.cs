using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>The tables that a query reads in its FROM clauses.</summary>
internal static class SourceTables
{
    /// <summary>Collects them in order of appearance, each once, without CTEs.</summary>
    public static IReadOnlyList<ObjectName> Of(QueryExpression query, WithCtesAndXmlNamespaces? with, FragmentSource source)
    {
        var result = new List<ObjectName>();
        var seen = new HashSet<ObjectName>(ObjectNameComparer.IgnoreCase);
        var ctes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var open = new Stack<TSqlFragment>();
        open.Push(query);
        if (with is not null)
        {
            foreach (var cte in with.CommonTableExpressions)
            {
                ctes.Add(cte.ExpressionName.Value);
                open.Push(cte.QueryExpression);
            }
        }

        // A loop, because UNIONs and joins form chains of any length.
        while (open.TryPop(out var fragment))
        {
            switch (fragment)
            {
                case QueryParenthesisExpression parenthesis:
                    open.Push(parenthesis.QueryExpression);
                    break;
                case BinaryQueryExpression binary:
                    open.Push(binary.SecondQueryExpression);
                    open.Push(binary.FirstQueryExpression);
                    break;
                case QuerySpecification { FromClause: { } from }:
                    for (var i = from.TableReferences.Count - 1; i >= 0; i--)
                    {
                        open.Push(from.TableReferences[i]);
                    }

                    break;
                case JoinTableReference join:
                    open.Push(join.SecondTableReference);
                    open.Push(join.FirstTableReference);
                    break;
                case JoinParenthesisTableReference parenthesis:
                    open.Push(parenthesis.Join);
                    break;
                case QueryDerivedTable derived:
                    open.Push(derived.QueryExpression);
                    break;
                case PivotedTableReference pivot:
                    open.Push(pivot.TableReference);
                    break;
                case UnpivotedTableReference unpivot:
                    open.Push(unpivot.TableReference);
                    break;
                case NamedTableReference named:
                    var name = source.Name(named.SchemaObject);
                    if (!(name.Schema is null && ctes.Contains(name.Name)) && seen.Add(name))
                    {
                        result.Add(name);
                    }

                    break;
            }
        }

        return result;
    }
}
