using SqlGitOps.Model.Catalog;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Sessions;
using SqlGitOps.Syntax;

namespace SqlGitOps.Model.Effects;

/// <summary>What an effect model looks at.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Catalog">The schema before it.</param>
/// <param name="Session">The session before it.</param>
/// <param name="Unit">Ordinal of the file.</param>
/// <param name="Version">The engine version.</param>
internal readonly record struct EffectContext(Operation Operation, DatabaseCatalog Catalog, SessionState Session, int Unit, EngineVersion Version)
{
    public Table? FindTable(ObjectName name) => Catalog.FindTable(name, Session.CurrentSchema);

    /// <summary>Whether the object was created in this file. An unknown table counts as existing: somebody else made it.</summary>
    public bool IsNew(ObjectName name) => FindTable(name) is { } table && (table.CreatedBy == Unit || table.IsTemporary);

    /// <summary>The effect on a table, under the name it has in the catalog.</summary>
    public Effect On(ObjectName table, EffectKind kind, LockMode mode, string? reason = null) =>
        new(kind, FindTable(table)?.Name ?? Catalog.Qualify(table, Session.CurrentSchema), mode, IsNew(table), reason);
}
