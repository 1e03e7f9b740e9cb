using SqlGitOps.Model.Operations;
using SqlGitOps.Model.PostgreSql;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Model.Sqlite;
using SqlGitOps.Syntax;

namespace SqlGitOps.Model.Sessions;

/// <summary>
/// Says of each statement whether it sets up its session in a way that another session can be set up in, takes such things
/// back, or makes something that ends with the session. Code that runs at deployment and is not in the file is not looked into.
/// </summary>
public static class SessionEffects
{
    /// <summary>The effects of a statement (SQL Server: a batch), in order.</summary>
    /// <param name="dialect">Its dialect.</param>
    /// <param name="statement">The statement.</param>
    public static IReadOnlyList<SessionEffect> Of(SqlDialect dialect, ScriptStatement statement)
    {
        var effects = new List<SessionEffect>();
        switch (dialect)
        {
            case SqlDialect.PostgreSql:
                PostgreSqlSessions.Add(statement, effects);
                break;
            case SqlDialect.Sqlite:
                SqliteSessions.Add(statement, effects);
                break;
            case SqlDialect.SqlServer when statement.Operations.Count > 0 && statement.Operations.All(static o => o is SetSettingOperation { IsLocal: false }):
                effects.AddRange(statement.Operations.Select(static _ =>
                    new SessionEffect(SessionEffectKind.SetUp, SessionPart.Setting, null, "setting")));
                break;
        }

        foreach (var operation in statement.Operations)
        {
            AddTemporary(operation, effects);
        }

        return effects;
    }

    /// <summary>Adds that a temporary object is made.</summary>
    internal static void AddMade(ObjectKind kind, ObjectName name, List<SessionEffect> effects) =>
        effects.Add(new SessionEffect(SessionEffectKind.Make, PartOf(kind), name.Name, "temporary " + kind switch
        {
            ObjectKind.Table or ObjectKind.ForeignTable => "table",
            ObjectKind.View => "view",
            ObjectKind.Sequence => "sequence",
            ObjectKind.Trigger => "trigger",
            _ => "object",
        }));

    private static void AddTemporary(Operation operation, List<SessionEffect> effects)
    {
        switch (operation)
        {
            // Its transaction is over wherever a file can stop.
            case CreateTableOperation { IsTemporary: true, IsDroppedOnCommit: false } table:
                AddMade(table.Kind, table.Table, effects);
                break;
            case CreateObjectOperation { IsTemporary: true } made:
                AddMade(made.Kind, made.Name, effects);
                break;
            case RenameTableOperation { IsConditional: false } rename when MayBeTemporary(rename.Table):
                effects.Add(new SessionEffect(SessionEffectKind.Rename, SessionPart.Relation, rename.Table.Name, string.Empty) { NewName = rename.NewName.Name });
                break;
            case DropTableOperation { IsConditional: false } table:
                AddDropped(ObjectKind.Table, table.Table, effects);
                break;
            case DropObjectOperation { IsConditional: false } dropped:
                AddDropped(dropped.Kind, dropped.Name, effects);
                break;
        }
    }

    private static void AddDropped(ObjectKind kind, ObjectName name, List<SessionEffect> effects)
    {
        var part = PartOf(kind);
        if (MayBeTemporary(name) && (name.Schema is not null || part != SessionPart.Object))
        {
            effects.Add(new SessionEffect(SessionEffectKind.TakeBack, part, name.Name, string.Empty));
        }
    }

    /// <summary>Whether a name is that of a temporary object when there is one: without a schema it is found first.</summary>
    private static bool MayBeTemporary(ObjectName name) => name.Schema is null || PostgreSqlNames.IsTemporary(name) || SqliteNames.IsTemporary(name);

    private static SessionPart PartOf(ObjectKind kind) => kind switch
    {
        ObjectKind.Table or ObjectKind.ForeignTable or ObjectKind.View or ObjectKind.MaterializedView or ObjectKind.Sequence => SessionPart.Relation,
        ObjectKind.Trigger => SessionPart.Trigger,
        _ => SessionPart.Object,
    };
}
