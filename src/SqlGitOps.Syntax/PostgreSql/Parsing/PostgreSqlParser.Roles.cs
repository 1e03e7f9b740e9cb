using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CREATE ROLE, ALTER ROLE, REASSIGN OWNED; roles as other statements name them.</content>
internal partial class PostgreSqlParser
{
    /// <summary>A role that exists: a name or CURRENT_USER and the like (gram.y: RoleSpec).</summary>
    protected void ParseRole(F field)
    {
        var mark = Mark();
        if (Keyword is W.CurrentUser or W.CurrentRole or W.SessionUser)
        {
            Advance();
        }
        else if (AtReservedRole("none"))
        {
            Error(Current.Span, "role name \"none\" is reserved: expected a role name");
        }
        else if (AtName(NonReservedWord))
        {
            TakeName();
        }
        else
        {
            Unexpected("a role name");
        }

        Finish(mark, K.Name, field);
    }

    /// <summary>The name of a new role (gram.y: RoleId).</summary>
    protected void ParseRoleName(F field)
    {
        if (AtReservedRole("public"))
        {
            Error(Current.Span, "role name \"public\" is reserved: expected another role name");
        }
        else if (Keyword is W.CurrentUser or W.CurrentRole or W.SessionUser)
        {
            Unexpected("a role name; CURRENT_USER and the like cannot be used here");
        }

        ParseRole(field);
    }

    /// <summary>Whether a role's name is one that the server keeps for itself, also in quotes.</summary>
    private bool AtReservedRole(string name) => Kind switch
    {
        TokenKind.Identifier => TextOf(Current).Equals(name, StringComparison.OrdinalIgnoreCase),
        TokenKind.QuotedIdentifier => Current.Length == name.Length + 2 && TextOf(Current)[1..^1].SequenceEqual(name),
        _ => false,
    };

    protected void ParseRoleList(F field)
    {
        do
        {
            ParseRole(field);
        }
        while (Eat(TokenKind.Comma));
    }

    protected void ParseCreateRole(Marker mark)
    {
        var flags = Keyword switch
        {
            W.Role => CreateRoleStmt.RoleFlag,
            W.User => CreateRoleStmt.UserFlag,
            _ => CreateRoleStmt.GroupFlag,
        };
        Advance();
        ParseRoleName(F.Role);
        EatWord(W.With);
        while (ParseRoleOption(create: true))
        {
        }

        Finish(mark, K.CreateRoleStmt, flags);
    }

    /// <summary>One option of CREATE or ALTER ROLE; false when there is none.</summary>
    private bool ParseRoleOption(bool create)
    {
        var mark = Mark();
        uint flags;
        switch (Keyword)
        {
            case W.Password or W.Encrypted:
                if (EatWord(W.Encrypted))
                {
                    ExpectWord(W.Password);
                    flags = RoleOption.PasswordFlag;
                    ParseStringLiteral(F.Value, "the password as a string");
                    break;
                }

                Advance();
                if (EatWord(W.Null))
                {
                    flags = RoleOption.NullPasswordFlag;
                }
                else
                {
                    flags = RoleOption.PasswordFlag;
                    ParseStringLiteral(F.Value, "the password as a string, or NULL");
                }

                break;
            case W.Unencrypted:
                Unexpected("PASSWORD; UNENCRYPTED PASSWORD is no longer supported");
                return false;
            case W.Inherit:
                Advance();
                flags = RoleOption.InheritFlag;
                break;
            case W.Connection:
                Advance();
                ExpectWord(W.Limit);
                flags = RoleOption.ConnectionLimitFlag;
                ParseSignedInteger(F.Value);
                break;
            case W.Valid:
                Advance();
                ExpectWord(W.Until);
                flags = RoleOption.ValidUntilFlag;
                ParseStringLiteral(F.Value, "a time as a string");
                break;
            case W.User:
                Advance();
                flags = RoleOption.UserFlag;
                ParseRoleList(F.Roles);
                break;
            case W.Sysid when create:
                Advance();
                flags = RoleOption.SysIdFlag;
                ParseInteger(F.Value);
                break;
            case W.Admin when create:
                Advance();
                flags = RoleOption.AdminFlag;
                ParseRoleList(F.Roles);
                break;
            case W.Role when create:
                Advance();
                flags = RoleOption.RoleFlag;
                ParseRoleList(F.Roles);
                break;
            case W.In when create:
                Advance();
                if (!EatWord(W.Role))
                {
                    ExpectWord(W.Group);
                }

                flags = RoleOption.InRoleFlag;
                ParseRoleList(F.Roles);
                break;
            default:
                if (Kind != TokenKind.Identifier || KeywordId != 0)
                {
                    return false;
                }

                flags = PlainRoleOption(TextOf(Current));
                if (flags == 0)
                {
                    if (!(Current.StartsLine && StartsStatement(Position)))
                    {
                        Unexpected("an option of a role such as LOGIN or CREATEDB");
                    }

                    return false;
                }

                Advance();
                break;
        }

        Finish(mark, K.RoleOption, F.Options, flags);
        return true;
    }

    private static uint PlainRoleOption(ReadOnlySpan<char> word)
    {
        const StringComparison ignoreCase = StringComparison.OrdinalIgnoreCase;
        return word.Length switch
        {
            5 when word.Equals("login", ignoreCase) => RoleOption.LoginFlag,
            7 when word.Equals("nologin", ignoreCase) => RoleOption.NoLoginFlag,
            9 when word.Equals("superuser", ignoreCase) => RoleOption.SuperuserFlag,
            11 when word.Equals("nosuperuser", ignoreCase) => RoleOption.NoSuperuserFlag,
            10 when word.Equals("createrole", ignoreCase) => RoleOption.CreateRoleFlag,
            12 when word.Equals("nocreaterole", ignoreCase) => RoleOption.NoCreateRoleFlag,
            11 when word.Equals("replication", ignoreCase) => RoleOption.ReplicationFlag,
            13 when word.Equals("noreplication", ignoreCase) => RoleOption.NoReplicationFlag,
            8 when word.Equals("createdb", ignoreCase) => RoleOption.CreateDbFlag,
            10 when word.Equals("nocreatedb", ignoreCase) => RoleOption.NoCreateDbFlag,
            9 when word.Equals("bypassrls", ignoreCase) => RoleOption.BypassRlsFlag,
            11 when word.Equals("nobypassrls", ignoreCase) => RoleOption.NoBypassRlsFlag,
            9 when word.Equals("noinherit", ignoreCase) => RoleOption.NoInheritFlag,
            _ => 0,
        };
    }

    /// <summary>A whole number with an optional sign (gram.y: SignedIconst).</summary>
    protected void ParseSignedInteger(F field)
    {
        if (Kind is TokenKind.Numeric || (Kind is TokenKind.Plus or TokenKind.Minus && PeekKind(1) == TokenKind.Numeric))
        {
            Unexpected("a whole number");
        }

        ParseNumber(field);
    }

    /// <summary>ALTER ROLE, USER and GROUP; the cursor is at that word.</summary>
    private void ParseAlterRole(Marker mark, ObjectKind kind)
    {
        if (IsNameAt(1, NonReservedWord) && PeekWord(2) == W.Rename)
        {
            TakeObjectKind(kind, 1);
            var name = Mark();
            ParseRoleName(F.Parts);
            Finish(name, K.QualifiedName, F.Object);
            Advance();
            ExpectWord(W.To);
            ParseRoleName(F.NewName);
            Finish(mark, K.RenameStmt, RenameStmt.RoleFlag);
            return;
        }

        Advance();
        if (kind == ObjectKind.Group)
        {
            ParseRole(F.Role);
            var flag = FlagIf(W.Add, AlterRoleStmt.AddFlag);
            if (flag == 0)
            {
                flag = AlterRoleStmt.DropFlag;
                if (!EatWord(W.Drop))
                {
                    Unexpected("ADD USER, DROP USER or RENAME TO");
                }
            }

            ExpectWord(W.User);
            ParseRoleList(F.Members);
            Finish(mark, K.AlterRoleStmt, AlterRoleStmt.GroupFlag | flag);
            return;
        }

        var all = FlagIf(W.All, AlterRoleSetStmt.AllFlag);
        if (all == 0)
        {
            ParseRole(F.Role);
        }

        if (all != 0 || AtWords(W.In, W.Database) || Keyword is W.Set or W.Reset)
        {
            if (EatWords(W.In, W.Database))
            {
                ParseName(F.Database, "a database name");
            }

            ParseSetResetClause(F.Setting);
            Finish(mark, K.AlterRoleSetStmt, all | (kind == ObjectKind.Role ? AlterRoleSetStmt.RoleFlag : AlterRoleSetStmt.UserFlag));
            return;
        }

        EatWord(W.With);
        while (ParseRoleOption(create: false))
        {
        }

        Finish(mark, K.AlterRoleStmt, kind == ObjectKind.Role ? AlterRoleStmt.RoleFlag : AlterRoleStmt.UserFlag);
    }

    protected void ParseReassignOwned()
    {
        var mark = Mark();
        Advance();
        ExpectWord(W.Owned);
        ExpectWord(W.By);
        ParseRoleList(F.Roles);
        ExpectWord(W.To);
        ParseRole(F.NewRole);
        Finish(mark, K.ReassignOwnedStmt);
    }
}
