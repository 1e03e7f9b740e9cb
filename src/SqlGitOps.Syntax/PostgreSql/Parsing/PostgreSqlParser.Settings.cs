using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>SET, RESET and SHOW.</content>
internal partial class PostgreSqlParser
{
    /// <summary>The name of a setting (gram.y: var_name).</summary>
    protected void ParseSettingName(F field)
    {
        var mark = Mark();
        ParseName(F.Parts, "a setting");
        while (Eat(TokenKind.Dot))
        {
            ParseName(F.Parts, "a setting");
        }

        Finish(mark, K.QualifiedName, field);
    }

    protected void ParseSet()
    {
        var mark = Mark();
        Advance();
        if (AtWord(W.Constraints) && !IsSettingNameEnd(1))
        {
            ParseSetConstraints(mark);
            return;
        }

        var flags = 0u;
        if (Keyword is W.Local or W.Session && !IsSettingNameEnd(1)
            && !(AtWord(W.Session) && PeekWord(1) is W.Characteristics or W.Authorization && !IsSettingNameEnd(2)))
        {
            flags = AtWord(W.Local) ? VariableSetStmt.LocalFlag : VariableSetStmt.SessionFlag;
            Advance();
        }

        ParseSetRest(mark, flags);
    }

    /// <summary>Whether the word before <paramref name="distance"/> is a setting's name, by what follows it.</summary>
    private bool IsSettingNameEnd(int distance) =>
        PeekKind(distance) is TokenKind.Equal or TokenKind.Dot || PeekWord(distance) == W.To
        || (PeekWord(distance) == W.From && PeekWord(distance + 1) == W.Current);

    private void ParseSetConstraints(Marker mark)
    {
        Advance();
        if (!EatWord(W.All))
        {
            ParseRelationNameList(F.Values);
        }

        var flag = OneOf((W.Deferred, VariableSetStmt.DeferredFlag), (W.Immediate, VariableSetStmt.ImmediateFlag));
        if (flag == 0)
        {
            Unexpected("DEFERRED or IMMEDIATE");
        }

        Finish(mark, K.VariableSetStmt, VariableSetStmt.ConstraintsFlag | flag);
    }

    /// <summary>What follows SET [LOCAL | SESSION] (gram.y: set_rest).</summary>
    private void ParseSetRest(Marker mark, uint flags)
    {
        if (AtWord(W.Transaction) && !IsSettingNameEnd(1) && PeekWord(1) != W.Snapshot)
        {
            Advance();
            ParseSetTransactionModes(mark, flags);
            return;
        }

        if (AtWords(W.Session, W.Characteristics))
        {
            Advance();
            Advance();
            ExpectWord(W.As);
            ExpectWord(W.Transaction);
            ParseSetTransactionModes(mark, flags | VariableSetStmt.SessionFlag);
            return;
        }

        ParseSetRestMore(mark, flags);
    }

    private void ParseSetTransactionModes(Marker mark, uint flags)
    {
        var modes = ParseTransactionModes();
        if (modes == 0)
        {
            Unexpected("ISOLATION LEVEL, READ or DEFERRABLE");
        }

        Finish(mark, K.VariableSetStmt, flags | VariableSetStmt.TransactionFlag
            | ((modes & TransactionStmt.ReadOnlyFlag) != 0 ? VariableSetStmt.ReadOnlyFlag : 0)
            | ((modes & TransactionStmt.ReadWriteFlag) != 0 ? VariableSetStmt.ReadWriteFlag : 0)
            | ((modes & TransactionStmt.DeferrableFlag) != 0 ? VariableSetStmt.DeferrableFlag : 0)
            | ((modes & TransactionStmt.NotDeferrableFlag) != 0 ? VariableSetStmt.NotDeferrableFlag : 0)
            | ((modes & TransactionStmt.SerializableFlag) != 0 ? VariableSetStmt.SerializableFlag : 0)
            | ((modes & TransactionStmt.RepeatableReadFlag) != 0 ? VariableSetStmt.RepeatableReadFlag : 0)
            | ((modes & TransactionStmt.ReadCommittedFlag) != 0 ? VariableSetStmt.ReadCommittedFlag : 0)
            | ((modes & TransactionStmt.ReadUncommittedFlag) != 0 ? VariableSetStmt.ReadUncommittedFlag : 0));
    }

    /// <summary>What follows SET of a function, or SET itself but for transactions (gram.y: set_rest_more).</summary>
    protected void ParseSetRestMore(Marker mark, uint flags)
    {
        if (IsSettingNameEnd(1))
        {
            ParseGenericSetting(mark, flags, fromCurrent: true);
            return;
        }

        switch (Keyword)
        {
            case W.Time when PeekWord(1) == W.Zone:
                Advance();
                Advance();
                flags |= VariableSetStmt.TimeZoneFlag | ParseZoneValue();
                break;

            case W.Catalog:
                Unexpected("a setting; the database cannot be changed");
                break;

            case W.Schema:
                ParseSettingName(F.Name);
                flags |= VariableSetStmt.SchemaFlag;
                ParseStringLiteral(F.Values, "a schema name as a string");
                break;

            case W.Names:
                ParseSettingName(F.Name);
                flags |= VariableSetStmt.NamesFlag;
                if (EatWord(W.Default))
                {
                    flags |= VariableSetStmt.ToDefaultFlag;
                }
                else if (IsStringKind(Kind) || At(TokenKind.Placeholder))
                {
                    ParseStringLiteral(F.Values);
                }

                break;

            case W.Role:
                ParseSettingName(F.Name);
                flags |= VariableSetStmt.RoleFlag;
                ParseRoleValue();
                break;

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
                    ParseRoleValue();
                }

                break;

            case W.Xml when PeekWord(1) == W.Option:
                Advance();
                Advance();
                flags |= VariableSetStmt.XmlOptionFlag | (AtWord(W.Document) ? VariableSetStmt.DocumentFlag : VariableSetStmt.ContentFlag);
                ParseDocumentOrContent();
                break;

            case W.Transaction when PeekWord(1) == W.Snapshot:
                Advance();
                Advance();
                flags |= VariableSetStmt.TransactionFlag | VariableSetStmt.SnapshotFlag;
                ParseStringLiteral(F.Values, "a snapshot as a string");
                break;

            default:
                ParseGenericSetting(mark, flags, fromCurrent: true);
                return;
        }

        Finish(mark, K.VariableSetStmt, flags);
    }

    /// <summary>A role as a word or a string.</summary>
    private void ParseRoleValue()
    {
        if (IsStringKind(Kind))
        {
            ParseString();
            Label(F.Values);
            return;
        }

        var mark = Mark();
        ParseName(F.Parts, "a role name", NonReservedWord);
        Finish(mark, K.ColumnRef, F.Values);
    }

    /// <summary>What follows TIME ZONE (gram.y: zone_value).</summary>
    private uint ParseZoneValue()
    {
        if (Keyword is W.Local or W.Default)
        {
            Advance();
            return VariableSetStmt.ToDefaultFlag;
        }

        if (AtWord(W.Interval))
        {
            ParseIntervalLiteral(zone: true);
            Label(F.Values);
        }
        else if (Kind is TokenKind.Integer or TokenKind.Numeric or TokenKind.Plus or TokenKind.Minus)
        {
            ParseNumber(F.Values);
        }
        else if (IsStringKind(Kind) || At(TokenKind.Placeholder))
        {
            ParseStringLiteral(F.Values);
        }
        else
        {
            var mark = Mark();
            ParseName(F.Parts, "a time zone", PlainBit);
            Finish(mark, K.ColumnRef, F.Values);
        }

        return 0;
    }

    /// <summary><c>name TO | = value, …</c> (gram.y: generic_set).</summary>
    private void ParseGenericSetting(Marker mark, uint flags, bool fromCurrent)
    {
        ParseSettingName(F.Name);
        if (fromCurrent && EatWords(W.From, W.Current))
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
            if (Kind is TokenKind.Integer or TokenKind.Numeric or TokenKind.Plus or TokenKind.Minus)
            {
                ParseNumber(F.Values);
            }
            else
            {
                ParseBooleanOrString(F.Values);
            }
        }
        while (Eat(TokenKind.Comma));
        Finish(mark, K.VariableSetStmt, flags);
    }

    /// <summary>SET or RESET in ALTER ROLE and ALTER DATABASE (gram.y: SetResetClause).</summary>
    protected void ParseSetResetClause(F field)
    {
        var mark = Mark();
        if (EatWord(W.Set))
        {
            ParseSetRest(mark, 0);
        }
        else if (AtWord(W.Reset))
        {
            ParseReset();
        }
        else
        {
            Unexpected("SET or RESET");
            Finish(mark, K.VariableSetStmt);
        }

        Label(field);
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
        else if (EatWords(W.Transaction, W.Isolation))
        {
            ExpectWord(W.Level);
            flags |= VariableSetStmt.TransactionFlag;
        }
        else
        {
            flags |= AtWord(W.Role) ? VariableSetStmt.RoleFlag : 0;
            ParseSettingName(F.Name);
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
        else if (EatWords(W.Transaction, W.Isolation))
        {
            ExpectWord(W.Level);
            flags = VariableShowStmt.TransactionIsolationLevelFlag;
        }
        else if (EatWords(W.Session, W.Authorization))
        {
            flags = VariableShowStmt.SessionAuthorizationFlag;
        }
        else
        {
            ParseSettingName(F.Name);
        }

        Finish(mark, K.VariableShowStmt, flags);
    }
}
