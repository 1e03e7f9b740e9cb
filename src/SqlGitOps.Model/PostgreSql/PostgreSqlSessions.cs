using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Model.Sessions;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.PostgreSql;

/// <summary>What statements of PostgreSQL do to their session, apart from the temporary objects that operations name.</summary>
internal static class PostgreSqlSessions
{
    private const string Setting = "setting";

    // In place of the name of a setting that is not known.
    private const string Unknown = "?";

    // DISCARD ALL (PostgreSQL manual, DISCARD): libraries stay loaded, and what new sessions begin with is in the catalog.
    private static readonly SessionPart[] s_discarded =
    [
        SessionPart.Setting, SessionPart.Role, SessionPart.Relation, SessionPart.Object, SessionPart.Cursor, SessionPart.Channel,
        SessionPart.PreparedStatement, SessionPart.Lock,
    ];

    public static void Add(ScriptStatement statement, List<SessionEffect> effects)
    {
        var node = statement.Node;
        AddStatement(node, effects);
        if ((PostgreSqlKind)node.RawKind == PostgreSqlKind.DoStmt)
        {
            AddCode(statement, effects);
        }
        else if ((PostgreSqlKind)node.RawKind is not (PostgreSqlKind.CreateFunctionStmt or PostgreSqlKind.ViewStmt or PostgreSqlKind.RuleStmt or PostgreSqlKind.CreateTrigStmt))
        {
            AddInside(node, effects);
        }

        foreach (var operation in statement.Operations)
        {
            if (operation is DataChangeOperation { Kind: DataChangeKind.Update, Table.Name: "pg_settings" })
            {
                // A rule of the view calls set_config.
                Make(SessionPart.Role, Unknown, Setting, effects);
            }
            else if (operation is HarmlessOperation harmless && harmless.Command.StartsWith("CREATE", StringComparison.Ordinal) && NamesTemporary(node))
            {
                Make(SessionPart.Object, Unknown, "temporary object", effects);
            }
        }
    }

    /// <summary>Commands that change the session.</summary>
    private static void AddStatement(SyntaxNode node, List<SessionEffect> effects)
    {
        switch ((PostgreSqlKind)node.RawKind)
        {
            case PostgreSqlKind.VariableSetStmt:
                AddSet(VariableSetStmt.Cast(node), effects);
                break;
            case PostgreSqlKind.SelectStmt:
                AddSelect(SelectStmt.Cast(node), effects);
                break;
            case PostgreSqlKind.DiscardStmt:
                var discard = DiscardStmt.Cast(node);
                foreach (var part in discard.All ? s_discarded : discard.Temporary ? [SessionPart.Relation, SessionPart.Object] : [])
                {
                    TakeBack(part, null, effects);
                }

                break;
            case PostgreSqlKind.AlterRoleSetStmt or PostgreSqlKind.AlterDatabaseSetStmt:
                Make(SessionPart.Default, Unknown, "default", effects);
                break;
            case PostgreSqlKind.PrepareStmt:
                Make(SessionPart.PreparedStatement, NameOf(PrepareStmt.Cast(node).Name), "prepared statement", effects);
                break;
            case PostgreSqlKind.DeallocateStmt:
                TakeBack(SessionPart.PreparedStatement, DeallocateStmt.Cast(node) is { All: false } deallocate ? NameOf(deallocate.Name) : null, effects);
                break;
            case PostgreSqlKind.DeclareCursorStmt when DeclareCursorStmt.Cast(node) is { WithHold: true } cursor:
                Make(SessionPart.Cursor, NameOf(cursor.Name), "cursor", effects);
                break;
            case PostgreSqlKind.ClosePortalStmt:
                TakeBack(SessionPart.Cursor, ClosePortalStmt.Cast(node) is { All: false } close ? NameOf(close.Cursor) : null, effects);
                break;
            case PostgreSqlKind.ListenStmt:
                SetUp(SessionPart.Channel, NameOf(ListenStmt.Cast(node).Channel), "channel", effects);
                break;
            case PostgreSqlKind.UnlistenStmt:
                TakeBack(SessionPart.Channel, UnlistenStmt.Cast(node) is { All: false } unlisten ? NameOf(unlisten.Channel) : null, effects);
                break;
            case PostgreSqlKind.LoadStmt:
                SetUp(SessionPart.Library, LoadStmt.Cast(node).File.Node.Text.ToString(), "library", effects);
                break;
        }
    }

    private static void AddSet(VariableSetStmt statement, List<SessionEffect> effects)
    {
        if (statement.Local || statement.Constraints || (statement.Transaction && !statement.Session))
        {
            return;
        }

        if (statement.ResetAll)
        {
            TakeBack(SessionPart.Setting, null, effects);
            SetUp(SessionPart.Setting, "*", Setting, effects);
            return;
        }

        if (statement.Transaction)
        {
            // SESSION CHARACTERISTICS: each sets some of several.
            SetUp(SessionPart.Setting, null, Setting, effects);
            return;
        }

        var name = statement switch
        {
            { TimeZone: true } => "timezone",
            { XmlOption: true } => "xmloption",
            { Schema: true } => "search_path",
            { Names: true } => "client_encoding",
            { Role: true } => "role",
            { SessionAuthorization: true } => "session_authorization",
            _ => PostgreSqlNames.ObjectOf(statement.Name)?.ToString().ToLowerInvariant() ?? Unknown,
        };
        SetUp(PartOf(name), name, Setting, effects);
        AddPath(statement.Node, effects);
    }

    /// <summary>Behind a path through the temporary schema, names without schema can make and mean temporary objects.</summary>
    private static void AddPath(SyntaxNode node, List<SessionEffect> effects)
    {
        if (node.Text.Contains("pg_temp", StringComparison.OrdinalIgnoreCase))
        {
            Make(SessionPart.Object, Unknown, "path to temporary objects", effects);
        }
    }

    /// <summary>A query of nothing but calls with literals does the same wherever it runs.</summary>
    private static void AddSelect(SelectStmt statement, List<SessionEffect> effects)
    {
        var isSetting = true;
        var names = new List<string>();
        foreach (var child in statement.Node.Children)
        {
            if (ResTarget.Cast(child) is not { IsNone: false } target || FuncCall.Cast(target.Expression) is not { IsNone: false } call || !IsLiteral(call))
            {
                return;
            }

            var function = FunctionOf(call);
            isSetting &= function == "set_config" && SettingOf(call) != Unknown;
            if (isSetting && !IsLocal(call))
            {
                names.Add(SettingOf(call));
            }

            switch (function)
            {
                case "pg_advisory_unlock" or "pg_advisory_unlock_shared":
                    TakeBack(SessionPart.Lock, LockOf(call, function), effects);
                    break;
                case "pg_advisory_unlock_all":
                    TakeBack(SessionPart.Lock, null, effects);
                    break;
            }
        }

        if (isSetting)
        {
            names.ForEach(name => SetUp(PartOf(name), name, Setting, effects));
            AddPath(statement.Node, effects);
        }
    }

    /// <summary>Code of DO: what is done under conditions, with values that are computed, cannot be done again.</summary>
    private static void AddCode(ScriptStatement statement, List<SessionEffect> effects)
    {
        using (var body = RoutineBodies.Parse(statement.Node))
        {
            if (body is not null)
            {
                AddInside(body.Tree.Root, effects);
                var inside = new List<SessionEffect>();
                foreach (var node in body.Tree.Root.Descendants)
                {
                    if (PlPgSqlExecSqlStmt.Cast(node) is { IsNone: false } command && !command.Statement.IsNone)
                    {
                        AddStatement(command.Statement, inside);
                    }
                }

                foreach (var effect in inside)
                {
                    if (effect.Kind is SessionEffectKind.SetUp or SessionEffectKind.Make)
                    {
                        effects.Add(effect with { Kind = SessionEffectKind.Make });
                    }
                }
            }
        }

        foreach (var operation in statement.Operations)
        {
            // Also what EXECUTE of a text comes to.
            if (operation is SetSettingOperation { IsLocal: false } setting)
            {
                Make(PartOf(setting.Name), setting.Name, Setting, effects);
            }
        }
    }

    /// <summary>Functions that change the session, and tables made by queries, anywhere in a statement.</summary>
    private static void AddInside(SyntaxNode statement, List<SessionEffect> effects)
    {
        var isSetUp = effects.Exists(static e => e is { Kind: SessionEffectKind.SetUp, What: Setting });
        foreach (var node in statement.Descendants)
        {
            if (FuncCall.Cast(node) is { IsNone: false } call)
            {
                switch (FunctionOf(call))
                {
                    case "set_config" when !isSetUp && !IsLocal(call):
                        Make(PartOf(SettingOf(call)), SettingOf(call), Setting, effects);
                        break;
                    case "pg_advisory_lock" or "pg_try_advisory_lock":
                        Make(SessionPart.Lock, LockOf(call, "pg_advisory_unlock"), "advisory lock", effects);
                        break;
                    case "pg_advisory_lock_shared" or "pg_try_advisory_lock_shared":
                        Make(SessionPart.Lock, LockOf(call, "pg_advisory_unlock_shared"), "advisory lock", effects);
                        break;
                }
            }
            else if (SelectStmt.Cast(node) is { IsNone: false } select)
            {
                AddTable(select.Into, select.IntoTemporary, effects);
            }
            else if (CreateTableAsStmt.Cast(node) is { IsNone: false, OnCommitDrop: false } table)
            {
                AddTable(table.Relation, table.Temporary, effects);
            }
        }
    }

    private static void AddTable(QualifiedName relation, bool isTemporary, List<SessionEffect> effects)
    {
        if (PostgreSqlNames.ObjectOf(relation) is { } name && (isTemporary || PostgreSqlNames.IsTemporary(name)))
        {
            SessionEffects.AddMade(ObjectKind.Table, name, effects);
        }
    }

    private static bool NamesTemporary(SyntaxNode statement)
    {
        foreach (var node in statement.Descendants)
        {
            if (PostgreSqlNames.ObjectOf(QualifiedName.Cast(node)) is { } name && PostgreSqlNames.IsTemporary(name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLiteral(FuncCall call)
    {
        foreach (var child in call.Node.Children)
        {
            if (child != call.Function.Node && (PostgreSqlKind)child.RawKind != PostgreSqlKind.Literal)
            {
                return false;
            }
        }

        return true;
    }

    private static string? FunctionOf(FuncCall call) => PostgreSqlNames.ObjectOf(call.Function)?.Name;

    private static bool IsLocal(FuncCall call) => call.Arguments.ToList() is [_, _, var isLocal] && Literal.Cast(isLocal) is { IsNone: false, True: true };

    private static string SettingOf(FuncCall call) =>
        call.Arguments.ToList() is [var name, _, _] ? PostgreSqlNames.StringOf(name)?.ToLowerInvariant() ?? Unknown : Unknown;

    /// <summary>A lock by the function that takes it back, with the same key.</summary>
    private static string LockOf(FuncCall call, string unlock) =>
        unlock + "(" + string.Join(',', call.Arguments.ToList().Select(PostgreSqlNames.Normalize)) + ")";

    private static string NameOf(Name name) => PostgreSqlNames.TextOf(name) ?? Unknown;

    /// <summary>RESET ALL leaves these alone (GUC_NO_RESET_ALL in the sources), and who knows what else when the name is not known.</summary>
    private static SessionPart PartOf(string setting) =>
        setting is "role" or "session_authorization" or "seed" or Unknown ? SessionPart.Role : SessionPart.Setting;

    private static void SetUp(SessionPart part, string? name, string what, List<SessionEffect> effects) =>
        effects.Add(new SessionEffect(SessionEffectKind.SetUp, part, name, what));

    private static void Make(SessionPart part, string name, string what, List<SessionEffect> effects) =>
        effects.Add(new SessionEffect(SessionEffectKind.Make, part, name, what));

    private static void TakeBack(SessionPart part, string? name, List<SessionEffect> effects) =>
        effects.Add(new SessionEffect(SessionEffectKind.TakeBack, part, name, string.Empty));
}
