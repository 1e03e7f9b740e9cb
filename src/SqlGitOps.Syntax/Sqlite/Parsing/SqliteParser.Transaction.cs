namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>BEGIN, COMMIT, END, ROLLBACK, SAVEPOINT, RELEASE.</content>
internal sealed partial class SqliteParser
{
    private void ParseTransaction()
    {
        var mark = Mark();
        uint flags;
        switch (Keyword)
        {
            case SqliteKeyword.Begin:
                Advance();
                flags = TransactionStmt.BeginFlag;
                flags |= Eat(SqliteKeyword.Deferred) ? TransactionStmt.DeferredFlag
                    : Eat(SqliteKeyword.Immediate) ? TransactionStmt.ImmediateFlag
                    : Eat(SqliteKeyword.Exclusive) ? TransactionStmt.ExclusiveFlag
                    : 0;
                ParseTransactionWord();
                break;
            case SqliteKeyword.Rollback:
                Advance();
                flags = TransactionStmt.RollbackFlag;
                ParseTransactionWord();
                if (Eat(SqliteKeyword.To))
                {
                    flags = TransactionStmt.RollbackToFlag;
                    Eat(SqliteKeyword.Savepoint);
                    ParseName(SqliteField.Savepoint, "a savepoint name");
                }

                break;
            case SqliteKeyword.Savepoint:
                Advance();
                flags = TransactionStmt.SavepointFlag;
                ParseName(SqliteField.Savepoint, "a savepoint name");
                break;
            case SqliteKeyword.Release:
                Advance();
                flags = TransactionStmt.ReleaseFlag;
                Eat(SqliteKeyword.Savepoint);
                ParseName(SqliteField.Savepoint, "a savepoint name");
                break;
            default:
                Advance();
                flags = TransactionStmt.CommitFlag;
                ParseTransactionWord();
                break;
        }

        Finish(mark, SqliteKind.TransactionStmt, flags);
    }

    /// <summary>The optional word TRANSACTION; SQLite ignores a name behind it.</summary>
    private void ParseTransactionWord()
    {
        if (Eat(SqliteKeyword.Transaction) && AtName)
        {
            AdvanceChecked();
        }
    }
}
