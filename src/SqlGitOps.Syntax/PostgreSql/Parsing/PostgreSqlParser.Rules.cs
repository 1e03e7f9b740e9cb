using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CREATE RULE.</content>
internal partial class PostgreSqlParser
{
    protected void ParseRule(Marker mark, bool orReplace)
    {
        Advance();
        var flags = orReplace ? RuleStmt.OrReplaceFlag : 0;
        ParseName(F.Name, "a rule name");
        ExpectWord(W.As);
        ExpectWord(W.On);
        var events = OneOf(
            (W.Select, RuleStmt.SelectFlag),
            (W.Insert, RuleStmt.InsertFlag),
            (W.Update, RuleStmt.UpdateFlag),
            (W.Delete, RuleStmt.DeleteFlag));
        if (events == 0)
        {
            Unexpected("SELECT, INSERT, UPDATE or DELETE");
        }

        ExpectWord(W.To);
        ParseRelationName(F.Relation);
        ParseWhere();
        ExpectWord(W.Do);
        flags |= events | OneOf((W.Instead, RuleStmt.InsteadFlag), (W.Also, RuleStmt.AlsoFlag));
        if (EatWord(W.Nothing))
        {
            flags |= RuleStmt.NothingFlag;
        }
        else if (At(TokenKind.LeftParen))
        {
            Advance();
            while (!At(TokenKind.RightParen) && !Failed)
            {
                if (Eat(TokenKind.Semicolon))
                {
                    continue;
                }

                ParseRuleAction();
                if (!At(TokenKind.RightParen) && !At(TokenKind.Semicolon))
                {
                    Unexpected("';' or ')'");
                }
            }

            ExpectRightParen();
        }
        else
        {
            ParseRuleAction();
        }

        Finish(mark, K.RuleStmt, flags);
    }

    protected void ParseRuleAction()
    {
        if (AtWord(W.Notify))
        {
            ParseNotify();
            Label(F.Statements);
        }
        else
        {
            ParsePreparable(F.Statements, merge: false);
        }
    }
}
