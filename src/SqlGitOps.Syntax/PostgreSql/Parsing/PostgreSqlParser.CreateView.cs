using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CREATE VIEW and CREATE MATERIALIZED VIEW.</content>
internal partial class PostgreSqlParser
{
    protected void ParseView(Marker mark, uint flags)
    {
        flags |= FlagIf(W.Recursive, ViewStmt.RecursiveFlag);
        ExpectWord(W.View);
        ParseRelationName(F.View, "a view name");
        if (At(TokenKind.LeftParen) || (flags & ViewStmt.RecursiveFlag) != 0)
        {
            ParseParenNameList(F.Columns);
        }

        if (EatWord(W.With))
        {
            ParseOptionList();
        }

        ExpectWord(W.As);
        ParseQuery(F.Query);
        if (AtWord(W.With))
        {
            if ((flags & ViewStmt.RecursiveFlag) != 0)
            {
                Unexpected("the end of the statement; a recursive view has no CHECK OPTION");
            }

            Advance();
            var local = EatWord(W.Local);
            if (!local)
            {
                EatWord(W.Cascaded);
            }

            ExpectWord(W.Check);
            ExpectWord(W.Option);
            flags |= local ? ViewStmt.LocalCheckOptionFlag : ViewStmt.CascadedCheckOptionFlag;
        }

        Finish(mark, K.ViewStmt, flags);
    }

    protected void ParseMaterializedView(Marker mark, bool unlogged)
    {
        Advance();
        ExpectWord(W.View);
        var flags = CreateTableAsStmt.MaterializedViewFlag | (unlogged ? CreateTableAsStmt.UnloggedFlag : 0)
            | IfNotExists(CreateTableAsStmt.IfNotExistsFlag);
        ParseRelationName(F.Relation, "a view name");
        if (At(TokenKind.LeftParen))
        {
            ParseParenNameList(F.Columns);
        }

        if (EatWord(W.Using))
        {
            ParseName(F.AccessMethod, "a table access method");
        }

        if (EatWord(W.With))
        {
            ParseOptionList();
        }

        if (EatWord(W.Tablespace))
        {
            ParseName(F.Tablespace, "a tablespace");
        }

        ExpectWord(W.As);
        ParseQuery(F.Query);
        flags |= ParseWithData(CreateTableAsStmt.WithNoDataFlag);
        Finish(mark, K.CreateTableAsStmt, flags);
    }
}
