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
            case W.Execute or W.Declare or W.Create or W.Refresh:
                ParseKeywordStatement();
                Label(F.Query);
                break;
            default:
                ParsePreparable(F.Query);
                break;
        }

        Finish(mark, K.ExplainStmt, flags);
    }
}
