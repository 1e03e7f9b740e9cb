using SqlGitOps.Syntax.Parsing;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>ALTER: what is altered; RENAME, SET SCHEMA and OWNER TO.</content>
internal partial class PostgreSqlParser
{
    protected void ParseAlter()
    {
        var mark = Mark();
        Advance();
        switch (Keyword)
        {
            case W.Table:
                Advance();
                ParseAlterRelation(mark, AlterTableStmt.TableFlag, RenameStmt.TableFlag, AlterObjectSchemaStmt.TableFlag);
                return;

            case W.Foreign when PeekWord(1) == W.Table:
                Advance();
                Advance();
                ParseAlterRelation(mark, AlterTableStmt.ForeignTableFlag, RenameStmt.ForeignTableFlag, AlterObjectSchemaStmt.ForeignTableFlag);
                return;

            case W.Index:
                Advance();
                ParseAlterRelation(mark, AlterTableStmt.IndexFlag, RenameStmt.IndexFlag, AlterObjectSchemaStmt.OtherFlag);
                return;

            case W.View:
                Advance();
                ParseAlterRelation(mark, AlterTableStmt.ViewFlag, RenameStmt.ViewFlag, AlterObjectSchemaStmt.ViewFlag);
                return;

            case W.Materialized:
                Advance();
                ExpectWord(W.View);
                ParseAlterRelation(mark, AlterTableStmt.MaterializedViewFlag, RenameStmt.MaterializedViewFlag, AlterObjectSchemaStmt.MaterializedViewFlag);
                return;

            case W.Sequence:
                Advance();
                ParseAlterRelation(mark, AlterTableStmt.SequenceFlag, RenameStmt.SequenceFlag, AlterObjectSchemaStmt.SequenceFlag);
                return;

            case W.Type:
                ParseAlterType(mark);
                return;

            case W.Domain:
                ParseAlterDomain(mark);
                return;

            case W.Function or W.Procedure or W.Routine or W.Aggregate:
                ParseAlterFunction(mark);
                return;

            case W.Schema:
                Advance();
                ParseQualifiedName(F.Object, "a schema name");
                ParseAlterNamed(mark, RenameStmt.SchemaFlag, 0, AlterOwnerStmt.SchemaFlag);
                return;

            case W.Database:
                Advance();
                ParseQualifiedName(F.Object, "a database name");
                ParseAlterNamed(mark, RenameStmt.DatabaseFlag, 0, AlterOwnerStmt.DatabaseFlag);
                return;

            case W.Extension:
                Advance();
                ParseQualifiedName(F.Object, "an extension name");
                ParseAlterNamed(mark, RenameStmt.OtherFlag, AlterObjectSchemaStmt.ExtensionFlag, AlterOwnerStmt.OtherFlag);
                return;

            case W.Trigger or W.Policy or W.Rule:
                ParseAlterOnTable(mark);
                return;

            case W.Role or W.User or W.Group or W.Publication or W.Subscription or W.Server or W.Statistics or W.Collation
                or W.Conversion or W.Tablespace or W.Language:
                ParseAlterOther(mark);
                return;

            case W.Event or W.Foreign or W.Text or W.Default or W.System or W.Operator or W.Large or W.Procedural or W.Access:
                Advance();
                FinishUnparsed(mark, needsMore: true);
                return;

            default:
                Unexpected("what to alter (TABLE, INDEX, VIEW, TYPE, …)");
                Finish(mark, K.UnparsedStmt);
                return;
        }
    }

    /// <summary>RENAME TO, SET SCHEMA and OWNER TO behind the name of an object; anything else stays unparsed.</summary>
    protected void ParseAlterNamed(Marker mark, uint renameFlag, uint schemaFlag, uint ownerFlag, uint renameIfExists = 0)
    {
        if (EatWord(W.Rename))
        {
            ExpectWord(W.To);
            ParseName(F.NewName, "the new name");
            Finish(mark, K.RenameStmt, renameFlag | renameIfExists);
        }
        else if (AtWords(W.Set, W.Schema))
        {
            Advance();
            Advance();
            ParseName(F.NewSchema, "a schema name");
            Finish(mark, K.AlterObjectSchemaStmt, schemaFlag);
        }
        else if (EatWord(W.Owner))
        {
            ExpectWord(W.To);
            ParseRole(F.Owner);
            Finish(mark, K.AlterOwnerStmt, ownerFlag);
        }
        else
        {
            FinishUnparsed(mark);
        }
    }

    protected void ParseAlterOther(Marker mark)
    {
        var role = Keyword is W.Role or W.User or W.Group;
        if (AtWords(W.User, W.Mapping))
        {
            Advance();
            FinishUnparsed(mark, needsMore: true);
            return;
        }

        Advance();
        IfExists(0);
        if (AtName(NonReservedWord) || AtWord(W.All) || Keyword is W.CurrentUser or W.SessionUser or W.CurrentRole)
        {
            ParseQualifiedName(F.Object, "a name", ColLabel);
        }
        else
        {
            Unexpected("a name");
        }

        ParseAlterNamed(mark, role ? RenameStmt.RoleFlag : RenameStmt.OtherFlag, AlterObjectSchemaStmt.OtherFlag, AlterOwnerStmt.OtherFlag);
    }

    /// <summary>ALTER TRIGGER, POLICY and RULE: a rename, or options that stay unparsed.</summary>
    protected void ParseAlterOnTable(Marker mark)
    {
        var flag = Keyword switch
        {
            W.Trigger => RenameStmt.TriggerFlag,
            W.Policy => RenameStmt.PolicyFlag,
            _ => RenameStmt.RuleFlag,
        };
        Advance();
        flag |= IfExists(RenameStmt.IfExistsFlag);
        ParseName(F.Column, "a name");
        ExpectWord(W.On);
        ParseRelationName(F.Object);
        ParseAlterNamed(mark, flag, 0, 0);
    }
}
