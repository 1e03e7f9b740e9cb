using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>MERGE.</content>
internal partial class PostgreSqlParser
{
    protected void ParseMerge(Marker mark)
    {
        Advance();
        ExpectWord(W.Into);
        ParseRelationExpression(F.Relation, RelationAlias.Target);
        ExpectWord(W.Using);
        ParseTableReference(F.Source);
        ExpectWord(W.On);
        ParseExpression(F.Condition);
        if (!AtWord(W.When))
        {
            Unexpected("WHEN");
        }

        while (AtWord(W.When))
        {
            ParseMergeWhen();
        }

        ParseReturning();
        Finish(mark, K.MergeStmt);
    }

    protected void ParseMergeWhen()
    {
        var mark = Mark();
        Advance();
        var flags = 0u;
        if (EatWord(W.Not))
        {
            ExpectWord(W.Matched);
            flags = MergeWhenClause.NotMatchedByTargetFlag;
            if (EatWord(W.By))
            {
                if (EatWord(W.Source))
                {
                    flags = MergeWhenClause.NotMatchedBySourceFlag;
                }
                else
                {
                    ExpectWord(W.Target);
                }
            }
        }
        else
        {
            ExpectWord(W.Matched);
            flags = MergeWhenClause.MatchedFlag;
        }

        if (EatWord(W.And))
        {
            ParseExpression(F.Condition);
        }

        ExpectWord(W.Then);
        var targetRow = (flags & MergeWhenClause.NotMatchedByTargetFlag) == 0;
        switch (Keyword)
        {
            case W.Update when targetRow:
                Advance();
                ExpectWord(W.Set);
                ParseAssignments();
                flags |= MergeWhenClause.UpdateFlag;
                break;

            case W.Delete when targetRow:
                Advance();
                flags |= MergeWhenClause.DeleteFlag;
                break;

            case W.Do:
                Advance();
                ExpectWord(W.Nothing);
                flags |= MergeWhenClause.DoNothingFlag;
                break;

            case W.Insert when !targetRow:
                Advance();
                flags |= MergeWhenClause.InsertFlag;
                var columns = At(TokenKind.LeftParen);
                if (columns)
                {
                    ParseInsertColumns();
                }

                var overriding = ParseOverriding(MergeWhenClause.OverridingSystemValueFlag, MergeWhenClause.OverridingUserValueFlag);
                flags |= overriding;
                if (!columns && overriding == 0 && EatWords(W.Default, W.Values))
                {
                    flags |= MergeWhenClause.DefaultValuesFlag;
                }
                else
                {
                    ExpectWord(W.Values);
                    ParseParenExpressionList(F.Values);
                }

                break;

            default:
                Unexpected(targetRow ? "UPDATE, DELETE or DO NOTHING" : "INSERT or DO NOTHING");
                break;
        }

        Finish(mark, K.MergeWhenClause, F.WhenClauses, flags);
    }
}
