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
        var flags = FlagIf(W.Restart, W.Identity, TruncateStmt.RestartIdentityFlag)
            | FlagIf(W.Continue, W.Identity, TruncateStmt.ContinueIdentityFlag);
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
            var mode = Mark();
            while (Keyword is W.Access or W.Row or W.Share or W.Update or W.Exclusive)
            {
                Advance();
            }

            if (Position == mode.FirstToken)
            {
                Unexpected("a lock mode such as ACCESS EXCLUSIVE");
            }

            Finish(mode, K.LockModeClause, F.Mode);
            ExpectWord(W.Mode);
        }

        Finish(mark, K.LockStmt, FlagIf(W.Nowait, LockStmt.NoWaitFlag));
    }
}
