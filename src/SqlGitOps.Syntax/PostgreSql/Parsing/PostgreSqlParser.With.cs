using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>WITH, and the statements that may stand in it.</content>
internal partial class PostgreSqlParser
{
    protected void ParseWith()
    {
        var mark = Mark();
        Advance();
        var flags = FlagIf(W.Recursive, WithClause.RecursiveFlag);
        do
        {
            ParseCommonTableExpression();
        }
        while (Eat(TokenKind.Comma));
        Finish(mark, K.WithClause, F.With, flags);
    }

    protected void ParseCommonTableExpression()
    {
        var mark = Mark();
        ParseName(F.Name, "a name for the query");
        if (At(TokenKind.LeftParen))
        {
            ParseParenNameList(F.Columns);
        }

        ExpectWord(W.As);
        var flags = FlagIf(W.Materialized, CommonTableExpr.MaterializedFlag) | FlagIf(W.Not, W.Materialized, CommonTableExpr.NotMaterializedFlag);
        ExpectLeftParen();
        ParsePreparable(F.Query);
        ExpectRightParen();
        if (EatWord(W.Search))
        {
            if (EatWord(W.Breadth))
            {
                flags |= CommonTableExpr.SearchBreadthFirstFlag;
            }
            else
            {
                ExpectWord(W.Depth);
                flags |= CommonTableExpr.SearchDepthFirstFlag;
            }

            ExpectWord(W.First);
            ExpectWord(W.By);
            ParseNameList(F.SearchBy);
            ExpectWord(W.Set);
            ParseName(F.SearchSet, "a column name");
        }

        if (EatWord(W.Cycle))
        {
            flags |= CommonTableExpr.CycleFlag;
            ParseNameList(F.CycleColumns);
            ExpectWord(W.Set);
            ParseName(F.CycleSet, "a column name");
            if (EatWord(W.To))
            {
                ParseConstant(F.CycleMark);
                ExpectWord(W.Default);
                ParseConstant(F.CycleDefault);
            }

            ExpectWord(W.Using);
            ParseName(F.CycleUsing, "a column name");
        }

        Finish(mark, K.CommonTableExpr, F.Queries, flags);
    }

    protected void ParseOperandAs(F field)
    {
        ParseOperand();
        Label(field);
    }

    /// <summary>A statement that may stand in WITH, PREPARE, COPY and EXPLAIN (gram.y: PreparableStmt).</summary>
    protected void ParsePreparable(F field, bool merge = true)
    {
        switch (Keyword)
        {
            case W.Insert or W.Update or W.Delete or W.With:
            case W.Merge when merge:
                ParseKeywordStatement();
                break;
            default:
                ParseSelectStatement();
                break;
        }

        Label(field);
    }
}
