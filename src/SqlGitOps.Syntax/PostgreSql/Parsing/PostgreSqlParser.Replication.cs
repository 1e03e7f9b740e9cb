using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Publications and subscriptions.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCreatePublication(Marker mark)
    {
        Advance();
        ParseName(F.Name, "a publication name");
        var flags = 0u;
        if (EatWord(W.For))
        {
            if (EatWord(W.All))
            {
                ExpectWord(W.Tables);
                flags = CreatePublicationStmt.AllTablesFlag;
            }
            else
            {
                ParsePublicationObjects();
            }
        }

        ParseWithDefinition();
        Finish(mark, K.CreatePublicationStmt, flags);
    }

    /// <summary>ALTER PUBLICATION behind the name.</summary>
    private void ParseAlterPublication(Marker mark)
    {
        var flags = OneOf((W.Add, AlterPublicationStmt.AddFlag), (W.Set, AlterPublicationStmt.SetFlag), (W.Drop, AlterPublicationStmt.DropFlag));
        if (flags == 0)
        {
            Unexpected("ADD, SET, DROP, OWNER TO or RENAME TO");
        }

        if (flags == AlterPublicationStmt.SetFlag && At(TokenKind.LeftParen))
        {
            flags |= AlterPublicationStmt.OptionsFlag;
            ParseDefinition();
        }
        else
        {
            ParsePublicationObjects();
        }

        Finish(mark, K.AlterPublicationStmt, flags);
    }

    /// <summary>
    /// <c>TABLE a (x) WHERE (…), b, TABLES IN SCHEMA c, d, CURRENT_SCHEMA</c>: an object without words of its own is of
    /// the kind of the one before it (gram.y: preprocess_pubobj_list).
    /// </summary>
    private void ParsePublicationObjects()
    {
        var inSchema = false;
        if (Keyword is not (W.Table or W.Tables) && !At(TokenKind.Placeholder))
        {
            Unexpected("TABLE or TABLES IN SCHEMA");
        }

        do
        {
            var mark = Mark();
            var flags = 0u;
            if (EatWord(W.Table))
            {
                inSchema = false;
                ParsePublishedTable(ref flags);
            }
            else if (EatWord(W.Tables))
            {
                ExpectWord(W.In);
                ExpectWord(W.Schema);
                inSchema = true;
                flags = ParsePublishedSchema();
            }
            else if (inSchema)
            {
                flags = ParsePublishedSchema();
                if (At(TokenKind.LeftParen) || AtWord(W.Where))
                {
                    Unexpected("',' or the end of the list; schemas take neither columns nor WHERE");
                }
                else if (At(TokenKind.Dot))
                {
                    Unexpected("a schema name without a dot");
                }
            }
            else
            {
                ParsePublishedTable(ref flags);
            }

            Finish(mark, K.PublicationObject, F.Objects, flags);
        }
        while (Eat(TokenKind.Comma));
    }

    private uint ParsePublishedSchema()
    {
        if (EatWord(W.CurrentSchema))
        {
            return PublicationObject.TablesInSchemaFlag | PublicationObject.CurrentSchemaFlag;
        }

        ParseName(F.Schema, "a schema name");
        return PublicationObject.TablesInSchemaFlag;
    }

    private void ParsePublishedTable(ref uint flags)
    {
        flags |= PublicationObject.TableFlag | FlagIf(W.Only, PublicationObject.OnlyFlag);
        var paren = (flags & PublicationObject.OnlyFlag) != 0 && Eat(TokenKind.LeftParen);
        ParseRelationName(F.Relation);
        if (paren)
        {
            ExpectRightParen();
        }
        else if ((flags & PublicationObject.OnlyFlag) == 0 && Eat(TokenKind.Star))
        {
            flags |= PublicationObject.StarFlag;
        }

        if (At(TokenKind.LeftParen))
        {
            ParseParenNameList(F.Columns);
        }

        if (EatWord(W.Where))
        {
            ExpectLeftParen();
            ParseExpression(F.Where);
            ExpectRightParen();
        }
    }

    // ---- subscriptions ---------------------------------------------------------------------------------------------

    protected void ParseCreateSubscription(Marker mark)
    {
        Advance();
        ParseName(F.Name, "a subscription name");
        ExpectWord(W.Connection);
        ParseStringLiteral(F.Connection, "a connection string");
        ExpectWord(W.Publication);
        ParseNameList(F.Publications, "a publication name");
        ParseWithDefinition();
        Finish(mark, K.CreateSubscriptionStmt);
    }

    /// <summary>ALTER SUBSCRIPTION behind the name.</summary>
    private void ParseAlterSubscription(Marker mark)
    {
        uint flags = 0;
        switch (Keyword)
        {
            case W.Set when PeekKind(1) == TokenKind.LeftParen:
                Advance();
                flags = AlterSubscriptionStmt.OptionsFlag;
                ParseDefinition();
                break;
            case W.Connection:
                Advance();
                flags = AlterSubscriptionStmt.ConnectionFlag;
                ParseStringLiteral(F.Connection, "a connection string");
                break;
            case W.Refresh:
                Advance();
                ExpectWord(W.Publication);
                flags = AlterSubscriptionStmt.RefreshPublicationFlag;
                ParseWithDefinition();
                break;
            case W.Add or W.Drop or W.Set:
                flags = Keyword switch
                {
                    W.Add => AlterSubscriptionStmt.AddPublicationFlag,
                    W.Drop => AlterSubscriptionStmt.DropPublicationFlag,
                    _ => AlterSubscriptionStmt.SetPublicationFlag,
                };
                Advance();
                ExpectWord(W.Publication);
                ParseNameList(F.Publications, "a publication name");
                ParseWithDefinition();
                break;
            case W.Enable:
                Advance();
                flags = AlterSubscriptionStmt.EnableFlag;
                break;
            case W.Disable:
                Advance();
                flags = AlterSubscriptionStmt.DisableFlag;
                break;
            case W.Skip:
                Advance();
                flags = AlterSubscriptionStmt.SkipFlag;
                ParseDefinition();
                break;
            default:
                Unexpected("SET, ADD, DROP or REFRESH PUBLICATION, ENABLE, DISABLE, CONNECTION, SKIP, OWNER TO or RENAME TO");
                break;
        }

        Finish(mark, K.AlterSubscriptionStmt, flags);
    }
}
