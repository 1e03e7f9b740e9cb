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
