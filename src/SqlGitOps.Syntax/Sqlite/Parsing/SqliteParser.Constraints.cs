using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>Constraints of columns and of tables.</content>
internal sealed partial class SqliteParser
{
    /// <summary>Parses one column constraint; false when none begins here.</summary>
    private bool ParseColumnConstraint()
    {
        var mark = Mark();
        var named = ParseConstraintName();
        switch (Keyword)
        {
            case SqliteKeyword.Default:
                ParseDefault();
                Finish(mark, SqliteKind.DefaultConstraint);
                break;
            case SqliteKeyword.Null:
                Advance();
                ParseConflictResolution();
                Finish(mark, SqliteKind.NullConstraint);
                break;
            case SqliteKeyword.Not when Peek(1) != SqliteKeyword.Deferrable:
                Advance();
                Expect(SqliteKeyword.Null);
                ParseConflictResolution();
                Finish(mark, SqliteKind.NotNullConstraint);
                break;
            case SqliteKeyword.Not or SqliteKeyword.Deferrable:
                Finish(mark, SqliteKind.DeferrableClause, ParseDeferrable());
                break;
            case SqliteKeyword.Primary:
                ParseColumnPrimaryKey(mark);
                break;
            case SqliteKeyword.Unique:
                Advance();
                ParseConflictResolution();
                Finish(mark, SqliteKind.UniqueConstraint);
                break;
            case SqliteKeyword.Check:
                Advance();
                ParseParenthesized(SqliteField.Expression);
                Finish(mark, SqliteKind.CheckConstraint);
                break;
            case SqliteKeyword.References:
                Finish(mark, SqliteKind.ForeignKeyConstraint, ParseReferences());
                break;
            case SqliteKeyword.Collate:
                if (named)
                {
                    Finish(mark, SqliteKind.EmptyConstraint);
                    Label(SqliteField.Constraints);
                }

                Advance();
                ParseCollationName();
                return true;
            case SqliteKeyword.Generated or SqliteKeyword.As:
                ParseGenerated(mark);
                break;
            default:
                if (!named)
                {
                    return false;
                }

                Finish(mark, SqliteKind.EmptyConstraint);
                break;
        }

        Label(SqliteField.Constraints);
        return !Failed;
    }

    private bool ParseConstraintName()
    {
        if (!Eat(SqliteKeyword.Constraint))
        {
            return false;
        }

        ParseName(SqliteField.ConstraintName, "a constraint name");
        return true;
    }

    /// <summary>DEFAULT takes a signed literal, a word, or any expression in parentheses.</summary>
    private void ParseDefault()
    {
        Advance();
        var mark = Mark();
        if (Eat(TokenKind.LeftParen))
        {
            ParseExpression(SqliteField.Expression);
            ExpectRightParen();
            Finish(mark, SqliteKind.ParenExpr);
        }
        else if (Kind is TokenKind.Plus or TokenKind.Minus)
        {
            Advance();
            var operand = Mark();
            if (!ParseTerm())
            {
                Unexpected("a literal");
                Finish(operand, SqliteKind.Literal);
            }

            Label(SqliteField.Right);
            Finish(mark, SqliteKind.AExpr, AExpr.PrefixFlag);
        }
        else if (!ParseTerm())
        {
            if (!IsBareName(Kind, KeywordId) && !At(SqliteKeyword.Indexed))
            {
                Unexpected("a literal or an expression in parentheses");
            }

            // A word, such as TRUE; SQLite takes any other word as a string.
            ParseName(SqliteField.Parts, "a literal");
            FinishWord(mark);
        }

        Label(SqliteField.Expression);
    }

    private void ParseColumnPrimaryKey(Marker mark)
    {
        Advance();
        Expect(SqliteKeyword.Key);
        var flags = Eat(SqliteKeyword.Asc) ? PrimaryKeyConstraint.AscendingFlag
            : Eat(SqliteKeyword.Desc) ? PrimaryKeyConstraint.DescendingFlag
            : 0;
        ParseConflictResolution();
        if (Eat(SqliteKeyword.Autoincrement))
        {
            flags |= PrimaryKeyConstraint.AutoincrementFlag;
        }

        Finish(mark, SqliteKind.PrimaryKeyConstraint, flags);
    }

    private void ParseGenerated(Marker mark)
    {
        if (Eat(SqliteKeyword.Generated))
        {
            Expect(SqliteKeyword.Always);
        }

        Expect(SqliteKeyword.As);
        ParseParenthesized(SqliteField.Expression);
        uint flags = 0;
        if (Kind == TokenKind.Identifier && IsBareName(Kind, KeywordId) && !At(SqliteKeyword.Generated))
        {
            var token = Current;
            if (At(SqliteKeyword.Virtual))
            {
                flags = GeneratedConstraint.VirtualFlag;
            }
            else if (TextOf(token).Equals("stored", StringComparison.OrdinalIgnoreCase))
            {
                flags = GeneratedConstraint.StoredFlag;
            }
            else
            {
                Unexpected("STORED or VIRTUAL");
            }

            Advance();
        }

        Finish(mark, SqliteKind.GeneratedConstraint, flags);
    }

    private void ParseTableConstraint()
    {
        var mark = Mark();
        var named = ParseConstraintName();
        switch (Keyword)
        {
            case SqliteKeyword.Primary:
                Advance();
                Expect(SqliteKeyword.Key);
                ExpectLeftParen();
                ParseIndexElements();
                var flags = Eat(SqliteKeyword.Autoincrement) ? PrimaryKeyConstraint.AutoincrementFlag : 0;
                ExpectRightParen();
                ParseConflictResolution();
                Finish(mark, SqliteKind.PrimaryKeyConstraint, flags);
                break;
            case SqliteKeyword.Unique:
                Advance();
                ExpectLeftParen();
                ParseIndexElements();
                ExpectRightParen();
                ParseConflictResolution();
                Finish(mark, SqliteKind.UniqueConstraint);
                break;
            case SqliteKeyword.Check:
                Advance();
                ParseParenthesized(SqliteField.Expression);
                ParseConflictResolution();
                Finish(mark, SqliteKind.CheckConstraint);
                break;
            case SqliteKeyword.Foreign:
                Advance();
                Expect(SqliteKeyword.Key);
                ParseNameList(SqliteField.Columns);
                Finish(mark, SqliteKind.ForeignKeyConstraint, ParseReferences());
                break;
            default:
                if (!named)
                {
                    Unexpected("a table constraint");
                }

                Finish(mark, SqliteKind.EmptyConstraint);
                break;
        }
    }

    /// <summary>ON CONFLICT algorithm behind a constraint.</summary>
    private void ParseConflictResolution()
    {
        if (Eat(SqliteKeyword.On))
        {
            Expect(SqliteKeyword.Conflict);
            ParseResolution();
        }
    }

    private void ParseResolution()
    {
        var mark = Mark();
        var flags = Keyword switch
        {
            SqliteKeyword.Rollback => ConflictResolution.RollbackFlag,
            SqliteKeyword.Abort => ConflictResolution.AbortFlag,
            SqliteKeyword.Fail => ConflictResolution.FailFlag,
            SqliteKeyword.Ignore => ConflictResolution.IgnoreFlag,
            SqliteKeyword.Replace => ConflictResolution.ReplaceFlag,
            _ => 0u,
        };
        if (flags == 0)
        {
            Unexpected("ROLLBACK, ABORT, FAIL, IGNORE or REPLACE");
        }

        Advance();
        Finish(mark, SqliteKind.ConflictResolution, flags);
        Label(SqliteField.Resolution);
    }
}
