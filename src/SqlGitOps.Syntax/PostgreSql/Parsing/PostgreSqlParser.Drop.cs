using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>DROP.</content>
internal partial class PostgreSqlParser
{
    protected void ParseDrop()
    {
        var mark = Mark();
        Advance();
        uint flag;
        switch (Keyword)
        {
            case W.Table:
                flag = DropStmt.TableFlag;
                break;
            case W.View:
                flag = DropStmt.ViewFlag;
                break;
            case W.Index:
                flag = DropStmt.IndexFlag;
                break;
            case W.Sequence:
                flag = DropStmt.SequenceFlag;
                break;
            case W.Type:
                flag = DropStmt.TypeFlag;
                break;
            case W.Domain:
                flag = DropStmt.DomainFlag;
                break;
            case W.Schema:
                flag = DropStmt.SchemaFlag;
                break;
            case W.Extension:
                flag = DropStmt.ExtensionFlag;
                break;
            case W.Database:
                flag = DropStmt.DatabaseFlag;
                break;
            case W.Server:
                flag = DropStmt.ServerFlag;
                break;
            case W.Materialized:
                Advance();
                flag = DropStmt.MaterializedViewFlag;
                break;
            case W.Foreign when PeekWord(1) == W.Table:
                Advance();
                flag = DropStmt.ForeignTableFlag;
                break;
            case W.Function:
                ParseDropFunction(mark, DropStmt.FunctionFlag);
                return;
            case W.Procedure:
                ParseDropFunction(mark, DropStmt.ProcedureFlag);
                return;
            case W.Routine:
                ParseDropFunction(mark, DropStmt.RoutineFlag);
                return;
            case W.Aggregate:
                ParseDropFunction(mark, DropStmt.AggregateFlag);
                return;
            case W.Trigger:
                ParseDropOnTable(mark, DropStmt.TriggerFlag);
                return;
            case W.Policy:
                ParseDropOnTable(mark, DropStmt.PolicyFlag);
                return;
            case W.Rule:
                ParseDropOnTable(mark, DropStmt.RuleFlag);
                return;
            case W.Collation or W.Conversion or W.Statistics or W.Publication or W.Role or W.Group or W.Tablespace or W.Subscription or W.Language:
                flag = DropStmt.OtherFlag;
                break;
            case W.User when PeekWord(1) != W.Mapping:
                flag = DropStmt.OtherFlag;
                break;
            case W.Event or W.Access or W.Foreign or W.Text or W.Operator or W.Cast or W.Transform or W.Owned or W.User or W.Procedural:
                Advance();
                FinishUnparsed(mark, needsMore: true);
                return;
            default:
                Unexpected("what to drop (TABLE, INDEX, VIEW, TYPE, …)");
                Finish(mark, K.DropStmt);
                return;
        }

        if (flag == DropStmt.MaterializedViewFlag)
        {
            ExpectWord(W.View);
        }
        else
        {
            Advance();
        }

        if (flag == DropStmt.IndexFlag)
        {
            flag |= FlagIf(W.Concurrently, DropStmt.ConcurrentlyFlag);
        }

        flag |= IfExists(DropStmt.IfExistsFlag);
        do
        {
            if (Keyword is W.CurrentUser or W.SessionUser or W.CurrentRole)
            {
                ParseQualifiedName(F.Objects, "a name", ColLabel);
            }
            else
            {
                ParseQualifiedName(F.Objects, "a name", (flag & (DropStmt.TypeFlag | DropStmt.DomainFlag)) != 0 ? NonReservedWord : ColId);
            }
        }
        while (Eat(TokenKind.Comma));
        if ((flag & DropStmt.DatabaseFlag) != 0)
        {
            EatWord(W.With);
            if (At(TokenKind.LeftParen))
            {
                ParseUtilityOptions();
            }
        }

        flag |= CascadeOrRestrict(DropStmt.CascadeFlag, DropStmt.RestrictFlag);
        Finish(mark, K.DropStmt, flag);
    }

    protected void ParseDropFunction(Marker mark, uint flags)
    {
        Advance();
        flags |= IfExists(DropStmt.IfExistsFlag);
        do
        {
            ParseFunctionSignature(F.Functions);
        }
        while (Eat(TokenKind.Comma));
        flags |= CascadeOrRestrict(DropStmt.CascadeFlag, DropStmt.RestrictFlag);
        Finish(mark, K.DropStmt, flags);
    }

    protected void ParseDropOnTable(Marker mark, uint flags)
    {
        Advance();
        flags |= IfExists(DropStmt.IfExistsFlag);
        ParseQualifiedName(F.Objects, "a name");
        ExpectWord(W.On);
        ParseRelationName(F.OnTable);
        flags |= CascadeOrRestrict(DropStmt.CascadeFlag, DropStmt.RestrictFlag);
        Finish(mark, K.DropStmt, flags);
    }
}
