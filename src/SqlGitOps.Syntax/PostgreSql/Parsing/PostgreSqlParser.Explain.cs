using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>EXPLAIN.</content>
internal partial class PostgreSqlParser
{
    protected void ParseExplain()
    {
        var mark = Mark();
        Advance();
        var flags = 0u;
        if (At(TokenKind.LeftParen) && !AtLeftParenOfQuery())
        {
            ParseUtilityOptions();
        }
        else
        {
            if (Keyword is W.Analyze or W.Analyse)
            {
                Advance();
                flags |= ExplainStmt.AnalyzeFlag;
            }

            flags |= FlagIf(W.Verbose, ExplainStmt.VerboseFlag);
        }

        switch (Keyword)
        {
            case W.Execute or W.Declare or W.Refresh:
                ParseKeywordStatement();
                Label(F.Query);
                break;
            case W.Create:
                ParseKeywordStatement();
                if (!Failed && !LastIsTableAs())
                {
                    UnexpectedAt(mark.FirstToken + 1, "SELECT, INSERT, UPDATE, DELETE, MERGE, VALUES, EXECUTE, DECLARE, CREATE TABLE AS or CREATE MATERIALIZED VIEW");
                }

                Label(F.Query);
                break;
            default:
                ParsePreparable(F.Query);
                break;
        }

        Finish(mark, K.ExplainStmt, flags);
    }

    /// <summary>Whether the statement that was finished last creates a table from a query.</summary>
    private bool LastIsTableAs() => PeekLastKind() == K.CreateTableAsStmt;
}
