using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>XML functions and XMLTABLE.</content>
internal partial class PostgreSqlParser
{
    protected void ParseXmlFunction(W word)
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
                        ParseXmlValues(F.Attributes);
                        ExpectRightParen();
                    }
                    else
                    {
                        ParseExpression(F.Arguments);
                    }
                }

                break;

            case W.Xmlforest:
                ParseXmlValues(F.Values);
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

    protected void ParseDocumentOrContent()
    {
        if (!EatWord(W.Document))
        {
            ExpectWord(W.Content);
        }
    }

    /// <summary><c>value [AS name], …</c></summary>
    protected void ParseXmlValues(F field)
    {
        do
        {
            var mark = Mark();
            ParseExpression(F.Expression);
            if (EatWord(W.As))
            {
                ParseName(F.Alias, "a name", ColLabel);
            }

            Finish(mark, K.ResTarget, field);
        }
        while (Eat(TokenKind.Comma));
    }

    protected void ParseXmlPassing()
    {
        ExpectWord(W.Passing);
        ParsePassingMechanism();
        ParsePrimary();
        Label(F.Arguments);
        ParsePassingMechanism();
    }

    protected void ParsePassingMechanism()
    {
        if (EatWord(W.By) && !EatWord(W.Ref))
        {
            ExpectWord(W.Value);
        }
    }

    protected void ParseXmlTable()
    {
        if (AtWord(W.Xmlnamespaces) && PeekKind(1) == TokenKind.LeftParen)
        {
            OpenCall();
            do
            {
                var mark = Mark();
                var isDefault = EatWord(W.Default);
                ParseRestrictedExpression(F.Value);
                if (!isDefault)
                {
                    ExpectWord(W.As);
                    ParseName(F.Name, "a name", ColLabel);
                }

                Finish(mark, K.NamedArg, F.Namespaces);
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
            ParseXmlTableColumn();
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseXmlTableColumn()
    {
        var mark = Mark();
        ParseName(F.Name, "a column name");
        var flags = 0u;
        if (EatWord(W.For))
        {
            ExpectWord(W.Ordinality);
            flags = TableFuncColumn.ForOrdinalityFlag;
        }
        else
        {
            ParseType(F.Type);
            var seen = 0u;
            while (true)
            {
                const uint defaultSeen = 1u << 30;
                const uint pathSeen = 1u << 29;
                const uint nullability = TableFuncColumn.NullFlag | TableFuncColumn.NotNullFlag;
                var option = Keyword switch
                {
                    W.Default => defaultSeen,
                    W.Path => pathSeen,
                    W.Null => TableFuncColumn.NullFlag,
                    W.Not when PeekWord(1) == W.Null => TableFuncColumn.NotNullFlag,
                    _ => 0u,
                };
                if (option == 0)
                {
                    break;
                }

                if ((seen & option) != 0 || ((seen & nullability) != 0 && (option & nullability) != 0))
                {
                    Unexpected("',' or ')'; each option can be given once");
                }

                seen |= option;
                Advance();
                if (option == TableFuncColumn.NotNullFlag)
                {
                    Advance();
                }
                else if (option == defaultSeen)
                {
                    ParseRestrictedExpression(F.Default);
                }
                else if (option == pathSeen)
                {
                    ParseRestrictedExpression(F.Path);
                }
            }

            flags = seen & (TableFuncColumn.NullFlag | TableFuncColumn.NotNullFlag);
        }

        Finish(mark, K.TableFuncColumn, F.Columns, flags);
    }
}
