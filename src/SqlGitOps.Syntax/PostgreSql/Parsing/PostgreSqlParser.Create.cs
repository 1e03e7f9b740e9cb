using SqlGitOps.Syntax.Tree;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CREATE: what is created.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCreate()
    {
        var mark = Mark();
        Advance();
        var orReplace = false;
        if (EatWord(W.Or))
        {
            ExpectWord(W.Replace);
            orReplace = true;
            if (Keyword is not (W.View or W.Recursive or W.Temp or W.Temporary or W.Local or W.Global or W.Function or W.Procedure or W.Trigger
                or W.Constraint or W.Rule or W.Aggregate or W.Language or W.Trusted or W.Procedural or W.Transform))
            {
                Unexpected("VIEW, FUNCTION, PROCEDURE, TRIGGER or RULE; nothing else can be replaced");
            }
        }

        var temporary = false;
        var unlogged = false;
        if (Keyword is W.Local or W.Global && PeekWord(1) is W.Temp or W.Temporary)
        {
            Advance();
        }

        if (Keyword is W.Temp or W.Temporary)
        {
            Advance();
            temporary = true;
        }
        else if (EatWord(W.Unlogged))
        {
            unlogged = true;
        }

        switch (Keyword)
        {
            case W.Table:
                ParseCreateTable(mark, temporary, unlogged, foreign: false);
                return;
            case W.View or W.Recursive:
                ParseView(mark, (orReplace ? ViewStmt.OrReplaceFlag : 0) | (temporary ? ViewStmt.TemporaryFlag : 0));
                return;
            case W.Sequence:
                ParseCreateSequence(mark, (temporary ? CreateSeqStmt.TemporaryFlag : 0) | (unlogged ? CreateSeqStmt.UnloggedFlag : 0));
                return;
            case W.Materialized:
                ParseMaterializedView(mark, unlogged);
                return;
            case W.Unique or W.Index:
                ParseIndex(mark);
                return;
            case W.Foreign when PeekWord(1) == W.Table:
                Advance();
                ParseCreateTable(mark, temporary: false, unlogged: false, foreign: true);
                return;
            case W.Schema:
                ParseCreateSchema(mark);
                return;
            case W.Extension:
                ParseCreateExtension(mark);
                return;
            case W.Type:
                ParseCreateType(mark);
                return;
            case W.Domain:
                ParseCreateDomain(mark);
                return;
            case W.Function or W.Procedure:
                ParseCreateFunction(mark, orReplace);
                return;
            case W.Trigger or W.Constraint:
                ParseCreateTrigger(mark, orReplace);
                return;
            case W.Rule:
                ParseRule(mark, orReplace);
                return;
            case W.Role or W.User or W.Group or W.Database or W.Tablespace or W.Policy or W.Publication or W.Subscription or W.Server
                or W.Foreign or W.Cast or W.Operator or W.Aggregate or W.Collation or W.Conversion or W.Default or W.Text or W.Transform
                or W.Language or W.Trusted or W.Procedural or W.Access or W.Event or W.Statistics or W.Assertion:
                Advance();
                FinishUnparsed(mark, needsMore: true);
                return;
            default:
                if (At(TokenKind.Placeholder))
                {
                    FinishUnparsed(mark);
                    return;
                }

                Unexpected("what to create (TABLE, INDEX, VIEW, TYPE, …)");
                Finish(mark, K.UnparsedStmt);
                return;
        }
    }
}
