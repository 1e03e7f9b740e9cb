using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>Where a broken statement ends.</content>
internal sealed partial class SqliteParser
{
    protected override bool EndsStatement(TokenKind kind) => kind == TokenKind.MetaCommand || base.EndsStatement(kind);

    protected override bool StartsStatement(int index)
    {
        var next = (SqliteKeyword)TokenAt(index + 1).Keyword;
        return (SqliteKeyword)TokenAt(index).Keyword switch
        {
            SqliteKeyword.Create => true,
            SqliteKeyword.Drop => next is SqliteKeyword.Table or SqliteKeyword.Index or SqliteKeyword.View or SqliteKeyword.Trigger,
            SqliteKeyword.Alter => next == SqliteKeyword.Table,
            SqliteKeyword.Insert => next is SqliteKeyword.Into or SqliteKeyword.Or,
            SqliteKeyword.Replace => next == SqliteKeyword.Into,
            SqliteKeyword.Delete => next == SqliteKeyword.From,
            SqliteKeyword.Update => next != SqliteKeyword.Set && (SqliteKeyword)TokenAt(index + 2).Keyword == SqliteKeyword.Set,
            SqliteKeyword.Pragma => TokenAt(index + 2).Kind is TokenKind.Equal or TokenKind.LeftParen or TokenKind.Semicolon,
            SqliteKeyword.Begin or SqliteKeyword.Commit => next == SqliteKeyword.Transaction || TokenAt(index + 1).Kind == TokenKind.Semicolon,
            _ => false,
        };
    }

    protected override bool IsFirstWord(int index) => (SqliteKeyword)TokenAt(index).Keyword is SqliteKeyword.Select or SqliteKeyword.Values
        or SqliteKeyword.With or SqliteKeyword.Insert or SqliteKeyword.Replace or SqliteKeyword.Update or SqliteKeyword.Delete
        or SqliteKeyword.Create or SqliteKeyword.Drop or SqliteKeyword.Alter or SqliteKeyword.Begin or SqliteKeyword.Commit
        or SqliteKeyword.End or SqliteKeyword.Rollback or SqliteKeyword.Savepoint or SqliteKeyword.Release or SqliteKeyword.Pragma
        or SqliteKeyword.Attach or SqliteKeyword.Detach or SqliteKeyword.Vacuum or SqliteKeyword.Reindex or SqliteKeyword.Analyze
        or SqliteKeyword.Explain;

    protected override bool StartsNextStatement(int statementStart, int index)
    {
        if (IsContinued(index - 1))
        {
            return false;
        }

        var next = (SqliteKeyword)TokenAt(index + 1).Keyword;
        var first = (SqliteKeyword)TokenAt(statementStart).Keyword;
        return (SqliteKeyword)TokenAt(index).Keyword switch
        {
            SqliteKeyword.Select => first is not (SqliteKeyword.Insert or SqliteKeyword.Replace) || HasRows(statementStart, index),
            SqliteKeyword.With => TokenAt(index + 2).Keyword == (ushort)SqliteKeyword.As,
            SqliteKeyword.Update => next != SqliteKeyword.Set,
            SqliteKeyword.Drop => first != SqliteKeyword.Alter,
            SqliteKeyword.Rollback => next is SqliteKeyword.To or SqliteKeyword.Transaction || TokenAt(index + 1).Kind == TokenKind.Semicolon,
            SqliteKeyword.Pragma or SqliteKeyword.Explain or SqliteKeyword.Vacuum or SqliteKeyword.Analyze or SqliteKeyword.Reindex
                or SqliteKeyword.Attach or SqliteKeyword.Detach or SqliteKeyword.Savepoint or SqliteKeyword.Release => true,
            _ => false,
        };
    }

    protected override bool HoldsStatements(int statementStart) =>
        (SqliteKeyword)TokenAt(statementStart).Keyword is SqliteKeyword.Explain or SqliteKeyword.With || StartsTrigger(statementStart);

    protected override bool HoldsSemicolons(int statementStart) =>
        TokenAt(statementStart).Keyword == (ushort)SqliteKeyword.Create && TokenAt(statementStart + 1).Keyword == (ushort)SqliteKeyword.Virtual;

    /// <summary>Whether a clause or an expression goes on behind a token.</summary>
    private bool IsContinued(int index)
    {
        ref readonly var token = ref TokenAt(index);
        return token.Kind is TokenKind.Comma or TokenKind.LeftParen or TokenKind.Equal or TokenKind.Operator or TokenKind.Dot
            || (SqliteKeyword)token.Keyword is SqliteKeyword.Union or SqliteKeyword.All or SqliteKeyword.Except or SqliteKeyword.Intersect
                or SqliteKeyword.As or SqliteKeyword.On or SqliteKeyword.Do or SqliteKeyword.Or or SqliteKeyword.Before or SqliteKeyword.After
                or SqliteKeyword.Of or SqliteKeyword.Conflict or SqliteKeyword.Insert;
    }

    /// <summary>Whether an INSERT has its VALUES or SELECT before a token, so that another SELECT is not its source.</summary>
    private bool HasRows(int statementStart, int end)
    {
        for (var i = statementStart; i < end; i++)
        {
            if ((SqliteKeyword)TokenAt(i).Keyword is SqliteKeyword.Select or SqliteKeyword.Values)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The statements inside a broken trigger are part of it: skips behind its END.</summary>
    protected override int RecoverFrom(int statementStart, int position)
    {
        if (!StartsTrigger(statementStart))
        {
            return position;
        }

        // No statement of a trigger begins with CREATE, so the search ends at the next one and files take linear time.
        var index = statementStart + 1;
        while (true)
        {
            ref readonly var token = ref TokenAt(index);
            if (token.Kind == TokenKind.EndOfFile || token.Keyword == (ushort)SqliteKeyword.Create)
            {
                return position;
            }

            if (token.Keyword == (ushort)SqliteKeyword.End && TokenAt(index - 1).Kind == TokenKind.Semicolon
                && TokenAt(index + 1).Kind is TokenKind.Semicolon or TokenKind.EndOfFile)
            {
                return Math.Max(index + 1, position);
            }

            index++;
        }
    }

    private bool StartsTrigger(int index)
    {
        if (TokenAt(index).Keyword != (ushort)SqliteKeyword.Create)
        {
            return false;
        }

        var next = (SqliteKeyword)TokenAt(index + 1).Keyword;
        return next == SqliteKeyword.Trigger
            || (next is SqliteKeyword.Temp or SqliteKeyword.Temporary && TokenAt(index + 2).Keyword == (ushort)SqliteKeyword.Trigger);
    }
}
