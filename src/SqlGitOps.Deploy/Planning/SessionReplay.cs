using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Sessions;
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
    public static List<int> Of(PlannedMigration migration, int end) =>
        [.. SessionTrace.Of(migration, end).Where(static m => !m.IsLost).Select(static m => m.Statement).Distinct()];

    /// <summary>Whether the statement before <paramref name="end"/> ended one transaction and began the next.</summary>
    public static bool IsInChain(PlannedMigration migration, int end) => end > 0
        && ActionOf(migration, end - 1) is TransactionAction.CommitAndChain or TransactionAction.RollbackAndChain;

    /// <summary>The first thing that ended with the session before <paramref name="end"/>, such as a temporary table. Null when there is none.</summary>
    public static SessionMark? FindLost(PlannedMigration migration, int end) =>
        SessionTrace.Of(migration, end).FirstOrDefault(static m => m.IsLost);

    /// <summary>The first thing that statements leave in their session for others, outside of transactions. Null when there is none.</summary>
    public static SessionMark? FindKept(PlannedMigration migration)
    {
        var trace = new SessionTrace(migration);
        for (var i = 0; i < migration.Statements.Count; i++)
        {
            trace.Add(i);
            if (!trace.IsInTransaction && trace.Marks.FirstOrDefault(static m => m.Effect.Part != SessionPart.Default) is { } kept)
            {
                return kept;
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

    /// <summary>Whether a statement of SQLite only changes or reads the session: PRAGMA, ATTACH and DETACH.</summary>
    public static bool IsSessionOnly(PlannedMigration migration, int statement) =>
        (SqliteKind)migration.Parsed(statement).Node.RawKind is SqliteKind.PragmaStmt or SqliteKind.AttachStmt or SqliteKind.DetachStmt;
}
