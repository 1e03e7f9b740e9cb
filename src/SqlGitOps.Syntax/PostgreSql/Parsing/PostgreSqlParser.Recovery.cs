using SqlGitOps.Syntax.Tree;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Where a broken statement ends.</content>
internal partial class PostgreSqlParser
{
    protected override bool IsFirstWord(int index) => (W)TokenAt(index).Keyword is W.Abort or W.Alter or W.Analyse or W.Analyze
        or W.Begin or W.Call or W.Checkpoint or W.Close or W.Cluster or W.Comment or W.Commit or W.Copy or W.Create or W.Deallocate
        or W.Declare or W.Delete or W.Discard or W.Do or W.Drop or W.End or W.Execute or W.Explain or W.Fetch or W.Grant or W.Import
        or W.Insert or W.Listen or W.Load or W.Lock or W.Merge or W.Move or W.Notify or W.Prepare or W.Reassign or W.Refresh
        or W.Reindex or W.Release or W.Reset or W.Revoke or W.Rollback or W.Savepoint or W.Security or W.Select or W.Set or W.Show
        or W.Start or W.Table or W.Truncate or W.Unlisten or W.Update or W.Vacuum or W.Values or W.With;

    protected override bool StartsNextStatement(int statementStart, int index)
    {
        if (IsContinued(index - 1))
        {
            return false;
        }

        ref readonly var next = ref TokenAt(index + 1);
        var nextWord = (W)next.Keyword;
        var first = (W)TokenAt(statementStart).Keyword;
        switch ((W)TokenAt(index).Keyword)
        {
            case W.Select:
                return first != W.Insert || HasRows(statementStart, index);
            case W.With:
                return TokenAt(index + 2).Keyword == (ushort)W.As || nextWord == W.Recursive;
            case W.Alter or W.Drop:
                return first != W.Alter && nextWord != W.NotAKeyword;
            case W.Grant or W.Revoke:
                return first is not (W.Alter or W.Grant or W.Revoke);
            case W.Set:
                return next.Kind == TokenKind.Identifier && first is not (W.Update or W.Alter or W.Insert or W.Merge or W.Create);
            case W.Reset:
                return next.Kind == TokenKind.Identifier && first != W.Alter;
            case W.Execute:
                return next.Kind == TokenKind.Identifier && first is not (W.Create or W.Grant or W.Revoke);
            case W.Fetch:
                return nextWord is not (W.First or W.Next) || first != W.Select;
            case W.Start:
                return nextWord == W.Transaction;
            case W.Show or W.Explain or W.Vacuum or W.Analyze or W.Analyse or W.Discard or W.Deallocate or W.Prepare or W.Listen
                or W.Unlisten or W.Notify or W.Checkpoint or W.Declare or W.Close or W.Move or W.Reassign or W.Call or W.Load
                or W.Savepoint or W.Release or W.Cluster:
                return true;
            default:
                return false;
        }
    }

    protected override bool HoldsStatements(int statementStart)
    {
        switch ((W)TokenAt(statementStart).Keyword)
        {
            case W.Explain or W.With or W.Prepare or W.Declare:
                return true;
            case W.Create:
                var word = (W)TokenAt(statementStart + 1).Keyword;
                word = word == W.Or ? (W)TokenAt(statementStart + 3).Keyword : word;
                return word is W.Rule or W.Function or W.Procedure or W.Schema;
            default:
                return false;
        }
    }

    protected override bool HoldsSemicolons(int statementStart) =>
        TokenAt(statementStart).Keyword == (ushort)W.Create
        && (W)TokenAt(statementStart + (TokenAt(statementStart + 1).Keyword == (ushort)W.Or ? 3 : 1)).Keyword == W.Rule;

    /// <summary>Whether a clause or an expression goes on behind a token.</summary>
    private bool IsContinued(int index)
    {
        ref readonly var token = ref TokenAt(index);
        return token.Kind is TokenKind.Comma or TokenKind.LeftParen or TokenKind.Equal or TokenKind.Operator or TokenKind.Dot
            || (W)token.Keyword is W.Union or W.All or W.Except or W.Intersect or W.Distinct or W.As or W.For or W.On or W.Do or W.Or
                or W.Before or W.After or W.Of or W.With or W.To or W.By;
    }

    /// <summary>Whether an INSERT has its VALUES or SELECT before a token, so that another SELECT is not its source.</summary>
    private bool HasRows(int statementStart, int end)
    {
        for (var i = statementStart; i < end; i++)
        {
            if ((W)TokenAt(i).Keyword is W.Select or W.Values)
            {
                return true;
            }
        }

        return false;
    }
}
