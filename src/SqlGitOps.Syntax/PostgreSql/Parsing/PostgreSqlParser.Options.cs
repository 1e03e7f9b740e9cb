using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Lists of options (gram.y: reloptions, definition, generic options, utility_option_list).</content>
internal partial class PostgreSqlParser
{
    /// <summary><c>(name = value, schema.name, …)</c> as WITH, SET and RESET of relations take it (gram.y: reloptions).</summary>
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
                if (Eat(TokenKind.Dot))
                {
                    if (AtName(ColLabel))
                    {
                        TakeName();
                    }
                    else
                    {
                        Unexpected("an option name");
                    }
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

    /// <summary><c>(name = value, name, …)</c> of CREATE OPERATOR, AGGREGATE, TYPE and the like (gram.y: definition).</summary>
    /// <param name="plainNames">Whether names must not be key words and values must be there (gram.y: old_aggr_list).</param>
    protected void ParseDefinition(bool plainNames = false)
    {
        ExpectLeftParen();
        do
        {
            var mark = Mark();
            ParseName(F.Name, "an option name", plainNames ? PlainBit : ColLabel);
            if (plainNames && !At(TokenKind.Equal))
            {
                Unexpected("'='");
            }

            if (Eat(TokenKind.Equal))
            {
                ParseOptionValue(F.Value);
            }

            Finish(mark, K.DefElem, F.Options);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    /// <summary><c>[WITH (name = value, …)]</c></summary>
    protected void ParseWithDefinition()
    {
        if (EatWord(W.With))
        {
            ParseDefinition();
        }
    }

    /// <summary>The value of an option: a number, a string, a word, an operator or a type (gram.y: def_arg).</summary>
    protected void ParseOptionValue(F field)
    {
        var mark = Mark();
        switch (Kind)
        {
            case TokenKind.Identifier when AtWord(W.Operator) && PeekKind(1) == TokenKind.LeftParen:
                ParseQualifiedOperator(field);
                break;
            case TokenKind.Identifier when AtWord(W.None) || PostgreSqlKeywords.CategoryOf(KeywordId) == PostgreSqlKeywordCategory.Reserved:
                ParseName(F.Parts, "a value", ColLabel);
                Finish(mark, K.ColumnRef, field);
                break;
            case TokenKind.Identifier or TokenKind.QuotedIdentifier or TokenKind.UnicodeQuotedIdentifier or TokenKind.Placeholder:
                if (PeekKind(1) is TokenKind.Comma or TokenKind.RightParen && AtName(TypeFunctionName))
                {
                    ParseName(F.Parts, "a value", ColLabel);
                    Finish(mark, K.ColumnRef, field);
                }
                else
                {
                    ParseType(field, allowPercent: true);
                }

                break;
            default:
                if (IsStringKind(Kind))
                {
                    ParseString();
                    Label(field);
                }
                else if (Kind is TokenKind.Integer or TokenKind.Numeric
                    || (Kind is TokenKind.Plus or TokenKind.Minus && PeekKind(1) is TokenKind.Integer or TokenKind.Numeric))
                {
                    ParseNumber(field);
                }
                else if (IsOperatorKind(Kind))
                {
                    ParseQualifiedOperator(field);
                }
                else
                {
                    Unexpected("a value");
                    Finish(mark, K.Literal, field);
                }

                break;
        }
    }

    /// <summary><c>(name 'value', …)</c> of foreign data; in ALTER also <c>ADD</c>, <c>SET</c> and <c>DROP</c>. OPTIONS is taken.</summary>
    protected void ParseGenericOptions(bool alter)
    {
        ExpectLeftParen();
        do
        {
            var mark = Mark();
            var action = 0u;
            if (alter && IsNameAt(1, ColLabel))
            {
                action = OneOf((W.Add, DefElem.AddFlag), (W.Set, DefElem.SetFlag), (W.Drop, DefElem.DropFlag));
            }

            ParseName(F.Name, "an option name", ColLabel);
            if (action != DefElem.DropFlag)
            {
                ParseStringLiteral(F.Value);
            }

            Finish(mark, K.DefElem, F.Options, action);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    /// <summary>Options of utility commands: <c>(VERBOSE, PARALLEL 2, FORMAT json)</c> (gram.y: utility_option_list).</summary>
    protected void ParseUtilityOptions()
    {
        ExpectLeftParen();
        do
        {
            var mark = Mark();
            ParseName(F.Name, "an option name", Keyword is W.Analyze or W.Analyse ? ColLabel : NonReservedWord);
            if (Kind is not (TokenKind.Comma or TokenKind.RightParen or TokenKind.EndOfFile))
            {
                ParseUtilityOptionValue();
            }

            Finish(mark, K.DefElem, F.Options);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    private void ParseUtilityOptionValue()
    {
        if (Kind is TokenKind.Integer or TokenKind.Numeric or TokenKind.Plus or TokenKind.Minus)
        {
            ParseNumber(F.Value);
        }
        else
        {
            ParseBooleanOrString(F.Value);
        }
    }

    /// <summary>TRUE, FALSE, ON, another word that is not reserved, or a string (gram.y: opt_boolean_or_string).</summary>
    protected void ParseBooleanOrString(F field)
    {
        if (IsStringKind(Kind))
        {
            ParseString();
            Label(field);
            return;
        }

        if (Keyword is W.True or W.False)
        {
            TakeLiteral(AtWord(W.True) ? Literal.TrueFlag : Literal.FalseFlag);
            Label(field);
            return;
        }

        if (At(TokenKind.Placeholder))
        {
            ParsePlaceholder();
            Label(field);
            return;
        }

        var mark = Mark();
        ParseName(F.Parts, "a value", AtWord(W.On) ? ColLabel : NonReservedWord);
        Finish(mark, K.ColumnRef, field);
    }
}
