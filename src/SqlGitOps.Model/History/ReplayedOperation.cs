using SqlGitOps.Model.Catalog;
using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Model.Sessions;
using SqlGitOps.Syntax;

namespace SqlGitOps.Model.History;

/// <summary>An operation with the world around it: what rules, plan and documentation read.</summary>
public sealed class ReplayedOperation
{
    /// <summary>What is done.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The statement it belongs to.</summary>
    public required ScriptStatement Statement { get; init; }

    /// <summary>The file.</summary>
    public required HistoryUnit Unit { get; init; }

    /// <summary>The schema before.</summary>
    public required DatabaseCatalog Before { get; init; }

    /// <summary>The schema after.</summary>
    public required DatabaseCatalog After { get; init; }

    /// <summary>Session and transaction before.</summary>
    public required SessionState Session { get; init; }

    /// <summary>What the database does.</summary>
    public required IReadOnlyList<Effect> Effects { get; init; }

    /// <summary>The engine it was computed for.</summary>
    public required EngineVersion Version { get; init; }

    /// <summary>The table the operation works on, before it; null when it is unknown.</summary>
    public Table? Table => Operation.Target is { } name ? Before.FindTable(name, Session.CurrentSchema) : null;

    /// <summary>The table of a name as the session sees it before the operation; null when it is unknown.</summary>
    public Table? FindTable(ObjectName name) => Before.FindTable(name, Session.CurrentSchema);

    /// <summary>
    /// Whether a table is certainly not there: the history is complete and has begun, and no schema has a table of that name.
    /// </summary>
    public bool IsMissing(ObjectName name)
    {
        if (!Before.IsComplete || Before.IsEmpty || SystemNames.IsOutsideHistory(name, Before.Dialect) || FindTable(name) is not null)
        {
            return false;
        }

        // An unqualified name may be found through a search path that is set outside the files.
        return name.Schema is not null || !Before.HasTableNamed(name.Name);
    }

    /// <summary>Whether a column of a known table is certainly not there.</summary>
    public bool IsMissing(ObjectName table, string column)
    {
        if (!Before.IsComplete || FindTable(table) is not { HasUnknownColumns: false } known || known.FindColumn(column, Before.Names) is not null)
        {
            return false;
        }

        // The commands of one ALTER TABLE run in an order of the server's own: a column it adds is there for all of them.
        foreach (var operation in Statement.Operations)
        {
            if (operation is AddColumnOperation add && Before.Names.Equals(add.Column.Name, column))
            {
                return false;
            }
        }

        return !SystemNames.IsSystemColumn(column, Before.Dialect);
    }

    /// <summary>
    /// The index whose name an index definition would take; null when the name is free, or when a dropped column may have
    /// taken that index with it unseen (expressions, partial indexes).
    /// </summary>
    public Catalog.Index? FindExisting(IndexDefinition definition) =>
        CatalogUpdate.NameOf(Before, definition, Session.CurrentSchema) is { } name
        && Before.FindIndex(name) is { Definition: { IsPartial: false } existing } index
        && !existing.Columns.Contains(null)
            ? index
            : null;

    /// <summary>Whether the table it works on was created in the same file, so that nobody else uses it yet.</summary>
    public bool IsOnNewTable => Table is { } table && (table.CreatedBy == Unit.Ordinal || table.IsTemporary);

    /// <summary>Whether everything it locks or changes was created in the same file; false when nothing is known about it.</summary>
    public bool IsOnlyOnNewObjects
    {
        get
        {
            foreach (var effect in Effects)
            {
                if (!effect.OnNewObject)
                {
                    return false;
                }
            }

            return Effects.Count > 0;
        }
    }

    /// <summary>The strongest lock among the effects on objects that existed before this file.</summary>
    public Effect? StrongestLock
    {
        get
        {
            Effect? strongest = null;
            foreach (var effect in Effects)
            {
                if (!effect.OnNewObject && effect.Lock > (strongest?.Lock ?? LockMode.None))
                {
                    strongest = effect;
                }
            }

            return strongest;
        }
    }

    /// <summary>The first effect of a kind on an object that existed before this file; null when there is none.</summary>
    public Effect? FindEffectOnExisting(EffectKind kind)
    {
        foreach (var effect in Effects)
        {
            if (effect.Kind == kind && !effect.OnNewObject)
            {
                return effect;
            }
        }

        return null;
    }

    /// <summary>The first effect of a kind; null when there is none.</summary>
    public Effect? FindEffect(EffectKind kind)
    {
        foreach (var effect in Effects)
        {
            if (effect.Kind == kind)
            {
                return effect;
            }
        }

        return null;
    }
}
