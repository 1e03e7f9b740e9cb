using SqlGitOps.Syntax.Parsing;
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
            if (Keyword is not (W.Table or W.View or W.Recursive or W.Sequence) || (orReplace && Keyword is W.Table or W.Sequence))
            {
                Unexpected(orReplace ? "VIEW" : "TABLE, VIEW or SEQUENCE");
            }
        }
        else if (EatWord(W.Unlogged))
        {
            unlogged = true;
            if (Keyword is not (W.Table or W.Sequence or W.Materialized))
            {
                Unexpected("TABLE, SEQUENCE or MATERIALIZED VIEW");
            }
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
            default:
                ParseCreateOther(mark, orReplace);
                return;
        }
    }

    private void ParseCreateOther(Marker mark, bool orReplace)
    {
        switch (Keyword)
        {
            case W.User when PeekWord(1) == W.Mapping:
                ParseCreateUserMapping(mark);
                return;
            case W.Role or W.User or W.Group:
                ParseCreateRole(mark);
                return;
            case W.Policy:
                ParseCreatePolicy(mark);
                return;
            case W.Publication:
                ParseCreatePublication(mark);
                return;
            case W.Subscription:
                ParseCreateSubscription(mark);
                return;
            case W.Database:
                ParseCreateDatabase(mark);
                return;
            case W.Tablespace:
                ParseCreateTablespace(mark);
                return;
            case W.Server:
                ParseCreateServer(mark);
                return;
            case W.Foreign:
                ParseCreateForeignDataWrapper(mark);
                return;
            case W.Cast:
                ParseCreateCast(mark);
                return;
            case W.Transform:
                ParseCreateTransform(mark, orReplace);
                return;
            case W.Language or W.Trusted or W.Procedural:
                ParseCreateLanguage(mark, orReplace);
                return;
            case W.Access:
                ParseCreateAccessMethod(mark);
                return;
            case W.Aggregate:
                ParseCreateAggregate(mark, orReplace);
                return;
            case W.Operator:
                ParseCreateOperator(mark);
                return;
            case W.Text:
                ParseCreateTextSearch(mark);
                return;
            case W.Collation:
                ParseCreateCollation(mark);
                return;
            case W.Conversion or W.Default:
                ParseCreateConversion(mark);
                return;
            case W.Statistics:
                ParseCreateStatistics(mark);
                return;
            case W.Event:
                ParseCreateEventTrigger(mark);
                return;
            case W.Assertion:
                Unexpected("what to create (TABLE, INDEX, VIEW, TYPE, …); the server has no assertions");
                break;
            default:
                if (At(TokenKind.Placeholder))
                {
                    // CREATE {{kind}} …: only the tool knows the rest.
                    while (!EndsStatement(Kind))
                    {
                        Advance();
                    }

                    Finish(mark, K.PlaceholderStmt);
                    return;
                }

                Unexpected("what to create (TABLE, INDEX, VIEW, TYPE, …)");
                break;
        }

        Finish(mark, K.ErrorStmt);
    }
}
