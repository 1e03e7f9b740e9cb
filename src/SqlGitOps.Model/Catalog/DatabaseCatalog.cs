using System.Collections.Immutable;
using SqlGitOps.Syntax;

namespace SqlGitOps.Model.Catalog;

/// <summary>
/// The schema that the history implies at one point. Immutable: each statement yields a new catalog that shares
/// what did not change, so the state before and after any statement can be kept at no cost.
/// </summary>
public sealed class DatabaseCatalog
{
    private readonly ImmutableDictionary<ObjectName, Table> _tables;
    private readonly ImmutableDictionary<ObjectName, Index> _indexes;
    private readonly ImmutableDictionary<(ObjectKind Kind, ObjectName Name), SchemaObject> _objects;
    private readonly ImmutableDictionary<ObjectName, DroppedObject> _dropped;

    private DatabaseCatalog(
        SqlDialect dialect,
        bool isComplete,
        ImmutableDictionary<ObjectName, Table> tables,
        ImmutableDictionary<ObjectName, Index> indexes,
        ImmutableDictionary<(ObjectKind Kind, ObjectName Name), SchemaObject> objects,
        ImmutableDictionary<ObjectName, DroppedObject> dropped)
    {
        Dialect = dialect;
        IsComplete = isComplete;
        _tables = tables;
        _indexes = indexes;
        _objects = objects;
        _dropped = dropped;
    }

    /// <summary>The dialect, which decides how names compare.</summary>
    public SqlDialect Dialect { get; }

    /// <summary>
    /// Whether everything that was created so far is known, so that "unknown table" is a mistake and not a gap in what
    /// we see. Ends with the first statement that may create objects unseen (code, placeholders, syntax errors).
    /// </summary>
    public bool IsComplete { get; }

    /// <summary>Whether no table was created so far.</summary>
    public bool IsEmpty => _tables.Count == 0 && _dropped.Count == 0;

    /// <summary>How single names compare.</summary>
    public StringComparer Names => ObjectNameComparer.For(Dialect).Names;

    /// <summary>The schema of names that are written without one.</summary>
    public string DefaultSchema => DefaultSchemaOf(Dialect);

    /// <summary>All tables and views.</summary>
    public IEnumerable<Table> Tables => _tables.Values;

    /// <summary>Number of tables and views.</summary>
    public int TableCount => _tables.Count;

    /// <summary>All indexes.</summary>
    public IEnumerable<Index> Indexes => _indexes.Values;

    /// <summary>The empty database.</summary>
    /// <param name="dialect">Its dialect.</param>
    /// <param name="isComplete">Whether the history is known to begin at an empty database.</param>
    public static DatabaseCatalog Empty(SqlDialect dialect, bool isComplete)
    {
        var comparer = ObjectNameComparer.For(dialect);
        return new DatabaseCatalog(
            dialect,
            isComplete,
            ImmutableDictionary.Create<ObjectName, Table>(comparer),
            ImmutableDictionary.Create<ObjectName, Index>(comparer),
            ImmutableDictionary.Create<(ObjectKind, ObjectName), SchemaObject>(new KindAndNameComparer(comparer)),
            ImmutableDictionary.Create<ObjectName, DroppedObject>(comparer));
    }

    /// <summary>The schema of unqualified names: public, dbo, main.</summary>
    public static string DefaultSchemaOf(SqlDialect dialect) => dialect switch
    {
        SqlDialect.PostgreSql => "public",
        SqlDialect.SqlServer => "dbo",
        _ => "main",
    };

    /// <summary>The name with its schema: the one written, else the first schema of the search path.</summary>
    public ObjectName Qualify(ObjectName name, string? currentSchema = null) =>
        name.Schema is null ? name with { Schema = currentSchema ?? DefaultSchema } : name;

    /// <summary>The table of a name; an unqualified name is looked for in the current schema, then in the default one.</summary>
    public Table? FindTable(ObjectName name, string? currentSchema = null)
    {
        if (_tables.TryGetValue(Qualify(name, currentSchema), out var table))
        {
            return table;
        }

        return name.Schema is null && currentSchema is not null && _tables.TryGetValue(Qualify(name), out table) ? table : null;
    }

    /// <summary>Whether a table of that name is in any schema.</summary>
    public bool HasTableNamed(string name)
    {
        foreach (var table in _tables.Keys)
        {
            if (Names.Equals(table.Name, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The index of a name.</summary>
    public Index? FindIndex(ObjectName name, string? currentSchema = null)
    {
        if (_indexes.TryGetValue(Qualify(name, currentSchema), out var index))
        {
            return index;
        }

        return name.Schema is null && currentSchema is not null && _indexes.TryGetValue(Qualify(name), out index) ? index : null;
    }

    /// <summary>An object of another kind.</summary>
    public SchemaObject? FindObject(ObjectKind kind, ObjectName name, string? currentSchema = null) =>
        _objects.GetValueOrDefault((kind, Qualify(name, currentSchema)));

    /// <summary>What became of a table that is not there; null when it never was.</summary>
    public DroppedObject? FindDropped(ObjectName name, string? currentSchema = null) =>
        _dropped.GetValueOrDefault(Qualify(name, currentSchema));

    /// <summary>The indexes of a table.</summary>
    public IEnumerable<Index> IndexesOf(ObjectName table) => _indexes.Values.Where(i => ObjectNameComparer.For(Dialect).Equals(i.Definition.Table, table));

    internal DatabaseCatalog Incomplete() => IsComplete ? new(Dialect, false, _tables, _indexes, _objects, _dropped) : this;

    internal DatabaseCatalog With(Table table) =>
        new(Dialect, IsComplete, _tables.SetItem(table.Name, table), _indexes, _objects, _dropped.Remove(table.Name));

    internal DatabaseCatalog Without(Table table, DroppedObject dropped)
    {
        var comparer = ObjectNameComparer.For(Dialect);
        var indexes = _indexes;
        foreach (var index in _indexes.Values)
        {
            if (comparer.Equals(index.Definition.Table, table.Name))
            {
                indexes = indexes.Remove(index.Name);
            }
        }

        return new(Dialect, IsComplete, _tables.Remove(table.Name), indexes, _objects, _dropped.SetItem(table.Name, dropped));
    }

    internal DatabaseCatalog Rename(Table table, ObjectName newName, DroppedObject renamed)
    {
        var comparer = ObjectNameComparer.For(Dialect);
        var indexes = _indexes;
        foreach (var index in _indexes.Values)
        {
            if (comparer.Equals(index.Definition.Table, table.Name))
            {
                // Indexes go to another schema with their table.
                var moved = index with { Name = index.Name with { Schema = newName.Schema }, Definition = index.Definition with { Table = newName } };
                indexes = indexes.Remove(index.Name).SetItem(moved.Name, moved);
            }
        }

        var tables = _tables.Remove(table.Name).SetItem(newName, table with { Name = newName });
        foreach (var other in tables.Values)
        {
            if (RefersTo(other, table.Name))
            {
                tables = tables.SetItem(other.Name, WithNewReference(other, table.Name, newName));
            }
        }

        var dropped = _dropped.SetItem(table.Name, renamed).Remove(newName);
        return new(Dialect, IsComplete, tables, indexes, _objects, dropped);

        bool RefersTo(Table other, ObjectName name)
        {
            if (other.PartitionOf is { } parent && comparer.Equals(parent, name))
            {
                return true;
            }

            foreach (var constraint in other.Constraints)
            {
                if (constraint.Definition.ReferencedTable is { } referenced && comparer.Equals(referenced, name))
                {
                    return true;
                }
            }

            return false;
        }

        Table WithNewReference(Table other, ObjectName oldName, ObjectName name)
        {
            ObjectName? Renamed(ObjectName? reference) => reference is { } known && comparer.Equals(known, oldName) ? name : reference;
            return other with
            {
                PartitionOf = Renamed(other.PartitionOf),
                Constraints =
                [
                    .. other.Constraints.Select(c => c with { Definition = c.Definition with { ReferencedTable = Renamed(c.Definition.ReferencedTable) } }),
                ],
            };
        }
    }

    /// <summary>The partitions of a table, at every level.</summary>
    public IEnumerable<Table> PartitionsOf(ObjectName table)
    {
        var comparer = ObjectNameComparer.For(Dialect);
        foreach (var candidate in _tables.Values)
        {
            if (candidate.PartitionOf is { } parent && comparer.Equals(parent, table))
            {
                yield return candidate;
                foreach (var nested in PartitionsOf(candidate.Name))
                {
                    yield return nested;
                }
            }
        }
    }

    /// <summary>The views whose queries name a table or view.</summary>
    public List<Table> ViewsOf(ObjectName table)
    {
        var comparer = ObjectNameComparer.For(Dialect);
        return [.. _tables.Values.Where(t => t.SourceTables.Contains(table, comparer))];
    }

    /// <summary>The other tables with a foreign key to a table.</summary>
    public IEnumerable<Table> TablesReferringTo(ObjectName table)
    {
        var comparer = ObjectNameComparer.For(Dialect);
        return _tables.Values.Where(candidate => !comparer.Equals(candidate.Name, table)
            && candidate.Constraints.Any(c => c.Definition.ReferencedTable is { } referenced && comparer.Equals(referenced, table)));
    }

    internal DatabaseCatalog With(Index index) => new(Dialect, IsComplete, _tables, _indexes.SetItem(index.Name, index), _objects, _dropped);

    internal DatabaseCatalog Without(Index index) => new(Dialect, IsComplete, _tables, _indexes.Remove(index.Name), _objects, _dropped);

    internal DatabaseCatalog With(SchemaObject item) =>
        new(Dialect, IsComplete, _tables, _indexes, _objects.SetItem((item.Kind, item.Name), item), _dropped);

    internal DatabaseCatalog Without(ObjectKind kind, ObjectName name) =>
        new(Dialect, IsComplete, _tables, _indexes, _objects.Remove((kind, name)), _dropped);

    private sealed class KindAndNameComparer(ObjectNameComparer comparer) : IEqualityComparer<(ObjectKind Kind, ObjectName Name)>
    {
        public bool Equals((ObjectKind Kind, ObjectName Name) x, (ObjectKind Kind, ObjectName Name) y) =>
            x.Kind == y.Kind && comparer.Equals(x.Name, y.Name);

        public int GetHashCode((ObjectKind Kind, ObjectName Name) value) => HashCode.Combine(value.Kind, comparer.GetHashCode(value.Name));
    }
}
