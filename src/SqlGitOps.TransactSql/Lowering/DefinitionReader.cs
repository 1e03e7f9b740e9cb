using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model;
using SqlGitOps.Syntax.Text;
using DomColumn = Microsoft.SqlServer.TransactSql.ScriptDom.ColumnDefinition;
using DomConstraint = Microsoft.SqlServer.TransactSql.ScriptDom.ConstraintDefinition;
using ModelColumn = SqlGitOps.Model.ColumnDefinition;
using ModelConstraint = SqlGitOps.Model.ConstraintDefinition;
using ModelIndex = SqlGitOps.Model.IndexDefinition;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>Columns, constraints and indexes in the words of the model.</summary>
internal static class DefinitionReader
{
    /// <summary>Reads a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="source">Its text.</param>
    /// <param name="primaryKey">The columns of the table's primary key, which refuse NULL even where that is not written.</param>
    /// <param name="withNoCheck">WITH NOCHECK.</param>
    public static ModelColumn Column(DomColumn column, FragmentSource source, IReadOnlyList<string> primaryKey, bool withNoCheck)
    {
        var name = source.Name(column.ColumnIdentifier);
        var constraints = new List<ModelConstraint>();
        TextSpan? notNullSpan = null;
        bool? notNull = null;
        var isKey = false;
        foreach (var constraint in column.Constraints)
        {
            if (constraint is NullableConstraintDefinition nullable)
            {
                notNull = !nullable.Nullable;
                notNullSpan = nullable.Nullable ? null : source.Span(nullable);
            }
            else if (Constraint(constraint, source, withNoCheck, name) is { } definition)
            {
                constraints.Add(definition);
                isKey |= definition.Kind == ConstraintKind.PrimaryKey;
            }
        }

        if (column.DefaultConstraint is { } named && Constraint(named, source, withNoCheck, name) is { } defaultConstraint)
        {
            constraints.Add(defaultConstraint);
        }

        var isComputed = column.ComputedColumnExpression is not null;
        return new ModelColumn(name, TypeReader.Read(column.DataType, source), source.Span(column))
        {
            IsNotNull = notNull == true || isKey || column.IdentityOptions is not null || Contains(primaryKey, name),
            NotNullSpan = notNullSpan,
            Default = column.DefaultConstraint is { Expression: { } expression } ? ExpressionReader.ReadDefault(expression, source) : null,
            IsStoredGenerated = isComputed && column.IsPersisted,
            IsVirtualGenerated = isComputed && !column.IsPersisted,
            IsIdentity = column.IdentityOptions is not null,
            Constraints = constraints,
        };
    }

    /// <summary>Reads a constraint; null for NULL and NOT NULL.</summary>
    /// <param name="constraint">The constraint.</param>
    /// <param name="source">Its text.</param>
    /// <param name="withNoCheck">WITH NOCHECK.</param>
    /// <param name="column">The column it is written at; null for a table constraint.</param>
    public static ModelConstraint? Constraint(DomConstraint constraint, FragmentSource source, bool withNoCheck, string? column)
    {
        var name = constraint.ConstraintIdentifier is null ? null : source.Name(constraint.ConstraintIdentifier);
        var span = source.Span(constraint);
        IReadOnlyList<string> own = column is null ? [] : [column];
        switch (constraint)
        {
            case UniqueConstraintDefinition unique:
                var kind = unique.IsPrimaryKey ? ConstraintKind.PrimaryKey : ConstraintKind.Unique;
                return new ModelConstraint(kind, name, span)
                {
                    Columns = unique.Columns.Count > 0 ? Names(unique.Columns, source) : own,
                    IsNotEnforced = unique.IsEnforced == false,
                };
            case ForeignKeyConstraintDefinition foreign:
                return new ModelConstraint(ConstraintKind.ForeignKey, name, span)
                {
                    Columns = foreign.Columns.Count > 0 ? Names(foreign.Columns, source) : own,
                    ReferencedTable = source.Name(foreign.ReferenceTableName),
                    ReferencedColumns = Names(foreign.ReferencedTableColumns, source),
                    IsNotValid = withNoCheck,
                };
            case CheckConstraintDefinition check:
                return new ModelConstraint(ConstraintKind.Check, name, span)
                {
                    Expression = ExpressionReader.ReadCondition(check.CheckCondition, source),
                    NotNullColumn = ExpressionReader.NotNullColumn(check.CheckCondition, source),
                    IsNotValid = withNoCheck,
                };
            case DefaultConstraintDefinition value:
                return new ModelConstraint(ConstraintKind.Default, name, span)
                {
                    Columns = value.Column is null ? own : [source.Name(value.Column)],
                    Expression = source.Folded(value.Expression),
                };
            case GraphConnectionConstraintDefinition:
                return new ModelConstraint(ConstraintKind.Check, name, span);
            default:
                return null;
        }
    }

    /// <summary>Reads an index that is written within CREATE TABLE or ALTER TABLE.</summary>
    public static ModelIndex Index(Microsoft.SqlServer.TransactSql.ScriptDom.IndexDefinition index, ObjectName table, string? column, FragmentSource source) =>
        new(index.Name is null ? null : source.Name(index.Name), table, source.Span(index))
        {
            IsUnique = index.Unique,
            Method = index.IndexType?.IndexTypeKind switch
            {
                IndexTypeKind.Clustered => "clustered",
                IndexTypeKind.NonClustered => "nonclustered",
                IndexTypeKind.NonClusteredHash => "nonclustered hash",
                IndexTypeKind.ClusteredColumnStore => "clustered columnstore",
                IndexTypeKind.NonClusteredColumnStore => "nonclustered columnstore",
                _ => null,
            },
            Columns = index.Columns.Count > 0 || column is null ? Names(index.Columns, source) : [column],
            IsPartial = index.FilterPredicate is not null,
        };

    /// <summary>The columns of the primary key among table constraints.</summary>
    public static IReadOnlyList<string> PrimaryKey(IList<DomConstraint> constraints, FragmentSource source)
    {
        foreach (var constraint in constraints)
        {
            if (constraint is UniqueConstraintDefinition { IsPrimaryKey: true } key)
            {
                return Names(key.Columns, source);
            }
        }

        return [];
    }

    public static IReadOnlyList<string> Names(IList<ColumnWithSortOrder> columns, FragmentSource source)
    {
        var names = new List<string>(columns.Count);
        foreach (var column in columns)
        {
            names.Add(ExpressionReader.ColumnName(column.Column, source) ?? string.Empty);
        }

        return names;
    }

    public static IReadOnlyList<string> Names(IList<Identifier> identifiers, FragmentSource source)
    {
        var names = new List<string>(identifiers.Count);
        foreach (var identifier in identifiers)
        {
            names.Add(source.Name(identifier));
        }

        return names;
    }

    public static IReadOnlyList<string> Names(IList<ColumnReferenceExpression> columns, FragmentSource source)
    {
        var names = new List<string>(columns.Count);
        foreach (var column in columns)
        {
            if (ExpressionReader.ColumnName(column, source) is { } name)
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static bool Contains(IReadOnlyList<string> names, string name)
    {
        foreach (var candidate in names)
        {
            if (string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
