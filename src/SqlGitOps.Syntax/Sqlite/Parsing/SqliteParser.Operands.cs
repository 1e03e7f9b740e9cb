using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>What operators stand between.</content>
internal sealed partial class SqliteParser
{
    /// <summary>Parses what operators stand between, always into one node.</summary>
    private void ParseOperand()
    {
        var mark = Mark();
        switch (Kind)
        {
            case TokenKind.LeftParen:
                ParseParenthesis(mark);
                return;
            case TokenKind.Plus or TokenKind.Minus:
            case TokenKind.Operator when TextOf(Current)[0] == '~':
                Advance();
                ParseExpression(PrefixLevel, SqliteField.Right);
                Finish(mark, SqliteKind.AExpr, AExpr.PrefixFlag);
                return;
            case TokenKind.Parameter:
                AdvanceChecked();
                Finish(mark, SqliteKind.ParamRef);
                return;
            case TokenKind.Identifier when KeywordId != 0 && ParseWordOperand(mark):
                return;
        }

        if ((At(TokenKind.String) && PeekKind(1) == TokenKind.Dot) || !ParseTerm())
        {
            if (AtColumnName)
            {
                ParseColumnOrCall();
            }
            else
            {
                Unexpected("an expression");
                Finish(mark, SqliteKind.Literal);
            }
        }
    }

    /// <summary>A literal or a time function (term in SQLite's grammar); false when none stands here.</summary>
    private bool ParseTerm()
    {
        var mark = Mark();
        uint flags;
        switch (Kind)
        {
            case TokenKind.Integer or TokenKind.Numeric:
                flags = Literal.NumberFlag;
                break;
            case TokenKind.String:
                flags = Literal.StringFlag;
                break;
            case TokenKind.HexString:
                flags = Literal.BlobFlag;
                break;
            default:
                switch (Keyword)
                {
                    case SqliteKeyword.Null:
                        flags = Literal.NullFlag;
                        break;
                    case SqliteKeyword.CurrentDate or SqliteKeyword.CurrentTime or SqliteKeyword.CurrentTimestamp:
                        Advance();
                        Finish(mark, SqliteKind.SqlValueFunction);
                        return true;
                    default:
                        return false;
                }

                break;
        }

        AdvanceChecked();
        Finish(mark, SqliteKind.Literal, flags);
        return true;
    }

    /// <summary>Operands that begin with a key word of their own; false when the word is a name.</summary>
    private bool ParseWordOperand(Marker mark)
    {
        switch (Keyword)
        {
            case SqliteKeyword.Not:
                Advance();
                ParseExpression(NotLevel, SqliteField.Arguments);
                Finish(mark, SqliteKind.BoolExpr, BoolExpr.NotFlag);
                return true;
            case SqliteKeyword.Exists:
                Advance();
                ExpectLeftParen();
                ParseSelect(SqliteField.Query);
                ExpectRightParen();
                Finish(mark, SqliteKind.SubLink, SubLink.ExistsFlag);
                return true;
            case SqliteKeyword.Case:
                ParseCase(mark);
                return true;
            case SqliteKeyword.Cast:
                Advance();
                ExpectLeftParen();
                ParseExpression(SqliteField.Argument);
                Expect(SqliteKeyword.As);
                ParseTypeName(SqliteField.Type);
                ExpectRightParen();
                Finish(mark, SqliteKind.TypeCast);
                return true;
            case SqliteKeyword.Raise:
                ParseRaise(mark);
                return true;
            default:
                return false;
        }
    }

    /// <summary>(SELECT …), (x) or the row value (x, y).</summary>
    private void ParseParenthesis(Marker mark)
    {
        Advance();
        if (StartsSelect(Keyword))
        {
            ParseSelect(SqliteField.Query);
            ExpectRightParen();
            Finish(mark, SqliteKind.SubLink);
            return;
        }

        ParseExpression(SqliteField.Expression);
        if (!At(TokenKind.Comma))
        {
            ExpectRightParen();
            Finish(mark, SqliteKind.ParenExpr);
            return;
        }

        Label(SqliteField.Elements);
        while (Eat(TokenKind.Comma))
        {
            ParseExpression(SqliteField.Elements);
        }

        ExpectRightParen();
        Finish(mark, SqliteKind.RowExpr);
    }

    private void ParseCase(Marker mark)
    {
        Advance();
        if (!At(SqliteKeyword.When))
        {
            ParseExpression(SqliteField.Argument);
        }

        do
        {
            var when = Mark();
            Expect(SqliteKeyword.When);
            ParseExpression(SqliteField.Condition);
            Expect(SqliteKeyword.Then);
            ParseExpression(SqliteField.Result);
            Finish(when, SqliteKind.CaseWhen);
            Label(SqliteField.Whens);
        }
        while (At(SqliteKeyword.When));

        if (Eat(SqliteKeyword.Else))
        {
            ParseExpression(SqliteField.Else);
        }

        Expect(SqliteKeyword.End);
        Finish(mark, SqliteKind.CaseExpr);
    }

    /// <summary>RAISE(IGNORE) or RAISE(action, message); the message is any expression since 3.47.</summary>
    private void ParseRaise(Marker mark)
    {
        Advance();
        ExpectLeftParen();
        var flags = Keyword switch
        {
            SqliteKeyword.Ignore => RaiseExpr.IgnoreFlag,
            SqliteKeyword.Rollback => RaiseExpr.RollbackFlag,
            SqliteKeyword.Abort => RaiseExpr.AbortFlag,
            SqliteKeyword.Fail => RaiseExpr.FailFlag,
            _ => 0u,
        };
        if (flags == 0)
        {
            Unexpected("IGNORE, ROLLBACK, ABORT or FAIL");
        }

        Advance();
        if (flags != RaiseExpr.IgnoreFlag)
        {
            Expect(TokenKind.Comma, "','");
            ParseExpression(SqliteField.Message);
        }

        ExpectRightParen();
        Finish(mark, SqliteKind.RaiseExpr, flags);
    }

    /// <summary>Whether a name stands here that an expression may begin with; these words always begin something else.</summary>
    private bool AtColumnName => AtName && Keyword is not (SqliteKeyword.Cast or SqliteKeyword.Raise
        or SqliteKeyword.CurrentDate or SqliteKeyword.CurrentTime or SqliteKeyword.CurrentTimestamp);

    /// <summary>A column with up to two qualifiers, a function call, or a placeholder.</summary>
    private void ParseColumnOrCall()
    {
        var mark = Mark();
        ParseName(SqliteField.Parts, "a column name");
        if (At(TokenKind.LeftParen))
        {
            ParseCall(mark);
            return;
        }

        if (!At(TokenKind.Dot))
        {
            FinishWord(mark);
            return;
        }

        for (var parts = 1; parts < 3 && Eat(TokenKind.Dot); parts++)
        {
            ParseName(SqliteField.Parts, "a column name");
        }

        Finish(mark, SqliteKind.ColumnRef);
    }

    /// <summary>Makes a column, TRUE or FALSE, or a placeholder of the name that was parsed last.</summary>
    private void FinishWord(Marker mark)
    {
        var token = TokenAt(mark.FirstToken);
        if (Position == mark.FirstToken + 1 && token.Keyword == 0)
        {
            if (token.Kind == TokenKind.Placeholder)
            {
                Backtrack(mark);
                Advance();
                Finish(mark, SqliteKind.Placeholder);
                return;
            }

            var flags = token.Kind != TokenKind.Identifier ? 0
                : TextOf(token).Equals("true", StringComparison.OrdinalIgnoreCase) ? Literal.TrueFlag
                : TextOf(token).Equals("false", StringComparison.OrdinalIgnoreCase) ? Literal.FalseFlag
                : 0;
            if (flags != 0)
            {
                Backtrack(mark);
                Advance();
                Finish(mark, SqliteKind.Literal, flags);
                return;
            }
        }

        Finish(mark, SqliteKind.ColumnRef);
    }
}
