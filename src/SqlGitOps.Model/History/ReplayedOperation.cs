using SqlGitOps.Model.Catalog;
using SqlGitOps.Model.Effects;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Model.Sessions;

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

    /// <summary>Whether the table it works on was created in the same file, so that nobody else uses it yet.</summary>
    public bool IsOnNewTable => Table is { } table && (table.CreatedBy == Unit.Ordinal || table.IsTemporary);

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
