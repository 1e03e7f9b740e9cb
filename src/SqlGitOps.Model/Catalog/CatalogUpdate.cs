using System.Collections.Immutable;
using SqlGitOps.Model.Operations;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model.Catalog;

/// <summary>What each operation changes in the schema.</summary>
internal static class CatalogUpdate
{
    /// <param name="catalog">The schema before.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="unit">Ordinal of the file.</param>
    /// <param name="schema">The current schema of the session, or null.</param>
    public static DatabaseCatalog Apply(DatabaseCatalog catalog, Operation operation, int unit, string? schema)
    {
        // A history that begins by changing a table does not begin at an empty database.
        if (catalog is { IsComplete: true, IsEmpty: true }
            && operation is not CreateTableOperation
            && OperationNeeds.Tables(operation, catalog.Dialect).Count > 0)
        {
            catalog = catalog.Incomplete();
        }

        switch (operation)
        {
            case CreateTableOperation create:
                return CreateTable(catalog, create, unit, schema);
            case DropTableOperation drop:
                return catalog.FindTable(drop.Table, schema) is { } dropped && !(drop.IsConditional && drop.IfExists is false && catalog.Dialect != SqlDialect.SqlServer)
                    ? DropTable(catalog, dropped, drop.Cascade, unit, drop.Span)
                    : catalog;
            case RenameTableOperation rename:
                return RenameTable(catalog, rename, unit, schema);
            case CreateIndexOperation index:
                return CreateIndex(catalog, index.Index, unit, schema, index.IfNotExists);
            case DropIndexOperation drop:
                return DropIndex(catalog, drop, schema);
            case CreateObjectOperation create:
                return CreateObject(catalog, create, unit, schema);
            case DropObjectOperation drop:
                return DropObject(catalog, drop, unit, schema);
            case RenameObjectOperation rename:
                return RenameObject(catalog, rename, schema);
            case OpaqueOperation { MayChangeSchema: true } or UncertainOutcomeOperation:
                return catalog.Incomplete();
            default:
                return operation.Target is { } name && catalog.FindTable(name, schema) is { } table
                    ? AlterTable(catalog, table, operation, unit, schema)
                    : catalog;
        }
    }

    private static DatabaseCatalog CreateTable(DatabaseCatalog catalog, CreateTableOperation create, int unit, string? schema)
    {
        // A conditional or IF NOT EXISTS creation of a table that is there does nothing.
        if ((create.IfNotExists || create.IsConditional) && catalog.FindTable(create.Table, schema) is not null)
        {
            return catalog;
        }

        var table = new Table(catalog.Qualify(create.Table, schema), create.Kind, unit)
        {
            HasUnknownColumns = create.HasUnknownColumns,
            IsPartitioned = create.IsPartitioned,
            PartitionOf = create.PartitionOf is { } parent ? catalog.FindTable(parent, schema)?.Name ?? catalog.Qualify(parent, schema) : null,
            IsTemporary = create.IsTemporary,
            IsUnfilled = create.IsUnfilled,
            SourceTables = Qualified(catalog, create.SourceTables, schema),
            Columns = [.. create.Columns.Select(c => ToColumn(c, unit))],
        };
        catalog = catalog.With(table);
        foreach (var column in create.Columns)
        {
            foreach (var constraint in column.Constraints)
            {
                (catalog, table) = AddConstraint(catalog, table, constraint, unit, schema);
            }
        }

        foreach (var constraint in create.Constraints)
        {
            (catalog, table) = AddConstraint(catalog, table, constraint, unit, schema);
        }

        return catalog;
    }

    private static ImmutableArray<ObjectName> Qualified(DatabaseCatalog catalog, IReadOnlyList<ObjectName> names, string? schema) =>
        [.. names.Select(n => catalog.FindTable(n, schema)?.Name ?? catalog.Qualify(n, schema))];

    /// <summary>Drops a table or view; CASCADE takes along the views that are made of it, and the views made of those.</summary>
    private static DatabaseCatalog DropTable(DatabaseCatalog catalog, Table table, bool cascade, int unit, TextSpan span)
    {
        catalog = catalog.Without(table, new DroppedObject(table.Name, null, unit, span));
        if (cascade)
        {
            foreach (var view in catalog.ViewsOf(table.Name))
            {
                if (catalog.FindTable(view.Name) is { } left)
                {
                    catalog = DropTable(catalog, left, cascade, unit, span);
                }
            }
        }

        return catalog;
    }

    private static Column ToColumn(ColumnDefinition definition, int unit) => new(definition.Name, definition.Type, definition.IsNotNull)
    {
        CreatedBy = unit,
        Default = definition.Default,
        IsGenerated = definition.IsStoredGenerated || definition.IsVirtualGenerated,
    };

    private static DatabaseCatalog RenameTable(DatabaseCatalog catalog, RenameTableOperation rename, int unit, string? schema)
    {
        if (catalog.FindTable(rename.Table, schema) is not { } table)
        {
            return catalog;
        }

        var newName = rename.NewName.Schema is null ? rename.NewName with { Schema = table.Name.Schema } : rename.NewName;
        return catalog.Rename(table, newName, new DroppedObject(table.Name, newName, unit, rename.Span));
    }

    /// <summary>The name under which the catalog keeps an index; null when the engine chooses it.</summary>
    public static ObjectName? NameOf(DatabaseCatalog catalog, IndexDefinition definition, string? schema)
    {
        if (definition.Name is not { } name)
        {
            return null;
        }

        var table = TableNameOf(catalog, definition, schema);
        // SQL Server: index names are unique per table only.
        return table with { Name = catalog.Dialect == SqlDialect.SqlServer ? $"{table.Name}.{name}" : name };
    }

    private static ObjectName TableNameOf(DatabaseCatalog catalog, IndexDefinition definition, string? schema) =>
        catalog.FindTable(definition.Table, schema)?.Name ?? catalog.Qualify(definition.Table, schema);

    private static DatabaseCatalog CreateIndex(DatabaseCatalog catalog, IndexDefinition definition, int unit, string? schema, bool ifNotExists)
    {
        var table = TableNameOf(catalog, definition, schema);
        var name = NameOf(catalog, definition, schema) ?? table with { Name = DefaultIndexName(table, definition) };
        return ifNotExists && catalog.FindIndex(name) is not null
            ? catalog
            : catalog.With(new Index(name, definition with { Table = table }, unit));
    }

    private static string DefaultIndexName(ObjectName table, IndexDefinition definition) =>
        $"{table.Name}_{string.Join('_', definition.Columns.Select(c => c ?? "expr"))}_idx";

    private static DatabaseCatalog DropIndex(DatabaseCatalog catalog, DropIndexOperation drop, string? schema)
    {
        var name = drop.Table is { } table && catalog.Dialect == SqlDialect.SqlServer
            ? catalog.Qualify(table, schema) with { Name = $"{table.Name}.{drop.Index.Name}" }
            : drop.Index;
        return catalog.FindIndex(name, schema) is { } index ? catalog.Without(index) : catalog;
    }

    private static DatabaseCatalog CreateObject(DatabaseCatalog catalog, CreateObjectOperation create, int unit, string? schema)
    {
        if (create.Kind == ObjectKind.Extension && !SystemNames.IsExtensionWithoutTables(create.Name.Name))
        {
            // Extensions such as postgis or timescaledb bring tables and views of their own.
            catalog = catalog.Incomplete();
        }

        var name = catalog.Qualify(create.Name, schema);
        if (create.Kind is ObjectKind.View or ObjectKind.MaterializedView)
        {
            var sources = Qualified(catalog, create.SourceTables, schema);
            return create.ToleratesExisting && catalog.FindTable(name) is { } existing
                ? catalog.With(existing with { SourceTables = sources })
                : catalog.With(new Table(name, create.Kind, unit) { HasUnknownColumns = true, SourceTables = sources });
        }

        return catalog.With(new SchemaObject(create.Kind, name, unit)
        {
            Volatility = create.Volatility,
            BaseType = create.BaseType,
            HasConstraints = create.HasConstraints,
        });
    }

    private static DatabaseCatalog DropObject(DatabaseCatalog catalog, DropObjectOperation drop, int unit, string? schema)
    {
        var name = catalog.Qualify(drop.Name, schema);
        switch (drop.Kind)
        {
            case ObjectKind.View or ObjectKind.MaterializedView or ObjectKind.ForeignTable:
                return catalog.FindTable(drop.Name, schema) is { } view ? DropTable(catalog, view, drop.Cascade, unit, drop.Span) : catalog;
            case ObjectKind.Schema:
                foreach (var table in catalog.Tables.Where(t => catalog.Names.Equals(t.Name.Schema, drop.Name.Name)).ToList())
                {
                    catalog = catalog.Without(table, new DroppedObject(table.Name, null, unit, drop.Span));
                }

                return catalog;
            default:
                return catalog.Without(drop.Kind, name);
        }
    }

    private static DatabaseCatalog RenameObject(DatabaseCatalog catalog, RenameObjectOperation rename, string? schema)
    {
        switch (rename.Kind)
        {
            case ObjectKind.Index when catalog.FindIndex(rename.Name, schema) is { } index:
                return catalog.Without(index).With(index with { Name = index.Name with { Name = rename.NewName } });
            case ObjectKind.Constraint when rename.Table is { } owner && catalog.FindTable(owner, schema) is { } table:
                return catalog.With(table with
                {
                    Constraints =
                    [
                        .. table.Constraints.Select(c => catalog.Names.Equals(c.Name, rename.Name.Name) ? c with { Name = rename.NewName } : c),
                    ],
                });
            case ObjectKind.Schema:
                foreach (var table in catalog.Tables.Where(t => catalog.Names.Equals(t.Name.Schema, rename.Name.Name)).ToList())
                {
                    var newName = table.Name with { Schema = rename.NewName };
                    catalog = catalog.Rename(table, newName, new DroppedObject(table.Name, newName, table.CreatedBy, rename.Span));
                }

                return catalog;
            default:
                var name = catalog.Qualify(rename.Name, schema);
                return catalog.FindObject(rename.Kind, name) is { } item
                    ? catalog.Without(rename.Kind, name).With(item with { Name = name with { Name = rename.NewName } })
                    : catalog;
        }
    }

    private static DatabaseCatalog AlterTable(DatabaseCatalog catalog, Table table, Operation operation, int unit, string? schema)
    {
        var names = catalog.Names;
        switch (operation)
        {
            case AddColumnOperation add:
                if (table.FindColumn(add.Column.Name, names) is not null)
                {
                    return catalog;
                }

                table = table with { Columns = table.Columns.Add(ToColumn(add.Column, unit)) };
                catalog = catalog.With(table);
                foreach (var constraint in add.Column.Constraints)
                {
                    (catalog, table) = AddConstraint(catalog, table, constraint, unit, schema);
                }

                return catalog;

            case DropColumnOperation drop:
                // Constraints and indexes that use the column go with it (PostgreSQL manual, ALTER TABLE).
                foreach (var index in catalog.IndexesOf(table.Name).Where(i => i.Definition.Columns.Contains(drop.Column, names)).ToList())
                {
                    catalog = catalog.Without(index);
                }

                if (drop.Cascade && catalog.ViewsOf(table.Name).Count > 0)
                {
                    // Which views use the column is not known, so neither is which are left.
                    catalog = catalog.Incomplete();
                }

                return catalog.With(table with
                {
                    Columns = table.Columns.RemoveAll(c => names.Equals(c.Name, drop.Column)),
                    Constraints = table.Constraints.RemoveAll(c => c.Definition.Columns.Contains(drop.Column, names)),
                });

            case RenameColumnOperation rename:
                return RenameColumn(catalog, table, rename);

            case AlterColumnTypeOperation alter:
                return catalog.With(WithColumn(table, alter.Column, names, c => c with { Type = alter.Type, IsNotNull = alter.NotNull ?? c.IsNotNull }));

            case SetDefaultOperation set:
                return catalog.With(WithColumn(table, set.Column, names, c => c with { Default = set.Default }));

            case SetNotNullOperation set:
                return catalog.With(WithColumn(table, set.Column, names, c => c with { IsNotNull = set.NotNull }));

            case AddConstraintOperation add:
                return AddConstraint(catalog, table, add.Constraint, unit, schema).Catalog;

            case ValidateConstraintOperation validate:
                if (table.FindConstraint(validate.Constraint, names) is { Definition.Kind: ConstraintKind.NotNull } notNull)
                {
                    table = WithNotNull(table, notNull.Definition.Columns, names);
                }

                return catalog.With(table with
                {
                    Constraints = [.. table.Constraints.Select(c => names.Equals(c.Name, validate.Constraint) ? c with { IsValidated = true } : c)],
                });

            case DropConstraintOperation drop:
                if (catalog.FindIndex(table.Name with { Name = drop.Constraint }) is { } backing)
                {
                    catalog = catalog.Without(backing);
                }

                return catalog.With(table with { Constraints = table.Constraints.RemoveAll(c => names.Equals(c.Name, drop.Constraint)) });

            case MaintenanceOperation { Kind: MaintenanceKind.RefreshMaterializedView }:
                return catalog.With(table with { IsUnfilled = false });
            case AttachPartitionOperation attach when catalog.FindTable(attach.Partition, schema) is { } partition:
                return catalog.With(partition with { PartitionOf = table.Name });

            case DetachPartitionOperation detach when catalog.FindTable(detach.Partition, schema) is { } partition:
                return catalog.With(partition with { PartitionOf = null });

            default:
                return catalog;
        }
    }

    private static DatabaseCatalog RenameColumn(DatabaseCatalog catalog, Table table, RenameColumnOperation rename)
    {
        var names = catalog.Names;
        string Renamed(string name) => names.Equals(name, rename.Column) ? rename.NewName : name;
        foreach (var index in catalog.IndexesOf(table.Name).ToList())
        {
            if (index.Definition.Columns.Contains(rename.Column, names))
            {
                catalog = catalog.With(index with
                {
                    Definition = index.Definition with { Columns = [.. index.Definition.Columns.Select(c => c is null ? null : Renamed(c))] },
                });
            }
        }

        table = WithColumn(table, rename.Column, names, c => c with { Name = rename.NewName });
        return catalog.With(table with
        {
            Constraints =
            [
                .. table.Constraints.Select(c => c with
                {
                    Definition = c.Definition with
                    {
                        Columns = [.. c.Definition.Columns.Select(Renamed)],
                        NotNullColumn = c.Definition.NotNullColumn is { } column ? Renamed(column) : null,
                    },
                }),
            ],
        });
    }

    private static Table WithNotNull(Table table, IReadOnlyList<string> columns, StringComparer names)
    {
        foreach (var column in columns)
        {
            table = WithColumn(table, column, names, c => c with { IsNotNull = true });
        }

        return table;
    }

    private static Table WithColumn(Table table, string name, StringComparer names, Func<Column, Column> change) => table with
    {
        Columns = [.. table.Columns.Select(c => names.Equals(c.Name, name) ? change(c) : c)],
    };

    private static (DatabaseCatalog Catalog, Table Table) AddConstraint(
        DatabaseCatalog catalog, Table table, ConstraintDefinition definition, int unit, string? schema)
    {
        if (definition.ReferencedTable is { } referenced)
        {
            definition = definition with { ReferencedTable = catalog.FindTable(referenced, schema)?.Name ?? catalog.Qualify(referenced, schema) };
        }

        var names = catalog.Names;
        var columns = definition.Columns;
        var index = definition.UsingIndex is null ? null : catalog.FindIndex(table.Name with { Name = definition.UsingIndex });
        if (index is not null)
        {
            columns = [.. index.Definition.Columns.OfType<string>()];
            definition = definition with { Columns = columns };
        }

        var name = definition.Name ?? definition.UsingIndex ?? DefaultConstraintName(table, definition);
        table = table with
        {
            Constraints = table.Constraints.Add(new Constraint(name, definition, !definition.IsNotValid && !definition.IsNotEnforced)),
        };
        if (definition.Kind is ConstraintKind.PrimaryKey || (definition.Kind is ConstraintKind.NotNull && !definition.IsNotValid))
        {
            table = WithNotNull(table, columns, names);
        }

        catalog = catalog.With(table);
        if (definition.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique or ConstraintKind.Exclusion)
        {
            if (index is not null)
            {
                // USING INDEX renames the index to the constraint's name.
                catalog = catalog.Without(index).With(index with { Name = index.Name with { Name = name } });
            }
            else
            {
                var created = new IndexDefinition(name, table.Name, definition.Span)
                {
                    IsUnique = definition.Kind != ConstraintKind.Exclusion,
                    Columns = [.. columns],
                };
                catalog = catalog.With(new Index(table.Name with { Name = name }, created, unit));
            }
        }

        return (catalog, table);
    }

    /// <summary>The names that PostgreSQL gives (table_column_key, …); other engines' generated names cannot be known.</summary>
    private static string DefaultConstraintName(Table table, ConstraintDefinition definition)
    {
        var columns = definition.Columns.Count > 0 ? "_" + string.Join('_', definition.Columns) : string.Empty;
        var name = definition.Kind switch
        {
            ConstraintKind.PrimaryKey => $"{table.Name.Name}_pkey",
            ConstraintKind.Unique => $"{table.Name.Name}{columns}_key",
            ConstraintKind.ForeignKey => $"{table.Name.Name}{columns}_fkey",
            ConstraintKind.Exclusion => $"{table.Name.Name}{columns}_excl",
            ConstraintKind.NotNull => $"{table.Name.Name}{columns}_not_null",
            _ => $"{table.Name.Name}{columns}_check",
        };
        var candidate = name;
        for (var number = 1; table.FindConstraint(candidate, StringComparer.Ordinal) is not null; number++)
        {
            candidate = name + number;
        }

        return candidate;
    }
}
