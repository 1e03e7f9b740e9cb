using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Databases, tablespaces, the server's settings.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCreateDatabase(Marker mark)
    {
        Advance();
        ParseName(F.Name, "a database name");
        EatWord(W.With);
        while (ParseDatabaseOption())
        {
        }

        Finish(mark, K.CreatedbStmt);
    }

    /// <summary>An option of CREATE or ALTER DATABASE; false when there is none.</summary>
    private bool ParseDatabaseOption()
    {
        var isName = KeywordId == 0
            ? Kind == TokenKind.Identifier && !(Current.StartsLine && StartsStatement(Position))
            : Keyword is W.Connection or W.Encoding or W.Location or W.Owner or W.Tablespace or W.Template;
        if (!isName)
        {
            return false;
        }

        var mark = Mark();
        var name = Mark();
        if (AtWord(W.Connection))
        {
            Advance();
            ExpectWord(W.Limit);
        }
        else
        {
            Advance();
        }

        Finish(name, K.Name, F.Name);
        Eat(TokenKind.Equal);
        if (AtWord(W.Default))
        {
            TakeLiteral(Literal.DefaultFlag);
            Label(F.Value);
        }
        else if (Kind is TokenKind.Integer or TokenKind.Numeric or TokenKind.Plus or TokenKind.Minus)
        {
            ParseNumber(F.Value);
        }
        else
        {
            ParseBooleanOrString(F.Value);
        }

        Finish(mark, K.DefElem, F.Options);
        return true;
    }

    /// <summary>ALTER DATABASE behind the name.</summary>
    private void ParseAlterDatabase(Marker mark)
    {
        if (AtWord(W.Set) && PeekWord(1) == W.Tablespace && PeekKind(2) != TokenKind.Equal && PeekWord(2) != W.To)
        {
            Advance();
            Advance();
            ParseName(F.Tablespace, "a tablespace");
            Finish(mark, K.AlterDatabaseStmt, AlterDatabaseStmt.SetTablespaceFlag);
            return;
        }

        if (Keyword is W.Set or W.Reset)
        {
            ParseSetResetClause(F.Setting);
            Finish(mark, K.AlterDatabaseSetStmt);
            return;
        }

        if (EatWord(W.Refresh))
        {
            ExpectWord(W.Collation);
            ExpectWord(W.Version);
            Finish(mark, K.AlterDatabaseStmt, AlterDatabaseStmt.RefreshCollationVersionFlag);
            return;
        }

        EatWord(W.With);
        while (ParseDatabaseOption())
        {
        }

        Finish(mark, K.AlterDatabaseStmt);
    }

    protected void ParseCreateTablespace(Marker mark)
    {
        Advance();
        ParseName(F.Name, "a tablespace name");
        if (EatWord(W.Owner))
        {
            ParseRole(F.Owner);
        }

        ExpectWord(W.Location);
        ParseStringLiteral(F.Location, "a directory as a string");
        if (EatWord(W.With))
        {
            ParseOptionList();
        }

        Finish(mark, K.CreateTableSpaceStmt);
    }

    /// <summary>ALTER TABLESPACE behind the name.</summary>
    private void ParseAlterTablespace(Marker mark)
    {
        var flags = FlagIf(W.Reset, AlterTableSpaceOptionsStmt.ResetFlag);
        if (flags == 0 && !EatWord(W.Set))
        {
            Unexpected("SET, RESET, OWNER TO or RENAME TO");
        }

        ParseOptionList();
        Finish(mark, K.AlterTableSpaceOptionsStmt, flags);
    }

    /// <summary>ALTER SYSTEM; the words are taken.</summary>
    private void ParseAlterSystem(Marker mark)
    {
        var setting = Mark();
        var flags = 0u;
        if (EatWord(W.Reset))
        {
            flags = VariableSetStmt.ResetFlag;
            if (EatWord(W.All))
            {
                flags |= VariableSetStmt.ResetAllFlag;
            }
            else
            {
                ParseSettingName(F.Name);
            }

            Finish(setting, K.VariableSetStmt, F.Setting, flags);
        }
        else
        {
            if (!EatWord(W.Set))
            {
                Unexpected("SET or RESET");
            }

            ParseGenericSetting(setting, flags, fromCurrent: false);
            Label(F.Setting);
        }

        Finish(mark, K.AlterSystemStmt);
    }
}
