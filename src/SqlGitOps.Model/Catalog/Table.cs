using System.Collections.Immutable;

namespace SqlGitOps.Model.Catalog;

/// <summary>A table, view or materialized view as it is at one point of the history. Immutable.</summary>
/// <param name="Name">Its name; the schema is never null.</param>
/// <param name="Kind">Table, view, materialized view or foreign table.</param>
/// <param name="CreatedBy">Ordinal of the migration that created it.</param>
public sealed record Table(ObjectName Name, ObjectKind Kind, int CreatedBy)
{
    /// <summary>The columns in order.</summary>
    public ImmutableArray<Column> Columns { get; init; } = [];

    /// <summary>Whether <see cref="Columns"/> may lack some (AS SELECT, LIKE, views).</summary>
    public bool HasUnknownColumns { get; init; }

    /// <summary>The constraints.</summary>
    public ImmutableArray<Constraint> Constraints { get; init; } = [];

    /// <summary>Whether it is partitioned and holds no rows itself.</summary>
    public bool IsPartitioned { get; init; }

    /// <summary>Its parent when it is a partition.</summary>
    public ObjectName? PartitionOf { get; init; }

    /// <summary>Whether it is a materialized view that was never filled, so that nobody can read it yet.</summary>
    public bool IsUnfilled { get; init; }

    /// <summary>View: the tables and views that its query names, under their full names.</summary>
    public ImmutableArray<ObjectName> SourceTables { get; init; } = [];

    /// <summary>Whether it belongs to the session only.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>The column of a name; null when there is none.</summary>
    public Column? FindColumn(string name, StringComparer comparer)
    {
        foreach (var column in Columns)
        {
            if (comparer.Equals(column.Name, name))
            {
                return column;
            }
        }

        return null;
    }

    /// <summary>The constraint of a name; null when there is none.</summary>
    public Constraint? FindConstraint(string name, StringComparer comparer)
    {
        foreach (var constraint in Constraints)
        {
            if (comparer.Equals(constraint.Name, name))
            {
                return constraint;
            }
        }

        return null;
    }
}
