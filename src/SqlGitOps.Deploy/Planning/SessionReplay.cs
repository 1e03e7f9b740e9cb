using SqlGitOps.Model.Operations;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Sqlite;

namespace SqlGitOps.Deploy.Planning;

/// <summary>
/// What a session has to go through again when a migration goes on in the middle: the settings (search path, role, …) that
/// the statements before made for the session, which ended with the one that failed.
/// </summary>
internal static class SessionReplay
{
    /// <summary>The statements, in order, that set up the session again.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="end">The statement before which it stops.</param>
    public static List<int> Of(PlannedMigration migration, int end)
    {
        var result = new List<int>();
        var beginning = -1;
        for (var i = 0; i < end; i++)
        {
            switch (ActionOf(migration, i))
            {
                case TransactionAction.Begin:
                    beginning = result.Count;
                    break;
                case TransactionAction.Rollback or TransactionAction.RollbackAndChain when beginning >= 0:
                    // The database has taken the settings back with everything else.
                    result.RemoveRange(beginning, result.Count - beginning);
                    break;
                case TransactionAction.Commit:
                    beginning = -1;
                    break;
                case null when IsSessionOnly(migration, i) && !(beginning >= 0 && IsForeignKeysSetting(migration, i)):
                    result.Add(i);
                    break;
            }
        }

        return result;
    }

    /// <summary>Whether the statement before <paramref name="end"/> ended one transaction and began the next.</summary>
    public static bool IsInChain(PlannedMigration migration, int end) => end > 0
        && ActionOf(migration, end - 1) is TransactionAction.CommitAndChain or TransactionAction.RollbackAndChain;

    /// <summary>The first statement before <paramref name="end"/> whose work ended with its session: a temporary table. Null when there is none.</summary>
    public static int? FindLost(PlannedMigration migration, int end)
    {
        for (var i = 0; i < end; i++)
        {
            foreach (var operation in migration.Parsed(i).Operations)
            {
                if (operation is CreateTableOperation { IsTemporary: true })
                {
                    return i;
                }
            }
        }

        return null;
    }

    /// <summary>What a statement does to the transaction; null when it does nothing to it.</summary>
    public static TransactionAction? ActionOf(PlannedMigration migration, int statement)
    {
        var operations = migration.Parsed(statement).Operations;
        return migration.Content.Dialect == SqlDialect.SqlServer
            ? BatchTransactions.ActionOf(operations)
            : operations is [TransactionOperation operation] ? operation.Action : null;
    }

    // PRAGMA foreign_keys does nothing within a transaction, and defer_foreign_keys ends with it.
    private static bool IsForeignKeysSetting(PlannedMigration migration, int statement) =>
        migration.Content.Dialect == SqlDialect.Sqlite
        && migration.Whole.SqlOf(statement).Contains("foreign_keys", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a statement only changes the session: PRAGMA, ATTACH and DETACH in SQLite, SET elsewhere.</summary>
    public static bool IsSessionOnly(PlannedMigration migration, int statement)
    {
        var parsed = migration.Parsed(statement);
        if (migration.Content.Dialect == SqlDialect.Sqlite)
        {
            return (SqliteKind)parsed.Node.RawKind is SqliteKind.PragmaStmt or SqliteKind.AttachStmt or SqliteKind.DetachStmt;
        }

        foreach (var operation in parsed.Operations)
        {
            if (operation is not SetSettingOperation { IsLocal: false })
            {
                return false;
            }
        }

        return parsed.Operations.Count > 0;
    }
}
