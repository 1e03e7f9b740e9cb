using SqlGitOps.Syntax.Parsing;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CREATE SCHEMA.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCreateSchema(Marker mark)
    {
        Advance();
        var flags = IfNotExists(CreateSchemaStmt.IfNotExistsFlag);
        if (!AtWord(W.Authorization))
        {
            ParseName(F.Name, "a schema name or AUTHORIZATION");
        }

        if (EatWord(W.Authorization))
        {
            ParseRole(F.Authorization);
        }

        // Elements follow without semicolons.
        while ((AtWord(W.Create) && (!Current.StartsLine || IsSchemaElement(PeekWord(1)))) || AtWord(W.Grant))
        {
            if ((flags & CreateSchemaStmt.IfNotExistsFlag) != 0)
            {
                Unexpected("the end of the statement; CREATE SCHEMA IF NOT EXISTS cannot include schema elements");
            }
            else if (!AtWord(W.Grant) && !IsSchemaElement(PeekWord(1)))
            {
                Advance();
                Unexpected("TABLE, INDEX, SEQUENCE, TRIGGER or VIEW");
            }

            ParseKeywordStatement();
            Label(F.Statements);
        }

        Finish(mark, K.CreateSchemaStmt, flags);
    }

    protected static bool IsSchemaElement(W word) => word is W.Table or W.Index or W.Unique or W.View or W.Sequence or W.Trigger
        or W.Or or W.Temp or W.Temporary or W.Unlogged or W.Local or W.Global or W.Recursive or W.Constraint;
}
