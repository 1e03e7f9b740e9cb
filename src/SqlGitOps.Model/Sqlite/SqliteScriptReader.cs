using SqlGitOps.Model.Scripts;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.Sqlite;

/// <summary>Reads SQLite files.</summary>
public sealed class SqliteScriptReader : IScriptReader
{
    /// <inheritdoc/>
    public SqlDialect Dialect => SqlDialect.Sqlite;

    /// <inheritdoc/>
    public SqlScript Read(SourceText text)
    {
        var tree = SqliteSyntax.Parse(text);
        var statements = new List<ScriptStatement>();
        var lowering = new SqliteLowering(tree);
        foreach (var node in tree.Statements)
        {
            statements.Add(new ScriptStatement
            {
                Ordinal = statements.Count,
                Batch = statements.Count,
                Node = node,
                Span = node.Span,
                Transaction = SupportOf(node),
                Operations = lowering.Lower(node),
            });
        }

        OperationList.MarkTableRebuilds(statements);
        return new SqlScript { Tree = tree, Statements = statements };
    }

    /// <summary>What SQLite refuses while a transaction is open (sqlite.org: VACUUM, ATTACH DATABASE, "PRAGMA journal_mode").</summary>
    private static TransactionSupport SupportOf(SyntaxNode statement) => (SqliteKind)statement.RawKind switch
    {
        SqliteKind.MetaCommandStmt => TransactionSupport.NotSent,
        SqliteKind.TransactionStmt => TransactionSupport.Control,
        SqliteKind.VacuumStmt or SqliteKind.AttachStmt or SqliteKind.DetachStmt => TransactionSupport.Forbidden,
        SqliteKind.PragmaStmt when IsJournalMode(PragmaStmt.Cast(statement)) => TransactionSupport.Forbidden,
        _ => TransactionSupport.Allowed,
    };

    private static bool IsJournalMode(PragmaStmt pragma) =>
        !pragma.Value.IsNone && SqliteNames.ObjectOf(pragma.Name)?.Name.Equals("journal_mode", StringComparison.OrdinalIgnoreCase) == true;
}
