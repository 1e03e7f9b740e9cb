using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CREATE TABLE and CREATE TABLE AS.</content>
internal partial class PostgreSqlParser
{
    /// <summary>CREATE … TABLE; the cursor is at TABLE, the words before it are in <paramref name="temporary"/> and its like.</summary>
    protected void ParseCreateTable(Marker mark, bool temporary, bool unlogged, bool foreign)
    {
        Advance();
        var flags = IfNotExists(CreateStmt.IfNotExistsFlag)
            | (temporary ? CreateStmt.TemporaryFlag : 0)
            | (unlogged ? CreateStmt.UnloggedFlag : 0)
            | (foreign ? CreateStmt.ForeignFlag : 0);
        ParseRelationName(F.Relation);
        if (!foreign && AtTableAs())
        {
            ParseTableAs(mark, flags);
            return;
        }

        if (EatWords(W.Partition, W.Of))
        {
            ParseRelationName(F.PartitionOf);
            if (At(TokenKind.LeftParen))
            {
                ParseTableElements(typed: true);
            }

            ParsePartitionBound(F.PartitionBound);
        }
        else if (!foreign && EatWord(W.Of))
        {
            ParseQualifiedName(F.OfType, "a type");
            if (At(TokenKind.LeftParen))
            {
                ParseTableElements(typed: true);
            }
        }
        else if (At(TokenKind.Placeholder))
        {
            // A tool fills in the columns.
            EatPlaceholders();
        }
        else
        {
            ParseTableElements(typed: false);
            if (EatWord(W.Inherits))
            {
                ExpectLeftParen();
                ParseRelationNameList(F.Inherits);
                ExpectRightParen();
            }
        }

        if (foreign)
        {
            ExpectWord(W.Server);
            ParseName(F.Server, "a server name");
            ParseOptionalGenericOptions(alter: false);

            Finish(mark, K.CreateStmt, flags);
            return;
        }

        if (AtWord(W.Partition))
        {
            ParsePartitionBy();
        }

        flags |= ParseTableOptions();
        if (AtWord(W.As))
        {
            Unexpected("the end of the statement; CREATE TABLE AS takes no column types");
        }

        Finish(mark, K.CreateStmt, flags);
    }

    protected void EatPlaceholders()
    {
        while (Eat(TokenKind.Placeholder))
        {
        }
    }

    /// <summary>Whether AS follows the table's name: directly, behind options, or behind a list of plain column names.</summary>
    protected bool AtTableAs()
    {
        if (Keyword is W.As or W.Using or W.With or W.Without or W.On or W.Tablespace)
        {
            return true;
        }

        if (!At(TokenKind.LeftParen))
        {
            return false;
        }

        return IsNameAt(1, ColId) && PeekKind(2) is TokenKind.Comma or TokenKind.RightParen && !(PeekKind(1) == TokenKind.Placeholder);
    }

    /// <summary>What follows the name in CREATE TABLE AS; the flags are those of CreateStmt.</summary>
    protected void ParseTableAs(Marker mark, uint tableFlags)
    {
        var flags = ((tableFlags & CreateStmt.IfNotExistsFlag) != 0 ? CreateTableAsStmt.IfNotExistsFlag : 0)
            | ((tableFlags & CreateStmt.TemporaryFlag) != 0 ? CreateTableAsStmt.TemporaryFlag : 0)
            | ((tableFlags & CreateStmt.UnloggedFlag) != 0 ? CreateTableAsStmt.UnloggedFlag : 0);
        if (At(TokenKind.LeftParen))
        {
            ParseParenNameList(F.Columns);
        }

        var options = ParseTableOptions();
        flags |= ((options & CreateStmt.OnCommitPreserveRowsFlag) != 0 ? CreateTableAsStmt.OnCommitPreserveRowsFlag : 0)
            | ((options & CreateStmt.OnCommitDeleteRowsFlag) != 0 ? CreateTableAsStmt.OnCommitDeleteRowsFlag : 0)
            | ((options & CreateStmt.OnCommitDropFlag) != 0 ? CreateTableAsStmt.OnCommitDropFlag : 0);
        ExpectWord(W.As);
        if (AtWord(W.Execute))
        {
            ParseExecute();
            Label(F.Query);
        }
        else
        {
            ParseQuery(F.Query);
        }

        flags |= ParseWithData(CreateTableAsStmt.WithNoDataFlag);
        Finish(mark, K.CreateTableAsStmt, flags);
    }

    protected uint ParseWithData(uint noData)
    {
        if (!EatWord(W.With))
        {
            return 0;
        }

        var flag = FlagIf(W.No, noData);
        ExpectWord(W.Data);
        return flag;
    }

    /// <summary>USING, WITH, ON COMMIT and TABLESPACE; flags of CreateStmt come back.</summary>
    protected uint ParseTableOptions()
    {
        var flags = 0u;
        if (EatWord(W.Using))
        {
            ParseName(F.AccessMethod, "a table access method");
        }

        if (AtWord(W.With) && PeekKind(1) == TokenKind.LeftParen)
        {
            Advance();
            ParseOptionList();
        }
        else if (EatWord(W.Without))
        {
            ExpectWord(W.Oids);
        }

        if (EatWords(W.On, W.Commit))
        {
            if (EatWord(W.Drop))
            {
                flags |= CreateStmt.OnCommitDropFlag;
            }
            else
            {
                if (EatWord(W.Preserve))
                {
                    flags |= CreateStmt.OnCommitPreserveRowsFlag;
                }
                else
                {
                    flags |= CreateStmt.OnCommitDeleteRowsFlag;
                    ExpectWord(W.Delete);
                }

                ExpectWord(W.Rows);
            }
        }

        if (EatWord(W.Tablespace))
        {
            ParseName(F.Tablespace, "a tablespace");
        }

        return flags;
    }
}
