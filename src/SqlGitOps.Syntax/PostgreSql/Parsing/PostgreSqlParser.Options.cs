using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Lists of options (gram.y: reloptions, definition, generic options, utility_option_list).</content>
internal partial class PostgreSqlParser
{
    /// <summary><c>(name = value, …)</c> as WITH and SET take it.</summary>
    protected void ParseOptionList(F field = F.Options)
    {
        ExpectLeftParen();
        do
        {
            var mark = Mark();
            var name = Mark();
            if (AtName(ColLabel))
            {
                TakeName();
                if (Eat(TokenKind.Dot) && AtName(ColLabel))
                {
                    TakeName();
                }

                Finish(name, K.Name, F.Name);
                if (Eat(TokenKind.Equal))
                {
                    ParseOptionValue(F.Value);
                }
            }
            else
            {
                Unexpected("an option name");
            }

            Finish(mark, K.DefElem, field);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    /// <summary>The value of an option: a number, a string, a word, an operator or a type (gram.y: def_arg).</summary>
    protected void ParseOptionValue(F field)
    {
        var mark = Mark();
        if (Kind is TokenKind.Identifier && Keyword is not (W.True or W.False or W.Null or W.Operator))
        {
            if (KeywordId != 0 && PostgreSqlKeywords.CategoryOf(KeywordId) == PostgreSqlKeywordCategory.Reserved
                || AtWord(W.None)
                || PeekKind(1) is TokenKind.Comma or TokenKind.RightParen)
            {
                ParseName(F.Parts, "a value", ColLabel);
                Finish(mark, K.ColumnRef, field);
            }
            else
            {
                ParseType(field);
            }
        }
        else if (IsOperatorKind(Kind) && !(Kind is TokenKind.Plus or TokenKind.Minus && PeekKind(1) is TokenKind.Integer or TokenKind.Numeric))
        {
            Advance();
            Finish(mark, K.Literal, field);
        }
        else if (AtWord(W.Operator))
        {
            ParseOperator();
            Finish(mark, K.Literal, field);
        }
        else
        {
            ParseOperand();
            Label(field);
        }
    }

    /// <summary><c>OPTIONS (name 'value', …)</c> of foreign data; also <c>ADD</c>, <c>SET</c> and <c>DROP</c> in ALTER.</summary>
    protected void ParseGenericOptions()
    {
        ExpectLeftParen();
        do
        {
            var mark = Mark();
            var drop = false;
            if (Keyword is W.Add or W.Set or W.Drop && IsNameAt(1, ColLabel))
            {
                drop = AtWord(W.Drop);
                Advance();
            }

            ParseName(F.Name, "an option name", ColLabel);
            if (!drop)
            {
                ParseStringLiteral(F.Value);
            }

            Finish(mark, K.DefElem, F.Options);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    /// <summary>Options of utility commands: <c>(VERBOSE, PARALLEL 2, FORMAT json)</c>.</summary>
    protected void ParseUtilityOptions()
    {
        ExpectLeftParen();
        do
        {
            var mark = Mark();
            ParseName(F.Name, "an option name", ColLabel);
            if (Kind is not (TokenKind.Comma or TokenKind.RightParen or TokenKind.EndOfFile))
            {
                ParseUtilityOptionValue();
            }

            Finish(mark, K.DefElem, F.Options);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    protected void ParseUtilityOptionValue()
    {
        var mark = Mark();
        if (Eat(TokenKind.Star))
        {
            Finish(mark, K.Literal, F.Value);
        }
        else if (At(TokenKind.LeftParen))
        {
            // COPY's FORCE_QUOTE (a, b)
            Advance();
            ParseExpressionList(F.Elements);
            ExpectRightParen();
            Finish(mark, K.RowExpr, F.Value);
        }
        else if (Kind == TokenKind.Identifier && Keyword is not (W.True or W.False or W.Null or W.Default))
        {
            ParseName(F.Parts, "a value", ColLabel);
            Finish(mark, K.ColumnRef, F.Value);
        }
        else
        {
            if (Kind is TokenKind.Plus or TokenKind.Minus && PeekKind(1) is not (TokenKind.Integer or TokenKind.Numeric or TokenKind.Placeholder))
            {
                Unexpected("a value, ',' or ')'");
            }

            ParseOperand();
            Label(F.Value);
        }
    }
}
