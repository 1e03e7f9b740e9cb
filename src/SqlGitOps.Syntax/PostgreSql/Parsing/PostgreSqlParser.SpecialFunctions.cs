using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Functions with a syntax of their own (gram.y: func_expr_common_subexpr).</content>
internal partial class PostgreSqlParser
{
    /// <summary>A special function whose word is followed by '('. False (and nothing taken) when the word is none.</summary>
    protected bool ParseSpecialFunction()
    {
        var mark = Mark();
        var word = Keyword;
        switch (word)
        {
            case W.Cast or W.Treat:
                OpenCall();
                ParseExpression(word == W.Cast ? F.Argument : F.Arguments);
                ExpectWord(W.As);
                ParseType(F.Type);
                ExpectRightParen();
                Finish(mark, word == W.Cast ? K.TypeCast : K.SpecialFunction);
                return true;

            case W.Extract:
                OpenCall();
                if (IsStringKind(Kind))
                {
                    ParseString();
                    Label(F.Arguments);
                }
                else
                {
                    ParseName(F.Name, "a field such as YEAR", Keyword is W.Year or W.Month or W.Day or W.Hour or W.Minute or W.Second ? ColLabel : PlainBit);
                }

                ExpectWord(W.From);
                ParseExpression(F.Arguments);
                break;

            case W.Position:
                OpenCall();
                ParseRestrictedExpression(F.Arguments);
                ExpectWord(W.In);
                ParseRestrictedExpression(F.Arguments);
                break;

            case W.Overlay:
                OpenCall();
                ParseOptionalArguments();
                if (EatWord(W.Placing))
                {
                    ParseExpression(F.Arguments);
                    ExpectWord(W.From);
                    ParseExpression(F.Arguments);
                    ParseForArgument();
                }

                break;

            case W.Substring:
                OpenCall();
                ParseOptionalArguments();
                if (EatWord(W.Similar))
                {
                    ParseExpression(F.Arguments);
                    ExpectWord(W.Escape);
                    ParseExpression(F.Arguments);
                }
                else if (AtWord(W.For))
                {
                    ParseForArgument();
                    ParseFromArgument();
                }
                else
                {
                    ParseFromArgument();
                    ParseForArgument();
                }

                break;

            case W.Trim:
                OpenCall();
                if (Keyword is W.Both or W.Leading or W.Trailing)
                {
                    Advance();
                }

                if (EatWord(W.From))
                {
                    ParseExpressionList(F.Arguments);
                }
                else
                {
                    ParseExpressionList(F.Arguments);
                    if (EatWord(W.From))
                    {
                        ParseExpressionList(F.Arguments);
                    }
                }

                break;

            case W.Nullif:
                OpenCall();
                ParseExpression(F.Arguments);
                Expect(TokenKind.Comma, "','");
                ParseExpression(F.Arguments);
                break;

            case W.Coalesce or W.Greatest or W.Least or W.Grouping or W.Xmlconcat:
                OpenCall();
                ParseExpressionList(F.Arguments);
                break;

            case W.Normalize:
                OpenCall();
                ParseExpression(F.Arguments);
                if (Eat(TokenKind.Comma))
                {
                    if (Keyword is not (W.Nfc or W.Nfd or W.Nfkc or W.Nfkd))
                    {
                        Unexpected("NFC, NFD, NFKC or NFKD");
                    }

                    ParseName(F.Name);
                }

                break;

            case W.MergeAction:
                OpenCall();
                break;

            case W.Xmlelement or W.Xmlforest or W.Xmlpi or W.Xmlexists or W.Xmlparse or W.Xmlroot or W.Xmlserialize or W.Xmltable:
                ParseXmlFunction(word);
                break;

            case W.JsonObject or W.JsonArray or W.Json or W.JsonScalar or W.JsonSerialize or W.JsonQuery or W.JsonExists or W.JsonValue
                or W.JsonObjectagg or W.JsonArrayagg or W.JsonTable:
                return ParseJsonFunction(mark, word);

            default:
                return false;
        }

        ExpectRightParen();
        Finish(mark, K.SpecialFunction);
        return true;
    }

    protected void OpenCall()
    {
        Advance();
        Advance();
    }

    protected void ParseOptionalArguments()
    {
        if (At(TokenKind.RightParen))
        {
            return;
        }

        do
        {
            ParseArgument();
        }
        while (Eat(TokenKind.Comma));
    }

    protected void ParseForArgument()
    {
        if (EatWord(W.For))
        {
            ParseExpression(F.Arguments);
        }
    }

    protected void ParseFromArgument()
    {
        if (EatWord(W.From))
        {
            ParseExpression(F.Arguments);
        }
    }
}
