using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Foreign-data wrappers, servers, user mappings, IMPORT FOREIGN SCHEMA.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCreateForeignDataWrapper(Marker mark)
    {
        Advance();
        ExpectWord(W.Data);
        ExpectWord(W.Wrapper);
        ParseName(F.Name, "the name of a foreign-data wrapper");
        ParseFdwFunctions();
        ParseOptionalGenericOptions(alter: false);
        Finish(mark, K.CreateFdwStmt);
    }

    /// <summary>ALTER FOREIGN DATA WRAPPER behind the name.</summary>
    private void ParseAlterForeignDataWrapper(Marker mark)
    {
        var any = ParseFdwFunctions();
        if (!ParseOptionalGenericOptions(alter: true) && !any)
        {
            Unexpected("HANDLER, VALIDATOR, OPTIONS, OWNER TO or RENAME TO");
        }

        Finish(mark, K.AlterFdwStmt);
    }

    /// <summary><c>[NO] HANDLER name</c> and <c>[NO] VALIDATOR name</c>, in any order and number.</summary>
    private bool ParseFdwFunctions()
    {
        var any = false;
        while (Keyword is W.Handler or W.Validator || (AtWord(W.No) && PeekWord(1) is W.Handler or W.Validator))
        {
            any = true;
            var mark = Mark();
            var no = AtWord(W.No);
            var name = Mark();
            Advance();
            if (no)
            {
                Advance();
            }

            Finish(name, K.Name, F.Name);
            if (!no)
            {
                ParseQualifiedName(F.Value, "a function name");
            }

            Finish(mark, K.DefElem, F.FunctionOptions);
        }

        return any;
    }

    private bool ParseOptionalGenericOptions(bool alter)
    {
        if (!EatWord(W.Options))
        {
            return false;
        }

        ParseGenericOptions(alter);
        return true;
    }

    protected void ParseCreateServer(Marker mark)
    {
        Advance();
        var flags = IfNotExists(CreateForeignServerStmt.IfNotExistsFlag);
        ParseName(F.Name, "a server name");
        if (EatWord(W.Type))
        {
            ParseStringLiteral(F.ServerType, "the type as a string");
        }

        if (EatWord(W.Version))
        {
            ParseTextOrNull(F.Version, "the version as a string, or NULL");
        }

        ExpectWord(W.Foreign);
        ExpectWord(W.Data);
        ExpectWord(W.Wrapper);
        ParseName(F.Wrapper, "the name of a foreign-data wrapper");
        ParseOptionalGenericOptions(alter: false);
        Finish(mark, K.CreateForeignServerStmt, flags);
    }

    /// <summary>ALTER SERVER behind the name.</summary>
    private void ParseAlterServer(Marker mark)
    {
        var any = EatWord(W.Version);
        if (any)
        {
            ParseTextOrNull(F.Version, "the version as a string, or NULL");
        }

        if (!ParseOptionalGenericOptions(alter: true) && !any)
        {
            Unexpected("VERSION, OPTIONS, OWNER TO or RENAME TO");
        }

        Finish(mark, K.AlterForeignServerStmt);
    }

    // ---- user mappings ---------------------------------------------------------------------------------------------

    protected void ParseCreateUserMapping(Marker mark)
    {
        Advance();
        Advance();
        var flags = IfNotExists(CreateUserMappingStmt.IfNotExistsFlag);
        ParseMappedUser();
        ParseOptionalGenericOptions(alter: false);
        Finish(mark, K.CreateUserMappingStmt, flags);
    }

    private void ParseAlterUserMapping(Marker mark)
    {
        Advance();
        Advance();
        ParseMappedUser();
        if (!ParseOptionalGenericOptions(alter: true))
        {
            Unexpected("OPTIONS");
        }

        Finish(mark, K.AlterUserMappingStmt);
    }

    private void ParseDropUserMapping(Marker mark)
    {
        Advance();
        Advance();
        var flags = IfExists(DropUserMappingStmt.IfExistsFlag);
        ParseMappedUser();
        Finish(mark, K.DropUserMappingStmt, flags);
    }

    /// <summary><c>FOR user SERVER name</c>, where the user may be USER.</summary>
    private void ParseMappedUser()
    {
        ExpectWord(W.For);
        if (AtWord(W.User))
        {
            var user = Mark();
            Advance();
            Finish(user, K.Name, F.User);
        }
        else
        {
            ParseRole(F.User);
        }

        ExpectWord(W.Server);
        ParseName(F.Server, "a server name");
    }

    // ---- import ----------------------------------------------------------------------------------------------------

    protected void ParseImportForeignSchema()
    {
        var mark = Mark();
        Advance();
        ExpectWord(W.Foreign);
        ExpectWord(W.Schema);
        ParseName(F.RemoteSchema, "a schema name");
        var flags = 0u;
        if (EatWords(W.Limit, W.To))
        {
            flags = ImportForeignSchemaStmt.LimitToFlag;
        }
        else if (EatWord(W.Except))
        {
            flags = ImportForeignSchemaStmt.ExceptFlag;
        }

        if (flags != 0)
        {
            ExpectLeftParen();
            do
            {
                ParseRelationExpression(F.Tables, RelationAlias.None);
            }
            while (Eat(TokenKind.Comma));
            ExpectRightParen();
        }

        ExpectWord(W.From);
        ExpectWord(W.Server);
        ParseName(F.Server, "a server name");
        ExpectWord(W.Into);
        ParseName(F.LocalSchema, "a schema name");
        ParseOptionalGenericOptions(alter: false);
        Finish(mark, K.ImportForeignSchemaStmt, flags);
    }
}
