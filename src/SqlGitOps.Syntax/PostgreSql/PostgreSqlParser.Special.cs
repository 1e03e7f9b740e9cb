using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql;

/// <content>Functions with a syntax of their own (gram.y: func_expr_common_subexpr, XML and JSON).</content>
internal sealed partial class PostgreSqlParser
{
    /// <summary>A special function whose word is followed by '('. False (and nothing taken) when the word is none.</summary>
    private bool ParseSpecialFunction()
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
                    ParseName(F.Name, "a field such as YEAR", ColLabel);
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

            case W.Coalesce or W.Greatest or W.Least or W.Nullif or W.Grouping or W.Xmlconcat:
                OpenCall();
                ParseExpressionList(F.Arguments);
                break;

            case W.Normalize:
                OpenCall();
                ParseExpression(F.Arguments);
                if (Eat(TokenKind.Comma))
                {
                    ParseName(F.Name, "NFC, NFD, NFKC or NFKD");
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

    private void OpenCall()
    {
        Advance();
        Advance();
    }

    private void ParseOptionalArguments()
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

    private void ParseForArgument()
    {
        if (EatWord(W.For))
        {
            ParseExpression(F.Arguments);
        }
    }

    private void ParseFromArgument()
    {
        if (EatWord(W.From))
        {
            ParseExpression(F.Arguments);
        }
    }

    // ---- XML -------------------------------------------------------------------------------------------------------

    private void ParseXmlFunction(W word)
    {
        OpenCall();
        switch (word)
        {
            case W.Xmlelement:
                ExpectWord(W.Name);
                ParseName(F.Name, "an element name", ColLabel);
                while (Eat(TokenKind.Comma))
                {
                    if (AtWord(W.Xmlattributes) && PeekKind(1) == TokenKind.LeftParen)
                    {
                        OpenCall();
                        ParseXmlValues();
                        ExpectRightParen();
                    }
                    else
                    {
                        ParseExpression(F.Arguments);
                    }
                }

                break;

            case W.Xmlforest:
                ParseXmlValues();
                break;

            case W.Xmlpi:
                ExpectWord(W.Name);
                ParseName(F.Name, "a name", ColLabel);
                if (Eat(TokenKind.Comma))
                {
                    ParseExpression(F.Arguments);
                }

                break;

            case W.Xmlexists:
                ParsePrimary();
                Label(F.Arguments);
                ParseXmlPassing();
                break;

            case W.Xmlparse:
                ParseDocumentOrContent();
                ParseExpression(F.Arguments);
                if (Keyword is W.Preserve or W.Strip)
                {
                    Advance();
                    ExpectWord(W.Whitespace);
                }

                break;

            case W.Xmlroot:
                ParseExpression(F.Arguments);
                Expect(TokenKind.Comma, "','");
                ExpectWord(W.Version);
                if (EatWord(W.No))
                {
                    ExpectWord(W.Value);
                }
                else
                {
                    ParseExpression(F.Arguments);
                }

                if (Eat(TokenKind.Comma))
                {
                    ExpectWord(W.Standalone);
                    if (EatWord(W.No))
                    {
                        EatWord(W.Value);
                    }
                    else
                    {
                        ExpectWord(W.Yes);
                    }
                }

                break;

            case W.Xmlserialize:
                ParseDocumentOrContent();
                ParseExpression(F.Arguments);
                ExpectWord(W.As);
                ParseType(F.Type);
                if (EatWord(W.No) || AtWord(W.Indent))
                {
                    ExpectWord(W.Indent);
                }

                break;

            default:
                ParseXmlTable();
                break;
        }
    }

    private void ParseDocumentOrContent()
    {
        if (!EatWord(W.Document))
        {
            ExpectWord(W.Content);
        }
    }

    /// <summary><c>value [AS name], …</c></summary>
    private void ParseXmlValues()
    {
        do
        {
            var mark = Mark();
            ParseExpression(F.Expression);
            if (EatWord(W.As))
            {
                ParseName(F.Alias, "a name", ColLabel);
            }

            Finish(mark, K.ResTarget, F.Arguments);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseXmlPassing()
    {
        ExpectWord(W.Passing);
        ParsePassingMechanism();
        ParsePrimary();
        Label(F.Arguments);
        ParsePassingMechanism();
    }

    private void ParsePassingMechanism()
    {
        if (EatWord(W.By) && !EatWord(W.Ref))
        {
            ExpectWord(W.Value);
        }
    }

    private void ParseXmlTable()
    {
        if (AtWord(W.Xmlnamespaces) && PeekKind(1) == TokenKind.LeftParen)
        {
            OpenCall();
            do
            {
                var isDefault = EatWord(W.Default);
                ParseRestrictedExpression(F.Arguments);
                if (!isDefault)
                {
                    ExpectWord(W.As);
                    ParseName(F.Name, "a name", ColLabel);
                }
            }
            while (Eat(TokenKind.Comma));
            ExpectRightParen();
            Expect(TokenKind.Comma, "','");
        }

        ParsePrimary();
        Label(F.Arguments);
        ParseXmlPassing();
        ExpectWord(W.Columns);
        do
        {
            var mark = Mark();
            ParseName(F.Name, "a column name");
            if (EatWord(W.For))
            {
                ExpectWord(W.Ordinality);
            }
            else
            {
                ParseType(F.Type);
                while (true)
                {
                    if (EatWord(W.Default) || EatWord(W.Path))
                    {
                        ParseRestrictedExpression(F.None);
                    }
                    else if (AtWords(W.Not, W.Null))
                    {
                        Advance();
                        Advance();
                    }
                    else if (!EatWord(W.Null))
                    {
                        break;
                    }
                }
            }

            Finish(mark, K.ColumnDef, F.Columns);
        }
        while (Eat(TokenKind.Comma));
    }

    // ---- JSON ------------------------------------------------------------------------------------------------------

    private bool ParseJsonFunction(Marker mark, W word)
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
    private void ParseJsonValue(F field)
    {
        ParseExpression(field);
        ParseJsonFormat();
    }

    private void ParseJsonFormat()
    {
        if (EatWords(W.Format, W.Json) && EatWord(W.Encoding))
        {
            ParseName(F.Name, "an encoding");
        }
    }

    private void ParseJsonReturning()
    {
        if (EatWord(W.Returning))
        {
            ParseType(F.Type);
            ParseJsonFormat();
        }
    }

    private void ParseJsonUniqueKeys()
    {
        if (Keyword is W.With or W.Without && PeekWord(1) == W.Unique)
        {
            Advance();
            Advance();
            EatWord(W.Keys);
        }
    }

    private void ParseJsonNullClause()
    {
        if (Keyword is W.Null or W.Absent && PeekWord(1) == W.On && PeekWord(2) == W.Null)
        {
            Advance();
            Advance();
            Advance();
        }
    }

    /// <summary>JSON_OBJECT: pairs, or the arguments of the older function of that name.</summary>
    private void ParseJsonObject(bool single)
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

    private bool AtJsonNullClause() => Keyword is W.Null or W.Absent && PeekWord(1) == W.On && PeekWord(2) == W.Null;

    private void ParseJsonArray()
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
    private void ParseJsonClauses()
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

    private void ParseOnEmptyOrError()
    {
        ExpectWord(W.On);
        if (!EatWord(W.Empty))
        {
            ExpectWord(W.Error);
        }
    }

    private void ParseJsonTableColumns()
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
