using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>GRANT, REVOKE and ALTER DEFAULT PRIVILEGES.</content>
internal partial class PostgreSqlParser
{
    protected void ParseGrant()
    {
        var mark = Mark();
        var grant = AtWord(W.Grant);
        Advance();
        var flags = grant ? GrantStmt.GrantFlag : GrantStmt.RevokeFlag;
        var optionFor = false;
        if (!grant)
        {
            if (AtWord(W.Grant) && PeekWord(1) == W.Option)
            {
                Advance();
                Advance();
                ExpectWord(W.For);
                flags |= GrantStmt.GrantOptionForFlag;
            }
            else if (AtName(ColId) && PeekWord(1) == W.Option && PeekWord(2) == W.For)
            {
                ParseName(F.OptionFor);
                Advance();
                Advance();
                optionFor = true;
            }
        }

        var privileges = Mark();
        if (AtWord(W.All))
        {
            flags |= ParseAllPrivileges(GrantStmt.AllPrivilegesFlag);
        }
        else
        {
            ParsePrivileges(F.Privileges);
            var end = grant ? W.To : W.From;
            if (!optionFor && (flags & GrantStmt.GrantOptionForFlag) == 0 && AtWord(end) || optionFor)
            {
                if (!Failed)
                {
                    Backtrack(privileges);
                    ParsePrivileges(F.GrantedRoles);
                }

                ParseGrantRole(mark, grant);
                return;
            }
        }

        ExpectWord(W.On);
        flags |= ParsePrivilegeTarget();
        ExpectWord(grant ? W.To : W.From);
        ParseGrantees();
        if (grant && EatWord(W.With))
        {
            ExpectWord(W.Grant);
            ExpectWord(W.Option);
            flags |= GrantStmt.GrantOptionFlag;
        }

        ParseGrantedBy();
        if (!grant)
        {
            flags |= CascadeOrRestrict(GrantStmt.CascadeFlag, GrantStmt.RestrictFlag);
        }

        Finish(mark, K.GrantStmt, flags);
    }

    /// <summary>Membership in roles; the cursor is at TO or FROM.</summary>
    private void ParseGrantRole(Marker mark, bool grant)
    {
        var flags = grant ? GrantRoleStmt.GrantFlag : GrantRoleStmt.RevokeFlag;
        ExpectWord(grant ? W.To : W.From);
        ParseRoleList(F.Grantees);
        if (grant && EatWord(W.With))
        {
            do
            {
                var option = Mark();
                ParseName(F.Name, "ADMIN, INHERIT or SET", ColLabel);
                if (Keyword is W.Option or W.True or W.False)
                {
                    var value = Mark();
                    Advance();
                    Finish(value, K.Literal, F.Value);
                }
                else
                {
                    Unexpected("OPTION, TRUE or FALSE");
                }

                Finish(option, K.DefElem, F.Options);
            }
            while (Eat(TokenKind.Comma));
        }

        ParseGrantedBy();
        if (!grant)
        {
            flags |= CascadeOrRestrict(GrantRoleStmt.CascadeFlag, GrantRoleStmt.RestrictFlag);
        }

        Finish(mark, K.GrantRoleStmt, flags);
    }

    /// <summary><c>ALL [PRIVILEGES] [(columns)]</c></summary>
    private uint ParseAllPrivileges(uint flag)
    {
        Advance();
        EatWord(W.Privileges);
        if (At(TokenKind.LeftParen))
        {
            ParseParenNameList(F.Columns);
        }

        return flag;
    }

    private void ParsePrivileges(F field)
    {
        do
        {
            var mark = Mark();
            uint flags = 0;
            if (EatWords(W.Alter, W.System))
            {
                Finish(mark, K.AccessPriv, field, AccessPriv.AlterSystemFlag);
                continue;
            }

            switch (Keyword)
            {
                case W.Select:
                    flags = AccessPriv.SelectFlag;
                    break;
                case W.References:
                    flags = AccessPriv.ReferencesFlag;
                    break;
                case W.Create:
                    flags = AccessPriv.CreateFlag;
                    break;
            }

            ParseName(F.Name, "a privilege or a role", flags != 0 ? ColLabel : ColId);
            if (At(TokenKind.LeftParen))
            {
                ParseParenNameList(F.Columns);
            }

            Finish(mark, K.AccessPriv, field, flags);
        }
        while (Eat(TokenKind.Comma));
    }

    /// <summary>What the privileges are on (gram.y: privilege_target); flags of GrantStmt come back.</summary>
    private uint ParsePrivilegeTarget()
    {
        switch (Keyword)
        {
            case W.Table:
                Advance();
                ParseRelationNameList(F.Objects);
                return GrantStmt.TableFlag;
            case W.Sequence when IsNameAt(1, ColId):
                Advance();
                ParseRelationNameList(F.Objects);
                return GrantStmt.SequenceFlag;
            case W.Foreign:
                Advance();
                if (EatWord(W.Server))
                {
                    ParsePlainNames();
                    return GrantStmt.ForeignServerFlag;
                }

                ExpectWord(W.Data);
                ExpectWord(W.Wrapper);
                ParsePlainNames();
                return GrantStmt.ForeignDataWrapperFlag;
            case W.Function or W.Procedure or W.Routine when IsNameAt(1, NonReservedWord):
                {
                    var flag = Keyword switch
                    {
                        W.Function => GrantStmt.FunctionFlag,
                        W.Procedure => GrantStmt.ProcedureFlag,
                        _ => GrantStmt.RoutineFlag,
                    };
                    Advance();
                    do
                    {
                        ParseFunctionSignature(F.Functions);
                    }
                    while (Eat(TokenKind.Comma));
                    return flag;
                }

            case W.Database when IsNameAt(1, ColId):
                Advance();
                ParsePlainNames();
                return GrantStmt.DatabaseFlag;
            case W.Domain when IsNameAt(1, ColId):
                Advance();
                ParseQualifiedNameList(F.Objects, "a domain name");
                return GrantStmt.DomainFlag;
            case W.Language when IsNameAt(1, ColId):
                Advance();
                ParsePlainNames();
                return GrantStmt.LanguageFlag;
            case W.Large when PeekWord(1) == W.Object:
                Advance();
                Advance();
                do
                {
                    ParseNumber(F.LargeObjects);
                }
                while (Eat(TokenKind.Comma));
                return GrantStmt.LargeObjectFlag;
            case W.Parameter when IsNameAt(1, ColId):
                Advance();
                do
                {
                    ParseSettingName(F.Objects);
                }
                while (Eat(TokenKind.Comma));
                return GrantStmt.ParameterFlag;
            case W.Schema when IsNameAt(1, ColId):
                Advance();
                ParsePlainNames();
                return GrantStmt.SchemaFlag;
            case W.Tablespace when IsNameAt(1, ColId):
                Advance();
                ParsePlainNames();
                return GrantStmt.TablespaceFlag;
            case W.Type when IsNameAt(1, ColId):
                Advance();
                ParseQualifiedNameList(F.Objects, "a type name");
                return GrantStmt.TypeFlag;
            case W.All:
                return ParseAllInSchema();
            default:
                ParseRelationNameList(F.Objects);
                return 0;
        }
    }

    /// <summary><c>ALL TABLES IN SCHEMA name, …</c> and its like.</summary>
    private uint ParseAllInSchema()
    {
        Advance();
        uint flag = 0;
        switch (Keyword)
        {
            case W.Tables:
                flag = GrantStmt.AllTablesFlag;
                break;
            case W.Sequences:
                flag = GrantStmt.AllSequencesFlag;
                break;
            case W.Functions:
                flag = GrantStmt.AllFunctionsFlag;
                break;
            case W.Procedures:
                flag = GrantStmt.AllProceduresFlag;
                break;
            case W.Routines:
                flag = GrantStmt.AllRoutinesFlag;
                break;
            default:
                Unexpected("TABLES, SEQUENCES, FUNCTIONS, PROCEDURES or ROUTINES");
                break;
        }

        Advance();
        ExpectWord(W.In);
        ExpectWord(W.Schema);
        ParseNameList(F.Schemas, "a schema name");
        return flag;
    }

    private void ParsePlainNames()
    {
        do
        {
            ParsePlainName(F.Objects);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseGrantees()
    {
        do
        {
            if (AtWord(W.Group))
            {
                // GROUP is a noise word here, and no name since it is reserved.
                Advance();
            }

            ParseRole(F.Grantees);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseGrantedBy()
    {
        if (EatWord(W.Granted))
        {
            ExpectWord(W.By);
            ParseRole(F.GrantedBy);
        }
    }

    // ---- default privileges ----------------------------------------------------------------------------------------

    /// <summary>ALTER DEFAULT PRIVILEGES; those words are taken.</summary>
    private void ParseAlterDefaultPrivileges(Marker mark)
    {
        while (true)
        {
            if (EatWord(W.In))
            {
                ExpectWord(W.Schema);
                ParseNameList(F.InSchemas, "a schema name");
            }
            else if (EatWord(W.For))
            {
                if (!EatWord(W.Role))
                {
                    ExpectWord(W.User);
                }

                ParseRoleList(F.ForRoles);
            }
            else
            {
                break;
            }
        }

        var flags = FlagIf(W.Grant, AlterDefaultPrivilegesStmt.GrantFlag);
        var grant = flags != 0;
        if (!grant)
        {
            flags = AlterDefaultPrivilegesStmt.RevokeFlag;
            if (!EatWord(W.Revoke))
            {
                Unexpected("GRANT or REVOKE");
            }

            if (AtWord(W.Grant))
            {
                Advance();
                ExpectWord(W.Option);
                ExpectWord(W.For);
                flags |= AlterDefaultPrivilegesStmt.GrantOptionForFlag;
            }
        }

        if (AtWord(W.All))
        {
            flags |= ParseAllPrivileges(AlterDefaultPrivilegesStmt.AllPrivilegesFlag);
        }
        else
        {
            ParsePrivileges(F.Privileges);
        }

        ExpectWord(W.On);
        flags |= ParseDefaultPrivilegeTarget();
        ExpectWord(grant ? W.To : W.From);
        ParseGrantees();
        if (!grant)
        {
            flags |= CascadeOrRestrict(AlterDefaultPrivilegesStmt.CascadeFlag, AlterDefaultPrivilegesStmt.RestrictFlag);
        }
        else if (EatWord(W.With))
        {
            ExpectWord(W.Grant);
            ExpectWord(W.Option);
            flags |= AlterDefaultPrivilegesStmt.GrantOptionFlag;
        }

        Finish(mark, K.AlterDefaultPrivilegesStmt, flags);
    }

    private uint ParseDefaultPrivilegeTarget()
    {
        var flag = OneOf(
            (W.Tables, AlterDefaultPrivilegesStmt.TablesFlag),
            (W.Functions, AlterDefaultPrivilegesStmt.FunctionsFlag),
            (W.Routines, AlterDefaultPrivilegesStmt.RoutinesFlag),
            (W.Sequences, AlterDefaultPrivilegesStmt.SequencesFlag),
            (W.Types, AlterDefaultPrivilegesStmt.TypesFlag),
            (W.Schemas, AlterDefaultPrivilegesStmt.SchemasFlag));
        if (flag == 0)
        {
            flag = FlagIf(W.Large, W.Objects, AlterDefaultPrivilegesStmt.LargeObjectsFlag);
        }

        if (flag == 0)
        {
            Unexpected("TABLES, SEQUENCES, FUNCTIONS, ROUTINES, TYPES, SCHEMAS or LARGE OBJECTS");
        }

        return flag;
    }
}
