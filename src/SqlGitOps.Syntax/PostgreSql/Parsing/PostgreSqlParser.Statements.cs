using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>The dispatch to statements, and statements that are known by their first words.</content>
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
                    ParseUnparsed();
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
                ParseUnparsed(needsMore: false);
                break;
            case W.Grant or W.Revoke or W.Security or W.Listen or W.Notify or W.Unlisten or W.Load or W.Discard or W.Execute
                or W.Deallocate or W.Declare or W.Fetch or W.Move or W.Close or W.Import or W.Reassign:
                ParseUnparsed();
                break;
            default:
                var mark = Mark();
                Unexpected("a statement");
                Finish(mark, K.ErrorStmt);
                break;
        }

        Leave();
    }

    /// <summary>A command that is known by its first words; the cursor may be anywhere in it.</summary>
    protected void ParseUnparsed(bool needsMore = true)
    {
        var mark = Mark();
        Advance();
        FinishUnparsed(mark, needsMore);
    }

    /// <summary>Takes the rest of a statement as it is; only its parentheses must match.</summary>
    protected void FinishUnparsed(Marker mark, bool needsMore = false)
    {
        if (needsMore && EndsStatement(Kind))
        {
            Unexpected("the rest of the command");
        }

        SkipTokens();
        Finish(mark, K.UnparsedStmt);
    }

    /// <summary>Skips to the end of the statement; only parentheses must match.</summary>
    protected void SkipTokens()
    {
        var depth = 0;
        while (!EndsStatement(Kind))
        {
            if (Kind == TokenKind.LeftParen)
            {
                depth++;
            }
            else if (Kind == TokenKind.RightParen && --depth < 0)
            {
                Unexpected("the end of the statement");
            }

            Advance();
        }

        if (depth > 0)
        {
            Unexpected("')'");
        }
    }

    /// <summary>Skips one group in parentheses, whatever it holds.</summary>
    protected void SkipParens()
    {
        ExpectLeftParen();
        var depth = 1;
        while (depth > 0 && !EndsStatement(Kind))
        {
            depth += Kind == TokenKind.LeftParen ? 1 : Kind == TokenKind.RightParen ? -1 : 0;
            Advance();
        }

        if (depth > 0)
        {
            Unexpected("')'");
        }
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
