using SqlGitOps.Model.Scripts;
using SqlGitOps.Model.Sessions;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.Sqlite;

/// <summary>What statements of SQLite do to their session, apart from the temporary objects that operations name.</summary>
internal static class SqliteSessions
{
    public static void Add(ScriptStatement statement, List<SessionEffect> effects)
    {
        switch ((SqliteKind)statement.Node.RawKind)
        {
            case SqliteKind.PragmaStmt:
                var pragma = PragmaStmt.Cast(statement.Node);

                // Without a value it is a question; some are in the header of the file (sqlite.org, "PRAGMA Statements").
                if (!pragma.Value.IsNone && SqliteNames.ObjectOf(pragma.Name) is { } name
                    && name.Name.ToLowerInvariant() is var setting and not ("user_version" or "application_id" or "schema_version"))
                {
                    effects.Add(new SessionEffect(SessionEffectKind.SetUp, SessionPart.Pragma, null, "setting")
                    {
                        IsIgnoredInTransaction = setting is "foreign_keys" or "defer_foreign_keys",
                    });
                }

                break;
            case SqliteKind.AttachStmt:
                var attach = AttachStmt.Cast(statement.Node);
                effects.Add(new SessionEffect(
                    IsInMemory(attach.Database) ? SessionEffectKind.Make : SessionEffectKind.SetUp, SessionPart.Attached, NameOf(attach.Schema), "attached database"));
                break;
            case SqliteKind.DetachStmt:
                effects.Add(new SessionEffect(SessionEffectKind.TakeBack, SessionPart.Attached, NameOf(DetachStmt.Cast(statement.Node).Schema), string.Empty));
                break;
        }
    }

    /// <summary>Whether a database, or one without a name, ends when it is detached (sqlite.org, "In-Memory Databases").</summary>
    private static bool IsInMemory(SyntaxNode database) => database.Text is "''" or "\"\""
        || database.Text.Contains(":memory:", StringComparison.OrdinalIgnoreCase) || database.Text.Contains("mode=memory", StringComparison.OrdinalIgnoreCase);

    private static string NameOf(SyntaxNode schema) => schema.Text.Trim("'\"`[]").ToString();
}
