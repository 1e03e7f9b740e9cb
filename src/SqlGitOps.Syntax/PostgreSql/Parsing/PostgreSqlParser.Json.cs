using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>SQL/JSON functions and JSON_TABLE (manual 9.16).</content>
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
                ParseJsonReturning(format: true);
                break;
            case W.JsonObject:
                ParseJsonObject();
                break;
            case W.JsonObjectagg:
                ParseJsonPair();
                ParseJsonNullClause();
                ParseJsonUniqueKeys();
                ParseJsonReturning(format: true);
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
                ParseJsonReturning(format: true);
                break;
            default:
                ParseJsonQueryFunction(word);
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

    /// <summary>JSON_QUERY, JSON_EXISTS, JSON_VALUE and JSON_TABLE: a document, a path and what to do with it.</summary>
    private void ParseJsonQueryFunction(W word)
    {
        ParseJsonValue(F.Arguments);
        Expect(TokenKind.Comma, "','");
        var path = Position;
        ParseExpression(F.Arguments);
        if (word == W.JsonTable)
        {
            if (!Failed && (PeekLastKind() != K.Literal || !IsStringKind(TokenAt(path).Kind)) && TokenAt(path).Kind != TokenKind.Placeholder)
            {
                UnexpectedAt(path, "a path as a string");
            }

            Label(F.Arguments);
            if (EatWord(W.As))
            {
                ParseName(F.Name, "a path name");
            }
        }

        if (EatWord(W.Passing))
        {
            do
            {
                var argument = Mark();
                ParseJsonValue(F.Value);
                ExpectWord(W.As);
                ParseName(F.Name, "a variable name", ColLabel);
                Finish(argument, K.NamedArg, F.Passing);
            }
            while (Eat(TokenKind.Comma));
        }

        switch (word)
        {
            case W.JsonTable:
                ParseJsonTableColumns();
                ParseJsonBehaviors(onEmpty: false);
                break;
            case W.JsonExists:
                ParseJsonBehaviors(onEmpty: false);
                break;
            case W.JsonValue:
                ParseJsonReturning(format: true);
                ParseJsonBehaviors(onEmpty: true);
                break;
            default:
                ParseJsonReturning(format: true);
                ParseJsonWrapper();
                ParseJsonQuotes();
                ParseJsonBehaviors(onEmpty: true);
                break;
        }
    }

    /// <summary>An expression with its <c>FORMAT JSON</c>.</summary>
    protected void ParseJsonValue(F field)
    {
        ParseExpression(field);
        ParseJsonFormat();
    }

    private bool ParseJsonFormat()
    {
        if (!EatWords(W.Format, W.Json))
        {
            return false;
        }

        if (EatWord(W.Encoding))
        {
            if (!AtPlainWord("utf8") && !AtPlainWord("utf16") && !AtPlainWord("utf32") && Kind == TokenKind.Identifier)
            {
                Unexpected("UTF8, UTF16 or UTF32");
            }

            ParseName(F.Encoding, "an encoding");
        }

        return true;
    }

    private void ParseJsonReturning(bool format)
    {
        if (EatWord(W.Returning))
        {
            ParseType(F.Type);
            if (format)
            {
                ParseJsonFormat();
            }
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

    private void ParseJsonNullClause()
    {
        if (AtJsonNullClause())
        {
            Advance();
            Advance();
            Advance();
        }
    }

    private bool AtJsonNullClause() => Keyword is W.Null or W.Absent && PeekWord(1) == W.On && PeekWord(2) == W.Null;

    /// <summary>JSON_OBJECT: pairs, or the arguments of the older function of that name.</summary>
    private void ParseJsonObject()
    {
        var pairs = true;
        if (!At(TokenKind.RightParen) && !AtWord(W.Returning))
        {
            // The first item tells which of the two it is.
            pairs = ParseJsonPairOrArgument(first: true, pairs: true);
            while (Eat(TokenKind.Comma))
            {
                ParseJsonPairOrArgument(first: false, pairs);
            }

            if (pairs)
            {
                ParseJsonNullClause();
                ParseJsonUniqueKeys();
            }
        }

        if (pairs)
        {
            ParseJsonReturning(format: true);
        }
    }

    private bool ParseJsonPairOrArgument(bool first, bool pairs)
    {
        var named = ParseArgument();
        if (!named && pairs && ParseJsonPairValue())
        {
            return true;
        }

        if (!first && pairs)
        {
            Unexpected("':' or VALUE");
        }

        return false;
    }

    private void ParseJsonPair()
    {
        ParseExpression(F.Arguments);
        if (!ParseJsonPairValue())
        {
            Unexpected("':' or VALUE");
        }
    }

    /// <summary><c>: value</c> or <c>VALUE value</c> behind a key.</summary>
    private bool ParseJsonPairValue()
    {
        if (Eat(TokenKind.Colon) || EatWord(W.Value))
        {
            ParseJsonValue(F.Arguments);
            return true;
        }

        if (At(TokenKind.Placeholder) && Text[Current.Start] == ':')
        {
            // key :value looks like a psql variable.
            var mark = Mark();
            ParsePrimary();
            ParseOperators(mark, OrLevel, restricted: false);
            Label(F.Arguments);
            ParseJsonFormat();
            return true;
        }

        return false;
    }

    private void ParseJsonArray()
    {
        if (AtQuery())
        {
            ParseQuery(F.Query);
            ParseJsonFormat();
        }
        else if (!At(TokenKind.RightParen) && !AtWord(W.Returning))
        {
            do
            {
                ParseJsonValue(F.Arguments);
            }
            while (Eat(TokenKind.Comma));
            ParseJsonNullClause();
        }

        ParseJsonReturning(format: true);
    }

    /// <summary><c>WITH [CONDITIONAL | UNCONDITIONAL] [ARRAY] WRAPPER</c>, <c>WITHOUT [ARRAY] WRAPPER</c>.</summary>
    private void ParseJsonWrapper()
    {
        if (EatWord(W.With))
        {
            if (!EatWord(W.Conditional))
            {
                EatWord(W.Unconditional);
            }
        }
        else if (!EatWord(W.Without))
        {
            return;
        }

        EatWord(W.Array);
        ExpectWord(W.Wrapper);
    }

    private void ParseJsonQuotes()
    {
        if (Keyword is W.Keep or W.Omit)
        {
            Advance();
            ExpectWord(W.Quotes);
            if (EatWords(W.On, W.Scalar))
            {
                ExpectWord(W.String);
            }
        }
    }

    /// <summary><c>behaviour ON EMPTY</c> and <c>behaviour ON ERROR</c>, in this order.</summary>
    /// <param name="onEmpty">Whether ON EMPTY may stand here.</param>
    private void ParseJsonBehaviors(bool onEmpty)
    {
        if (ParseJsonBehavior(onEmpty) && onEmpty)
        {
            ParseJsonBehavior(onEmpty: false);
        }
    }

    /// <summary>One behaviour; true when it was ON EMPTY, behind which ON ERROR may follow.</summary>
    private bool ParseJsonBehavior(bool onEmpty)
    {
        var mark = Mark();
        uint flags;
        switch (Keyword)
        {
            case W.Error:
                Advance();
                flags = JsonBehavior.ErrorFlag;
                break;
            case W.Null:
                Advance();
                flags = JsonBehavior.NullFlag;
                break;
            case W.True:
                Advance();
                flags = JsonBehavior.TrueFlag;
                break;
            case W.False:
                Advance();
                flags = JsonBehavior.FalseFlag;
                break;
            case W.Unknown:
                Advance();
                flags = JsonBehavior.UnknownFlag;
                break;
            case W.Empty:
                Advance();
                flags = JsonBehavior.EmptyArrayFlag;
                if (!EatWord(W.Array))
                {
                    flags = FlagIf(W.Object, JsonBehavior.EmptyObjectFlag);
                    flags = flags == 0 ? JsonBehavior.EmptyArrayFlag : flags;
                }

                break;
            case W.Default:
                Advance();
                flags = JsonBehavior.DefaultFlag;
                ParseExpression(F.Default);
                break;
            default:
                return false;
        }

        ExpectWord(W.On);
        var empty = onEmpty && EatWord(W.Empty);
        if (!empty)
        {
            ExpectWord(W.Error);
        }

        Finish(mark, K.JsonBehavior, empty ? F.OnEmpty : F.OnError, flags);
        return empty;
    }

    /// <summary><c>COLUMNS (…)</c> of JSON_TABLE.</summary>
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
            ParseJsonTableColumn();
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
        Leave();
    }

    private void ParseJsonTableColumn()
    {
        var mark = Mark();
        if (AtWord(W.Nested) && (PeekWord(1) == W.Path || IsStringKind(PeekKind(1))))
        {
            Advance();
            EatWord(W.Path);
            ParseStringLiteral(F.Path, "a path as a string");
            if (EatWord(W.As))
            {
                ParseName(F.PathName, "a path name");
            }

            ParseJsonTableColumns();
            Finish(mark, K.TableFuncColumn, F.Columns, TableFuncColumn.NestedFlag);
            return;
        }

        ParseName(F.Name, "a column name");
        if (EatWord(W.For))
        {
            ExpectWord(W.Ordinality);
            Finish(mark, K.TableFuncColumn, F.Columns, TableFuncColumn.ForOrdinalityFlag);
            return;
        }

        ParseType(F.Type);
        var exists = EatWord(W.Exists);
        if (!exists)
        {
            ParseJsonFormat();
        }

        if (EatWord(W.Path))
        {
            ParseStringLiteral(F.Path, "a path as a string");
        }

        if (!exists)
        {
            ParseJsonWrapper();
            ParseJsonQuotes();
        }

        ParseJsonBehaviors(onEmpty: !exists);
        Finish(mark, K.TableFuncColumn, F.Columns, exists ? TableFuncColumn.ExistsFlag : 0);
    }
}
