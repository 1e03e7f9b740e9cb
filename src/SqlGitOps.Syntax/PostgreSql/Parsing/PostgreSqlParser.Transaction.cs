using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Transactions.</content>
internal partial class PostgreSqlParser
{
    protected void ParseTransaction()
    {
        var mark = Mark();
        var word = Keyword;
        Advance();
        uint flags;
        switch (word)
        {
            case W.Begin or W.Start:
                flags = TransactionStmt.BeginFlag;
                if (word == W.Start)
                {
                    ExpectWord(W.Transaction);
                }
                else
                {
                    EatWorkOrTransaction();
                }

                flags |= ParseTransactionModes();
                break;

            case W.Commit or W.End:
                if (word == W.Commit && EatWord(W.Prepared))
                {
                    flags = TransactionStmt.CommitPreparedFlag;
                    ParseStringLiteral(F.Gid);
                    break;
                }

                EatWorkOrTransaction();
                flags = TransactionStmt.CommitFlag | ParseChain();
                break;

            case W.Rollback or W.Abort:
                if (word == W.Rollback && EatWord(W.Prepared))
                {
                    flags = TransactionStmt.RollbackPreparedFlag;
                    ParseStringLiteral(F.Gid);
                    break;
                }

                EatWorkOrTransaction();
                if (word == W.Rollback && EatWord(W.To))
                {
                    EatSavepointWord();
                    flags = TransactionStmt.RollbackToFlag;
                    ParseName(F.Savepoint, "a savepoint name");
                    break;
                }

                flags = TransactionStmt.RollbackFlag | ParseChain();
                break;

            case W.Savepoint:
                flags = TransactionStmt.SavepointFlag;
                ParseName(F.Savepoint, "a savepoint name");
                break;

            case W.Release:
                EatSavepointWord();
                flags = TransactionStmt.ReleaseFlag;
                ParseName(F.Savepoint, "a savepoint name");
                break;

            default:
                flags = TransactionStmt.PrepareFlag;
                ExpectWord(W.Transaction);
                ParseStringLiteral(F.Gid);
                break;
        }

        Finish(mark, K.TransactionStmt, flags);
    }

    protected void EatWorkOrTransaction()
    {
        if (!EatWord(W.Work))
        {
            EatWord(W.Transaction);
        }
    }

    protected uint ParseChain()
    {
        if (!EatWord(W.And))
        {
            return 0;
        }

        var no = EatWord(W.No);
        ExpectWord(W.Chain);
        return no ? TransactionStmt.AndNoChainFlag : TransactionStmt.AndChainFlag;
    }

    /// <summary>ISOLATION LEVEL, READ ONLY, DEFERRABLE; flags of TransactionStmt come back.</summary>
    protected uint ParseTransactionModes()
    {
        var flags = 0u;
        while (true)
        {
            switch (Keyword)
            {
                case W.Isolation:
                    Advance();
                    ExpectWord(W.Level);
                    switch (Keyword)
                    {
                        case W.Serializable:
                            Advance();
                            flags |= TransactionStmt.SerializableFlag;
                            break;
                        case W.Repeatable:
                            Advance();
                            ExpectWord(W.Read);
                            flags |= TransactionStmt.RepeatableReadFlag;
                            break;
                        default:
                            ExpectWord(W.Read);
                            if (EatWord(W.Committed))
                            {
                                flags |= TransactionStmt.ReadCommittedFlag;
                            }
                            else
                            {
                                ExpectWord(W.Uncommitted);
                                flags |= TransactionStmt.ReadUncommittedFlag;
                            }

                            break;
                    }

                    break;
                case W.Read:
                    Advance();
                    if (EatWord(W.Only))
                    {
                        flags |= TransactionStmt.ReadOnlyFlag;
                    }
                    else
                    {
                        ExpectWord(W.Write);
                        flags |= TransactionStmt.ReadWriteFlag;
                    }

                    break;
                case W.Deferrable:
                    Advance();
                    flags |= TransactionStmt.DeferrableFlag;
                    break;
                case W.Not:
                    Advance();
                    ExpectWord(W.Deferrable);
                    flags |= TransactionStmt.NotDeferrableFlag;
                    break;
                default:
                    return flags;
            }

            if (Eat(TokenKind.Comma) && Keyword is not (W.Isolation or W.Read or W.Deferrable or W.Not))
            {
                Unexpected("ISOLATION LEVEL, READ or DEFERRABLE");
            }
        }
    }

    /// <summary>SAVEPOINT before a name; alone it is the name.</summary>
    private void EatSavepointWord()
    {
        if (AtWord(W.Savepoint) && !EndsStatement(PeekKind(1)))
        {
            Advance();
        }
    }
}
