using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>SQL/JSON functions and JSON_TABLE.</content>
internal partial class PostgreSqlParser
{
    protected bool ParseJsonFunction(Marker mark, W word)
    {
        OpenCall();
        switch (word)
        {
            case W.Json:
                ParseJsonValue(F.Arguments);
                ParseJsonUniqueKeys();
                break;
            case W.JsonScalar:
                ParseExpression(F.Arguments);
                break;
            case W.JsonSerialize:
                ParseJsonValue(F.Arguments);
                ParseJsonReturning();
                break;
            case W.JsonObject:
                ParseJsonObject(single: false);
                break;
            case W.JsonObjectagg:
                ParseJsonObject(single: true);
                break;
            case W.JsonArray:
                ParseJsonArray();
                break;
            case W.JsonArrayagg:
                ParseJsonValue(F.Arguments);
                if (AtWord(W.Order))
                {
                    ParseOrderBy();
                }

                ParseJsonNullClause();
                ParseJsonReturning();
                break;
            default:
                ParseJsonValue(F.Arguments);
                Expect(TokenKind.Comma, "','");
                ParseExpression(F.Arguments);
                if (word == W.JsonTable)
                {
                    if (EatWord(W.As))
                    {
                        ParseName(F.Name, "a path name");
                    }

                    ParseJsonClauses();
                    ParseJsonTableColumns();
                }

                ParseJsonClauses();
                break;
        }

        ExpectRightParen();
        if (word is W.JsonObjectagg or W.JsonArrayagg)
        {
            ParseFilterAndOver();
        }

        Finish(mark, K.SpecialFunction);
        return true;
    }

    /// <summary>An expression with its <c>FORMAT JSON</c>.</summary>
    protected void ParseJsonValue(F field)
    {
        ParseExpression(field);
        ParseJsonFormat();
    }

    protected void ParseJsonFormat()
    {
        if (EatWords(W.Format, W.Json) && EatWord(W.Encoding))
        {
            ParseName(F.Name, "an encoding");
        }
    }

    protected void ParseJsonReturning()
    {
        if (EatWord(W.Returning))
        {
            ParseType(F.Type);
            ParseJsonFormat();
        }
    }

    protected void ParseJsonUniqueKeys()
    {
        if (Keyword is W.With or W.Without && PeekWord(1) == W.Unique)
        {
            Advance();
            Advance();
            EatWord(W.Keys);
        }
    }

    protected void ParseJsonNullClause()
    {
        if (Keyword is W.Null or W.Absent && PeekWord(1) == W.On && PeekWord(2) == W.Null)
        {
            Advance();
            Advance();
            Advance();
        }
    }

    /// <summary>JSON_OBJECT: pairs, or the arguments of the older function of that name.</summary>
    protected void ParseJsonObject(bool single)
    {
        if (!At(TokenKind.RightParen) && !AtWord(W.Returning) && !AtJsonNullClause())
        {
            do
            {
                ParseArgument();
                if (At(TokenKind.Placeholder) && Text[Current.Start] == ':')
                {
                    // key:value without a space looks like a psql variable
                    ParsePlaceholder();
                    Label(F.Arguments);
                    ParseJsonFormat();
                }
                else if (Eat(TokenKind.Colon) || EatWord(W.Value))
                {
                    ParseJsonValue(F.Arguments);
                }
            }
            while (!single && Eat(TokenKind.Comma));
        }

        ParseJsonNullClause();
        ParseJsonUniqueKeys();
        ParseJsonReturning();
    }

    protected bool AtJsonNullClause() => Keyword is W.Null or W.Absent && PeekWord(1) == W.On && PeekWord(2) == W.Null;

    protected void ParseJsonArray()
    {
        if (AtQuery())
        {
            ParseQuery(F.Arguments);
            ParseJsonFormat();
        }
        else if (!At(TokenKind.RightParen) && !AtWord(W.Returning) && !AtJsonNullClause())
        {
            do
            {
                ParseJsonValue(F.Arguments);
            }
            while (Eat(TokenKind.Comma));
        }

        ParseJsonNullClause();
        ParseJsonReturning();
    }

    /// <summary>PASSING, RETURNING, wrapper, quotes and the behaviours ON EMPTY and ON ERROR.</summary>
    protected void ParseJsonClauses()
    {
        while (true)
        {
            switch (Keyword)
            {
                case W.Passing:
                    Advance();
                    do
                    {
                        ParseJsonValue(F.Arguments);
                        ExpectWord(W.As);
                        ParseName(F.Name, "a variable name", ColLabel);
                    }
                    while (Eat(TokenKind.Comma));
                    break;

                case W.Returning:
                    ParseJsonReturning();
                    break;

                case W.With or W.Without:
                    Advance();
                    if (!EatWord(W.Conditional))
                    {
                        EatWord(W.Unconditional);
                    }

                    EatWord(W.Array);
                    ExpectWord(W.Wrapper);
                    break;

                case W.Keep or W.Omit:
                    Advance();
                    ExpectWord(W.Quotes);
                    if (AtWords(W.On, W.Scalar))
                    {
                        Advance();
                        Advance();
                        ExpectWord(W.String);
                    }

                    break;

                case W.Error or W.Null or W.True or W.False or W.Unknown:
                    Advance();
                    ParseOnEmptyOrError();
                    break;

                case W.Empty:
                    Advance();
                    if (!EatWord(W.Array))
                    {
                        EatWord(W.Object);
                    }

                    ParseOnEmptyOrError();
                    break;

                case W.Default:
                    Advance();
                    ParseExpression(F.Arguments);
                    ParseOnEmptyOrError();
                    break;

                default:
                    return;
            }
        }
    }

    protected void ParseOnEmptyOrError()
    {
        ExpectWord(W.On);
        if (!EatWord(W.Empty))
        {
            ExpectWord(W.Error);
        }
    }

    protected void ParseJsonTableColumns()
    {
        if (!Enter())
        {
            return;
        }

        ExpectWord(W.Columns);
        ExpectLeftParen();
        do
        {
            var mark = Mark();
            if (AtWord(W.Nested) && (PeekWord(1) == W.Path || IsStringKind(PeekKind(1))))
            {
                Advance();
                EatWord(W.Path);
                ParseStringLiteral(F.None, "a path as a string");
                if (EatWord(W.As))
                {
                    ParseName(F.Name, "a path name");
                }

                ParseJsonTableColumns();
                Finish(mark, K.ColumnDef, F.Columns);
                continue;
            }

            ParseName(F.Name, "a column name");
            if (EatWord(W.For))
            {
                ExpectWord(W.Ordinality);
            }
            else
            {
                ParseType(F.Type);
                ParseJsonFormat();
                EatWord(W.Exists);
                if (EatWord(W.Path))
                {
                    ParseStringLiteral(F.None, "a path as a string");
                }

                ParseJsonClauses();
            }

            Finish(mark, K.ColumnDef, F.Columns);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
        Leave();
    }
}
