using SqlGitOps.Syntax.Tree;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>The dispatch to statements.</content>
internal partial class PostgreSqlParser
{
    protected override void ParseStatement()
    {
        _atomicBody = -1;
        switch (Kind)
        {
            case TokenKind.Identifier:
                ParseKeywordStatement();
                break;

            case TokenKind.LeftParen:
                ParseSelectStatement();
                break;

            case TokenKind.Placeholder:
                ParsePlaceholderStatement();
                return;

            case TokenKind.MetaCommand:
                {
                    var mark = Mark();
                    Advance();
                    Finish(mark, K.MetaCommandStmt);
                    EndStatementHere();
                    return;
                }

            case TokenKind.CopyData:
                {
                    // The data of a COPY that had an error; it was reported there.
                    var mark = Mark();
                    Advance();
                    Finish(mark, K.ErrorStmt);
                    EndStatementHere();
                    return;
                }

            default:
                Unexpected("a statement");
                return;
        }

        // A tool may fill in trailing clauses.
        if (Kind == TokenKind.Placeholder)
        {
            var first = FirstTokenOfLast();
            while (Eat(TokenKind.Placeholder))
            {
            }

            StretchLast(first);
        }
    }

    protected int FirstTokenOfLast() => MarkLast().FirstToken;

    /// <summary>Dispatch on the first key word. Every method called makes one statement node.</summary>
    protected void ParseKeywordStatement()
    {
        if (!Enter())
        {
            Finish(Mark(), K.ErrorStmt);
            return;
        }

        switch (Keyword)
        {
            case W.Select or W.Values or W.With or W.Table:
                ParseSelectOrData();
                break;
            case W.Insert:
                ParseInsert(Mark());
                break;
            case W.Update:
                ParseUpdate(Mark());
                break;
            case W.Delete:
                ParseDelete(Mark());
                break;
            case W.Merge:
                ParseMerge(Mark());
                break;
            case W.Create:
                ParseCreate();
                break;
            case W.Alter:
                ParseAlter();
                break;
            case W.Drop:
                ParseDrop();
                break;
            case W.Begin or W.Start or W.Commit or W.End or W.Rollback or W.Abort or W.Savepoint or W.Release:
                ParseTransaction();
                break;
            case W.Prepare:
                if (PeekWord(1) == W.Transaction)
                {
                    ParseTransaction();
                }
                else
                {
                    ParsePrepare();
                }

                break;
            case W.Set:
                ParseSet();
                break;
            case W.Reset:
                ParseReset();
                break;
            case W.Show:
                ParseShow();
                break;
            case W.Comment:
                ParseComment();
                break;
            case W.Truncate:
                ParseTruncate();
                break;
            case W.Lock:
                ParseLock();
                break;
            case W.Vacuum or W.Analyze or W.Analyse:
                ParseVacuum();
                break;
            case W.Cluster:
                ParseCluster();
                break;
            case W.Reindex:
                ParseReindex();
                break;
            case W.Refresh:
                ParseRefresh();
                break;
            case W.Copy:
                ParseCopy();
                break;
            case W.Do:
                ParseDo();
                break;
            case W.Call:
                ParseCall();
                break;
            case W.Explain:
                ParseExplain();
                break;
            case W.Checkpoint:
                ParseCheckpoint();
                break;
            case W.Grant or W.Revoke:
                ParseGrant();
                break;
            case W.Security:
                ParseSecurityLabel();
                break;
            case W.Listen:
                ParseListen();
                break;
            case W.Notify:
                ParseNotify();
                break;
            case W.Unlisten:
                ParseUnlisten();
                break;
            case W.Load:
                ParseLoad();
                break;
            case W.Discard:
                ParseDiscard();
                break;
            case W.Execute:
                ParseExecute();
                break;
            case W.Deallocate:
                ParseDeallocate();
                break;
            case W.Declare:
                ParseDeclareCursor();
                break;
            case W.Fetch or W.Move:
                ParseFetch();
                break;
            case W.Close:
                ParseClose();
                break;
            case W.Import:
                ParseImportForeignSchema();
                break;
            case W.Reassign:
                ParseReassignOwned();
                break;
            default:
                var mark = Mark();
                Unexpected("a statement");
                Finish(mark, K.ErrorStmt);
                break;
        }

        Leave();
    }

    /// <summary>A placeholder where a statement stands, up to its semicolon or the next statement.</summary>
    protected void ParsePlaceholderStatement()
    {
        var mark = Mark();
        while (Eat(TokenKind.Placeholder))
        {
        }

        while (!EndsStatement(Kind) && !Current.StartsLine)
        {
            Advance();
        }

        Finish(mark, K.PlaceholderStmt);
        EndStatementHere();
    }
}
