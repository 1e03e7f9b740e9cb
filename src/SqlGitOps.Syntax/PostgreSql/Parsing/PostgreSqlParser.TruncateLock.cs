using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>TRUNCATE and LOCK.</content>
internal partial class PostgreSqlParser
{
    protected void ParseTruncate()
    {
        var mark = Mark();
        Advance();
        EatWord(W.Table);
        ParseRelations();
        var flags = FlagIf(W.Restart, W.Identity, TruncateStmt.RestartIdentityFlag);
        if (flags == 0)
        {
            flags = FlagIf(W.Continue, W.Identity, TruncateStmt.ContinueIdentityFlag);
        }

        flags |= CascadeOrRestrict(TruncateStmt.CascadeFlag, TruncateStmt.RestrictFlag);
        Finish(mark, K.TruncateStmt, flags);
    }

    protected void ParseRelations()
    {
        do
        {
            ParseRelationExpression(F.Relations, RelationAlias.None);
        }
        while (Eat(TokenKind.Comma));
    }

    protected void ParseLock()
    {
        var mark = Mark();
        Advance();
        EatWord(W.Table);
        ParseRelations();
        if (EatWord(W.In))
        {
            ParseLockMode();
            ExpectWord(W.Mode);
        }

        Finish(mark, K.LockStmt, FlagIf(W.Nowait, LockStmt.NoWaitFlag));
    }

    /// <summary>The words between IN and MODE (gram.y: lock_type).</summary>
    private void ParseLockMode()
    {
        var mode = Mark();
        switch (Keyword)
        {
            case W.Access:
                Advance();
                if (!EatWord(W.Share))
                {
                    ExpectWord(W.Exclusive);
                }

                break;
            case W.Row:
                Advance();
                if (!EatWord(W.Share))
                {
                    ExpectWord(W.Exclusive);
                }

                break;
            case W.Share:
                Advance();
                if (EatWord(W.Update) || EatWord(W.Row))
                {
                    ExpectWord(W.Exclusive);
                }

                break;
            case W.Exclusive:
                Advance();
                break;
            default:
                Unexpected("a lock mode such as ACCESS EXCLUSIVE");
                break;
        }

        Finish(mode, K.LockModeClause, F.Mode);
    }
}
