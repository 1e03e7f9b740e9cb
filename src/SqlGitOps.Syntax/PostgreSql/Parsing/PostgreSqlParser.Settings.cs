using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>SET, RESET and SHOW.</content>
internal partial class PostgreSqlParser
{
    protected void ParseSet()
    {
        var mark = Mark();
        Advance();
        if (EatWord(W.Constraints))
        {
            if (!EatWord(W.All))
            {
                do
                {
                    ParseQualifiedName(F.Values, "a constraint name");
                }
                while (Eat(TokenKind.Comma));
            }

            if (!EatWord(W.Deferred))
            {
                ExpectWord(W.Immediate);
            }

            Finish(mark, K.VariableSetStmt, VariableSetStmt.ConstraintsFlag);
            return;
        }

        var flags = 0u;
        if (EatWord(W.Local))
        {
            flags = VariableSetStmt.LocalFlag;
        }
        else if (AtWord(W.Session) && PeekWord(1) == W.Characteristics)
        {
            Advance();
            Advance();
            ExpectWord(W.As);
            ExpectWord(W.Transaction);
            ParseTransactionModes();
            Finish(mark, K.VariableSetStmt, VariableSetStmt.SessionFlag | VariableSetStmt.TransactionFlag);
            return;
        }
        else if (AtWord(W.Session) && PeekWord(1) != W.Authorization && PeekKind(1) is not (TokenKind.Equal or TokenKind.Dot) && PeekWord(1) != W.To)
        {
            Advance();
            flags = VariableSetStmt.SessionFlag;
        }

        if (AtWord(W.Transaction) && PeekKind(1) is not TokenKind.Equal && PeekWord(1) != W.To)
        {
            Advance();
            if (EatWord(W.Snapshot))
            {
                ParseStringLiteral(F.Values);
            }
            else
            {
                ParseTransactionModes();
            }

            Finish(mark, K.VariableSetStmt, flags | VariableSetStmt.TransactionFlag);
            return;
        }

        ParseSetRest(mark, flags);
    }

    /// <summary>What follows SET, SET LOCAL or the SET of a function; makes the VariableSetStmt.</summary>
    protected void ParseSetRest(Marker mark, uint flags)
    {
        switch (Keyword)
        {
            case W.Time when PeekWord(1) == W.Zone:
                Advance();
                Advance();
                flags |= VariableSetStmt.TimeZoneFlag;
                if (Keyword is W.Local or W.Default)
                {
                    flags |= VariableSetStmt.ToDefaultFlag;
                    Advance();
                }
                else
                {
                    ParseSetValue();
                }

                Finish(mark, K.VariableSetStmt, flags);
                return;

            case W.Schema or W.Names or W.Role or W.Catalog when PeekKind(1) is not (TokenKind.Equal or TokenKind.Dot) && PeekWord(1) != W.To:
                {
                    flags |= Keyword switch
                    {
                        W.Role => VariableSetStmt.RoleFlag,
                        W.Names => VariableSetStmt.NamesFlag,
                        _ => 0,
                    };
                    ParseQualifiedName(F.Name);
                    if (EatWord(W.Default))
                    {
                        flags |= VariableSetStmt.ToDefaultFlag;
                    }
                    else if (!EndsStatement(Kind))
                    {
                        ParseSetValue();
                    }

                    Finish(mark, K.VariableSetStmt, flags);
                    return;
                }

            case W.Session when PeekWord(1) == W.Authorization:
                Advance();
                Advance();
                flags |= VariableSetStmt.SessionAuthorizationFlag;
                if (EatWord(W.Default))
                {
                    flags |= VariableSetStmt.ToDefaultFlag;
                }
                else
                {
                    ParseSetValue();
                }

                Finish(mark, K.VariableSetStmt, flags);
                return;

            case W.Xml when PeekWord(1) == W.Option:
                Advance();
                Advance();
                ParseDocumentOrContent();
                Finish(mark, K.VariableSetStmt, flags);
                return;
        }

        ParseQualifiedName(F.Name, "a setting");
        if (EatWords(W.From, W.Current))
        {
            Finish(mark, K.VariableSetStmt, flags | VariableSetStmt.FromCurrentFlag);
            return;
        }

        if (!EatWord(W.To))
        {
            Expect(TokenKind.Equal, "TO or '='");
        }

        if (EatWord(W.Default))
        {
            Finish(mark, K.VariableSetStmt, flags | VariableSetStmt.ToDefaultFlag | VariableSetStmt.DefaultFlag);
            return;
        }

        do
        {
            ParseSetValue();
        }
        while (Eat(TokenKind.Comma));
        Finish(mark, K.VariableSetStmt, flags);
    }

    /// <summary>A value of a setting: a word, a string, a number or an interval.</summary>
    protected void ParseSetValue()
    {
        if (AtWord(W.Interval) && (IsStringKind(PeekKind(1)) || PeekKind(1) == TokenKind.LeftParen))
        {
            ParseIntervalLiteral();
            Label(F.Values);
        }
        else if (Kind == TokenKind.Identifier && Keyword is not (W.True or W.False) && (AtName(NonReservedWord) || AtWord(W.On))
            || Kind is TokenKind.QuotedIdentifier or TokenKind.UnicodeQuotedIdentifier)
        {
            var mark = Mark();
            ParseName(F.Parts, "a value", ColLabel);
            Finish(mark, K.ColumnRef, F.Values);
        }
        else if (Kind is TokenKind.Plus or TokenKind.Minus or TokenKind.Integer or TokenKind.Numeric or TokenKind.Placeholder
            || IsStringKind(Kind) || Keyword is W.True or W.False)
        {
            ParseOperandAs(F.Values);
        }
        else
        {
            var mark = Mark();
            Unexpected("a value");
            Finish(mark, K.Literal, F.Values);
        }
    }

    protected void ParseReset()
    {
        var mark = Mark();
        Advance();
        var flags = VariableSetStmt.ResetFlag;
        if (EatWord(W.All))
        {
            flags |= VariableSetStmt.ResetAllFlag;
        }
        else if (EatWords(W.Time, W.Zone))
        {
            flags |= VariableSetStmt.TimeZoneFlag;
        }
        else if (EatWords(W.Session, W.Authorization))
        {
            flags |= VariableSetStmt.SessionAuthorizationFlag;
        }
        else if (AtWords(W.Transaction, W.Isolation))
        {
            Advance();
            Advance();
            ExpectWord(W.Level);
            flags |= VariableSetStmt.TransactionFlag;
        }
        else
        {
            flags |= AtWord(W.Role) ? VariableSetStmt.RoleFlag : 0;
            ParseQualifiedName(F.Name, "a setting");
        }

        Finish(mark, K.VariableSetStmt, flags);
    }

    protected void ParseShow()
    {
        var mark = Mark();
        Advance();
        var flags = 0u;
        if (EatWord(W.All))
        {
            flags = VariableShowStmt.AllFlag;
        }
        else if (EatWords(W.Time, W.Zone))
        {
            flags = VariableShowStmt.TimeZoneFlag;
        }
        else if (AtWords(W.Session, W.Authorization))
        {
            Advance();
            Advance();
        }
        else if (AtWords(W.Transaction, W.Isolation))
        {
            Advance();
            Advance();
            ExpectWord(W.Level);
        }
        else
        {
            ParseQualifiedName(F.Name, "a setting");
        }

        Finish(mark, K.VariableShowStmt, flags);
    }
}
