using System.Runtime.CompilerServices;
using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql;

/// <summary>
/// Recursive descent over PostgreSQL 18's grammar, one method per statement and clause, named after gram.y where that
/// helps. Every method that stands for a node makes exactly one node, also after an error, so that labels always fit.
/// </summary>
internal sealed partial class PostgreSqlParser(SourceText text, TokenBuffer tokens) : Parser(text, tokens)
{
    protected override SqlDialect Dialect => SqlDialect.PostgreSql;

    protected override ushort ScriptKind => (ushort)K.Script;

    protected override ushort ErrorStatementKind => (ushort)K.ErrorStmt;

    protected override byte StatementsField => (byte)F.Statements;

    protected override string KeywordText(ushort keyword) => PostgreSqlKeywords.Table[keyword].ToUpperInvariant();

    /// <summary>A psql command ends what runs (<c>\gexec</c>) or stands for itself (<c>\set</c>).</summary>
    protected override bool EndsStatement(TokenKind kind) => kind is TokenKind.Semicolon or TokenKind.EndOfFile or TokenKind.MetaCommand;

    // Where the BEGIN ATOMIC of the current statement stands; -1 for none.
    private int _atomicBody = -1;

    /// <summary>An error in a BEGIN ATOMIC body goes on behind its END: the semicolons inside end no statement of the file.</summary>
    protected override int RecoverFrom(int statementStart, int position)
    {
        if (_atomicBody < 0)
        {
            return position;
        }

        var depth = 0;
        for (var index = _atomicBody; ; index++)
        {
            ref readonly var token = ref TokenAt(index);
            if (token.Kind == TokenKind.EndOfFile || (token.StartsLine && token.Keyword == (ushort)W.Create && StartsStatement(index)))
            {
                return position;
            }

            if (token.Keyword is (ushort)W.Atomic or (ushort)W.Case)
            {
                depth++;
            }
            else if (token.Keyword == (ushort)W.End && --depth == 0)
            {
                return Math.Max(index + 1, position);
            }
        }
    }

    // ---- words -----------------------------------------------------------------------------------------------------

    private W Keyword => (W)KeywordId;

    private W PeekWord(int distance) => (W)PeekKeywordId(distance);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AtWord(W word) => KeywordId == (ushort)word;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AtWords(W first, W second) => KeywordId == (ushort)first && PeekKeywordId(1) == (ushort)second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool EatWord(W word)
    {
        if (KeywordId != (ushort)word)
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Takes two words that stand side by side, or none.</summary>
    private bool EatWords(W first, W second)
    {
        if (!AtWords(first, second))
        {
            return false;
        }

        Advance();
        Advance();
        return true;
    }

    private bool ExpectWord(W word)
    {
        if (EatWord(word))
        {
            return true;
        }

        if (!Failed)
        {
            Unexpected(KeywordText((ushort)word));
        }

        return false;
    }

    /// <summary>The flag when the word is there (and is taken), else 0.</summary>
    private uint FlagIf(W word, uint flag) => EatWord(word) ? flag : 0;

    private uint FlagIf(W first, W second, uint flag) => EatWords(first, second) ? flag : 0;

    /// <summary>Whether the current token is an unquoted word that is no key word of the server but has a meaning here.</summary>
    private bool AtPlainWord(string lower)
    {
        if (Kind != TokenKind.Identifier || KeywordId != 0)
        {
            return false;
        }

        return TextOf(Current).Equals(lower, StringComparison.OrdinalIgnoreCase);
    }

    private uint IfExists(uint flag)
    {
        if (!AtWords(W.If, W.Exists))
        {
            return 0;
        }

        Advance();
        Advance();
        return flag;
    }

    private uint IfNotExists(uint flag)
    {
        if (!AtWords(W.If, W.Not))
        {
            return 0;
        }

        Advance();
        Advance();
        ExpectWord(W.Exists);
        return flag;
    }

    private uint CascadeOrRestrict(uint cascade, uint restrict) =>
        EatWord(W.Cascade) ? cascade : EatWord(W.Restrict) ? restrict : 0;

    // ---- nodes -----------------------------------------------------------------------------------------------------

    private void Finish(Marker mark, K kind, uint flags = 0) => Finish(mark, (ushort)kind, flags);

    private void Finish(Marker mark, K kind, F field, uint flags = 0) => Finish(mark, (ushort)kind, flags, (byte)field);

    private void Label(F field) => Label((byte)field);

    // ---- statements ------------------------------------------------------------------------------------------------

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

    private int FirstTokenOfLast() => MarkLast().FirstToken;

    /// <summary>Dispatch on the first key word. Every method called makes one statement node.</summary>
    private void ParseKeywordStatement()
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
    private void ParseUnparsed(bool needsMore = true)
    {
        var mark = Mark();
        Advance();
        FinishUnparsed(mark, needsMore);
    }

    /// <summary>Takes the rest of a statement as it is; only its parentheses must match.</summary>
    private void FinishUnparsed(Marker mark, bool needsMore = false)
    {
        if (needsMore && EndsStatement(Kind))
        {
            Unexpected("the rest of the command");
        }

        SkipTokens();
        Finish(mark, K.UnparsedStmt);
    }

    /// <summary>Skips to the end of the statement; only parentheses must match.</summary>
    private void SkipTokens()
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
    private void SkipParens()
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
    private void ParsePlaceholderStatement()
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

    /// <summary>
    /// Where a broken statement can be left although its semicolon is missing. Two words are looked at, because ALTER
    /// TABLE has its own ADD, ALTER and DROP, and UPDATE, DELETE, INSERT and SET also begin clauses.
    /// </summary>
    protected override bool StartsStatement(int index)
    {
        ref readonly var token = ref TokenAt(index);
        if (token.Kind == TokenKind.MetaCommand)
        {
            return true;
        }

        if (token.Keyword == 0)
        {
            return false;
        }

        ref readonly var next = ref TokenAt(index + 1);
        var nextWord = (W)next.Keyword;
        switch ((W)token.Keyword)
        {
            case W.Create:
                return nextWord is not W.NotAKeyword;
            case W.Alter:
                return nextWord is W.Table or W.Index or W.View or W.Materialized or W.Sequence or W.Type or W.Domain or W.Schema
                    or W.Function or W.Procedure or W.Extension or W.Role or W.User or W.Database or W.Policy or W.Trigger
                    or W.Publication or W.Subscription or W.Default or W.System or W.Foreign;
            case W.Drop:
                return nextWord is W.Table or W.Index or W.View or W.Materialized or W.Sequence or W.Type or W.Domain or W.Schema
                    or W.Function or W.Procedure or W.Extension or W.Role or W.User or W.Database or W.Policy or W.Trigger
                    or W.Publication or W.Subscription or W.Owned or W.Rule or W.Aggregate or W.Operator;
            case W.Insert or W.Merge:
                return nextWord == W.Into;
            case W.Delete:
                return nextWord == W.From;
            case W.Update:
                return IsName(next, ColId) && nextWord is not (W.Set or W.Of or W.Or or W.On);
            case W.Begin or W.Commit or W.Rollback:
                return next.Kind is TokenKind.Semicolon || nextWord is W.Transaction or W.Work or W.To;
            case W.Comment:
                return nextWord == W.On;
            case W.Truncate or W.Lock:
                return nextWord is W.Table or W.Only || (next.Kind is TokenKind.Identifier && nextWord == W.NotAKeyword);
            case W.Copy:
                return IsName(next, ColId);
            case W.Do:
                return next.Kind == TokenKind.DollarString;
            case W.Refresh:
                return nextWord == W.Materialized;
            case W.Reindex:
                return nextWord is W.Table or W.Index or W.Schema or W.Database or W.System;
            case W.Grant or W.Revoke:
                return nextWord is W.Select or W.Insert or W.Update or W.Delete or W.All or W.Execute;
            default:
                return false;
        }
    }
}
