using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.PostgreSql;

/// <summary>Which statements PostgreSQL refuses inside a transaction block (PreventInTransactionBlock in its sources; manual pages of the commands).</summary>
internal static class PostgreSqlTransactions
{
    /// <param name="statement">The statement.</param>
    /// <param name="endsTransaction">Whether it is code that commits or rolls back.</param>
    public static TransactionSupport SupportOf(SyntaxNode statement, bool endsTransaction) => (PostgreSqlKind)statement.RawKind switch
    {
        PostgreSqlKind.MetaCommandStmt => TransactionSupport.NotSent,
        PostgreSqlKind.TransactionStmt => TransactionStmt.Cast(statement) is { CommitPrepared: true } or { RollbackPrepared: true }
            ? TransactionSupport.Forbidden
            : TransactionSupport.Control,
        PostgreSqlKind.IndexStmt => Forbidden(IndexStmt.Cast(statement).Concurrently),
        PostgreSqlKind.DropStmt => Forbidden(DropStmt.Cast(statement) is { Concurrently: true } or { Database: true }
            or { ObjectType.Tablespace: true } or { ObjectType.Subscription: true }),
        PostgreSqlKind.ReindexStmt => Forbidden(Reindex(ReindexStmt.Cast(statement))),
        PostgreSqlKind.VacuumStmt => Forbidden(VacuumStmt.Cast(statement).Vacuum),
        PostgreSqlKind.ClusterStmt => Forbidden(ClusterStmt.Cast(statement).Relation.IsNone),
        PostgreSqlKind.AlterTableStmt => Forbidden(DetachesConcurrently(AlterTableStmt.Cast(statement))),
        // DO that says COMMIT fails with "invalid transaction termination" inside a transaction.
        PostgreSqlKind.DoStmt => Forbidden(endsTransaction),
        PostgreSqlKind.CreatedbStmt or PostgreSqlKind.CreateTableSpaceStmt or PostgreSqlKind.AlterSystemStmt => TransactionSupport.Forbidden,
        PostgreSqlKind.AlterDatabaseStmt => Forbidden(AlterDatabaseStmt.Cast(statement).SetTablespace),
        PostgreSqlKind.DiscardStmt => Forbidden(DiscardStmt.Cast(statement).All),
        PostgreSqlKind.CreateSubscriptionStmt => Forbidden(!Contains(statement, "create_slot")),
        _ => TransactionSupport.Allowed,
    };

    private static TransactionSupport Forbidden(bool forbidden) => forbidden ? TransactionSupport.Forbidden : TransactionSupport.Allowed;

    private static bool Reindex(ReindexStmt reindex) => reindex.Concurrently || reindex.Schema || reindex.Database || reindex.System;

    private static bool DetachesConcurrently(AlterTableStmt alter)
    {
        foreach (var command in alter.Commands)
        {
            if (DetachPartitionCmd.Cast(command) is { IsNone: false, Concurrently: true })
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(SyntaxNode statement, string word) => statement.Text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
