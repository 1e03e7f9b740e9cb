using SqlGitOps.Syntax.Parsing;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>ALTER: what is altered; RENAME, SET SCHEMA, OWNER TO and DEPENDS ON EXTENSION.</content>
internal partial class PostgreSqlParser
{
    protected void ParseAlter()
    {
        var mark = Mark();
        Advance();
        if (AtWords(W.User, W.Mapping))
        {
            ParseAlterUserMapping(mark);
            return;
        }

        if (EatWords(W.Default, W.Privileges))
        {
            ParseAlterDefaultPrivileges(mark);
            return;
        }

        if (EatWord(W.System))
        {
            ParseAlterSystem(mark);
            return;
        }

        var kind = PeekObjectKind(out var words);
        switch (kind)
        {
            case ObjectKind.None or ObjectKind.Column or ObjectKind.Constraint or ObjectKind.Transform or ObjectKind.Cast or ObjectKind.AccessMethod:
                Unexpected("what to alter (TABLE, INDEX, VIEW, TYPE, …)");
                Finish(mark, K.ErrorStmt);
                return;

            case ObjectKind.Table or ObjectKind.ForeignTable or ObjectKind.Index or ObjectKind.View or ObjectKind.MaterializedView or ObjectKind.Sequence:
                TakeObjectKind(kind, words, named: true);
                ParseAlterRelation(mark, kind);
                return;

            case ObjectKind.Type:
                ParseAlterType(mark);
                return;

            case ObjectKind.Domain:
                ParseAlterDomain(mark);
                return;

            case ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine or ObjectKind.Aggregate:
                ParseAlterFunction(mark, kind);
                return;

            case ObjectKind.Trigger or ObjectKind.Policy or ObjectKind.Rule:
                ParseAlterOnTable(mark, kind);
                return;

            case ObjectKind.Role or ObjectKind.User or ObjectKind.Group:
                ParseAlterRole(mark, kind);
                return;
        }

        if (!CanBeRenamed(kind) && !CanBeOwned(kind) && kind != ObjectKind.Extension)
        {
            Unexpected("what to alter (TABLE, INDEX, VIEW, TYPE, …)");
            Finish(mark, K.ErrorStmt);
            return;
        }

        ParseAlterOther(mark, kind, words);
    }

    /// <summary>ALTER of the objects that have few commands of their own.</summary>
    private void ParseAlterOther(Marker mark, ObjectKind kind, int words)
    {
        // The name is read twice: which node it belongs to shows behind it.
        var start = Mark();
        TakeObjectKind(kind, words, named: true);
        if (!(kind == ObjectKind.Statistics && AtWord(W.If)))
        {
            ParseAlterTarget(kind);
        }

        if (Failed)
        {
            Finish(mark, K.ErrorStmt);
            return;
        }

        var generic = AtGenericAlter(kind);
        Backtrack(start);
        if (generic)
        {
            TakeObjectKind(kind, words, named: (AtWord(W.Schema) || AtWord(W.Database) || AtWord(W.Extension)) && kind != ObjectKind.Extension);
            ParseAlterTarget(kind);
            ParseGenericAlter(mark, kind);
        }
        else
        {
            TakeObjectKind(kind, words, named: true);
            ParseAlterOwnCommand(mark, kind);
        }
    }

    private void ParseAlterTarget(ObjectKind kind)
    {
        switch (kind)
        {
            case ObjectKind.Operator:
                ParseOperatorSignature(F.Operator);
                break;
            case ObjectKind.OperatorClass or ObjectKind.OperatorFamily:
                ParseQualifiedName(F.Object);
                ExpectWord(W.Using);
                ParseName(F.Method, "an index method");
                break;
            case ObjectKind.LargeObject:
                ParseNumber(F.LargeObject);
                break;
            default:
                if (HasPlainName(kind))
                {
                    ParsePlainName(F.Object);
                }
                else
                {
                    ParseQualifiedName(F.Object);
                }

                break;
        }
    }

    /// <summary>The commands that one kind of object has alone; the cursor is at the object's name.</summary>
    private void ParseAlterOwnCommand(Marker mark, ObjectKind kind)
    {
        switch (kind)
        {
            case ObjectKind.Extension:
                ParseName(F.Name, "an extension name");
                ParseAlterExtension(mark);
                break;
            case ObjectKind.Database:
                ParseName(F.Name, "a database name");
                ParseAlterDatabase(mark);
                break;
            case ObjectKind.Tablespace:
                ParseName(F.Name, "a tablespace name");
                ParseAlterTablespace(mark);
                break;
            case ObjectKind.Publication:
                ParseName(F.Name, "a publication name");
                ParseAlterPublication(mark);
                break;
            case ObjectKind.Subscription:
                ParseName(F.Name, "a subscription name");
                ParseAlterSubscription(mark);
                break;
            case ObjectKind.Server:
                ParseName(F.Name, "a server name");
                ParseAlterServer(mark);
                break;
            case ObjectKind.ForeignDataWrapper:
                ParseName(F.Name, "the name of a foreign-data wrapper");
                ParseAlterForeignDataWrapper(mark);
                break;
            case ObjectKind.EventTrigger:
                ParseName(F.Name, "a trigger name");
                ParseAlterEventTrigger(mark);
                break;
            case ObjectKind.Collation:
                ParseQualifiedName(F.Collation, "a collation");
                ExpectWord(W.Refresh);
                ExpectWord(W.Version);
                Finish(mark, K.AlterCollationStmt);
                break;
            case ObjectKind.Statistics:
                ParseAlterStatistics(mark);
                break;
            case ObjectKind.Operator:
                ParseOperatorSignature(F.Operator);
                ExpectWord(W.Set);
                ParseDefinition();
                Finish(mark, K.AlterOperatorStmt);
                break;
            case ObjectKind.OperatorFamily:
                ParseAlterOperatorFamily(mark);
                break;
            case ObjectKind.TextSearchDictionary:
                ParseQualifiedName(F.Dictionary, "a dictionary");
                ParseDefinition();
                Finish(mark, K.AlterTSDictionaryStmt);
                break;
            case ObjectKind.TextSearchConfiguration:
                ParseAlterTextSearchConfiguration(mark);
                break;
            default:
                ParseAlterTarget(kind);
                Unexpected("RENAME TO, SET SCHEMA or OWNER TO");
                Finish(mark, K.ErrorStmt);
                break;
        }
    }

    /// <summary>ALTER TRIGGER, POLICY and RULE.</summary>
    private void ParseAlterOnTable(Marker mark, ObjectKind kind)
    {
        Advance();
        var ifExists = kind == ObjectKind.Policy ? IfExists(RenameStmt.IfExistsFlag) : 0;
        var name = Mark();
        ParseName(F.Column, "a name");
        ExpectWord(W.On);
        ParseRelationName(F.Object);
        if (EatWord(W.Rename))
        {
            ExpectWord(W.To);
            ParseName(F.NewName, "the new name");
            Finish(mark, K.RenameStmt, RenameFlag(kind) | ifExists);
        }
        else if (kind == ObjectKind.Trigger)
        {
            var no = FlagIf(W.No, AlterObjectDependsStmt.NoFlag);
            if (!AtWord(W.Depends))
            {
                Unexpected("RENAME TO or DEPENDS ON EXTENSION");
            }

            if (!Failed)
            {
                Backtrack(name);
                ParseName(F.Trigger);
                Advance();
                ParseRelationName(F.Object);
                EatWord(W.No);
            }

            ParseDependsOnExtension(mark, AlterObjectDependsStmt.TriggerFlag | no);
        }
        else if (kind == ObjectKind.Policy && ifExists == 0 && !Failed)
        {
            Backtrack(name);
            ParseAlterPolicy(mark);
        }
        else
        {
            Unexpected("RENAME TO");
            Finish(mark, K.RenameStmt, RenameFlag(kind));
        }
    }

    /// <summary><c>DEPENDS ON EXTENSION name</c>; NO is taken.</summary>
    private void ParseDependsOnExtension(Marker mark, uint flags)
    {
        ExpectWord(W.Depends);
        ExpectWord(W.On);
        ExpectWord(W.Extension);
        ParseName(F.Extension, "an extension name");
        Finish(mark, K.AlterObjectDependsStmt, flags);
    }

    /// <summary>Whether RENAME TO, SET SCHEMA or OWNER TO follows where the kind takes it.</summary>
    private bool AtGenericAlter(ObjectKind kind) =>
        (AtWord(W.Rename) && CanBeRenamed(kind)) || (AtWords(W.Set, W.Schema) && HasSchema(kind)) || (AtWord(W.Owner) && CanBeOwned(kind));

    private static bool CanBeRenamed(ObjectKind kind) => kind is not (ObjectKind.Extension or ObjectKind.Operator or ObjectKind.LargeObject);

    private static bool HasSchema(ObjectKind kind) => kind is ObjectKind.Aggregate or ObjectKind.Collation or ObjectKind.Conversion or ObjectKind.Domain
        or ObjectKind.Extension or ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine or ObjectKind.Operator
        or ObjectKind.OperatorClass or ObjectKind.OperatorFamily or ObjectKind.Statistics or ObjectKind.TextSearchParser
        or ObjectKind.TextSearchDictionary or ObjectKind.TextSearchTemplate or ObjectKind.TextSearchConfiguration or ObjectKind.Type;

    private static bool CanBeOwned(ObjectKind kind) => kind is ObjectKind.Aggregate or ObjectKind.Collation or ObjectKind.Conversion or ObjectKind.Database
        or ObjectKind.Domain or ObjectKind.Function or ObjectKind.Language or ObjectKind.LargeObject or ObjectKind.Operator
        or ObjectKind.OperatorClass or ObjectKind.OperatorFamily or ObjectKind.Procedure or ObjectKind.Routine or ObjectKind.Schema
        or ObjectKind.Type or ObjectKind.Tablespace or ObjectKind.Statistics or ObjectKind.TextSearchDictionary
        or ObjectKind.TextSearchConfiguration or ObjectKind.ForeignDataWrapper or ObjectKind.Server or ObjectKind.EventTrigger
        or ObjectKind.Publication or ObjectKind.Subscription;

    /// <summary>RENAME TO, SET SCHEMA and OWNER TO behind the name of an object.</summary>
    protected void ParseGenericAlter(Marker mark, ObjectKind kind)
    {
        if (CanBeRenamed(kind) && EatWord(W.Rename))
        {
            ExpectWord(W.To);
            ParseName(F.NewName, "the new name");
            Finish(mark, K.RenameStmt, RenameFlag(kind));
        }
        else if (HasSchema(kind) && EatWords(W.Set, W.Schema))
        {
            ParseName(F.NewSchema, "a schema name");
            Finish(mark, K.AlterObjectSchemaStmt, SchemaFlag(kind));
        }
        else if (CanBeOwned(kind) && EatWord(W.Owner))
        {
            ExpectWord(W.To);
            ParseRole(F.Owner);
            Finish(mark, K.AlterOwnerStmt, OwnerFlag(kind));
        }
        else
        {
            Unexpected("RENAME TO, SET SCHEMA, OWNER TO or another command of the object");
            Finish(mark, K.ErrorStmt);
        }
    }

    private static uint RenameFlag(ObjectKind kind) => kind switch
    {
        ObjectKind.Table => RenameStmt.TableFlag,
        ObjectKind.Index => RenameStmt.IndexFlag,
        ObjectKind.View => RenameStmt.ViewFlag,
        ObjectKind.MaterializedView => RenameStmt.MaterializedViewFlag,
        ObjectKind.Sequence => RenameStmt.SequenceFlag,
        ObjectKind.ForeignTable => RenameStmt.ForeignTableFlag,
        ObjectKind.Schema => RenameStmt.SchemaFlag,
        ObjectKind.Type => RenameStmt.TypeFlag,
        ObjectKind.Domain => RenameStmt.DomainFlag,
        ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine or ObjectKind.Aggregate => RenameStmt.FunctionFlag,
        ObjectKind.Trigger => RenameStmt.TriggerFlag,
        ObjectKind.Policy => RenameStmt.PolicyFlag,
        ObjectKind.Rule => RenameStmt.RuleFlag,
        ObjectKind.Database => RenameStmt.DatabaseFlag,
        ObjectKind.Role or ObjectKind.User or ObjectKind.Group => RenameStmt.RoleFlag,
        _ => RenameStmt.OtherFlag,
    };

    private static uint SchemaFlag(ObjectKind kind) => kind switch
    {
        ObjectKind.Table => AlterObjectSchemaStmt.TableFlag,
        ObjectKind.View => AlterObjectSchemaStmt.ViewFlag,
        ObjectKind.MaterializedView => AlterObjectSchemaStmt.MaterializedViewFlag,
        ObjectKind.Sequence => AlterObjectSchemaStmt.SequenceFlag,
        ObjectKind.ForeignTable => AlterObjectSchemaStmt.ForeignTableFlag,
        ObjectKind.Type => AlterObjectSchemaStmt.TypeFlag,
        ObjectKind.Domain => AlterObjectSchemaStmt.DomainFlag,
        ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine or ObjectKind.Aggregate => AlterObjectSchemaStmt.FunctionFlag,
        ObjectKind.Extension => AlterObjectSchemaStmt.ExtensionFlag,
        _ => AlterObjectSchemaStmt.OtherFlag,
    };

    private static uint OwnerFlag(ObjectKind kind) => kind switch
    {
        ObjectKind.Schema => AlterOwnerStmt.SchemaFlag,
        ObjectKind.Type => AlterOwnerStmt.TypeFlag,
        ObjectKind.Domain => AlterOwnerStmt.DomainFlag,
        ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine or ObjectKind.Aggregate => AlterOwnerStmt.FunctionFlag,
        ObjectKind.Database => AlterOwnerStmt.DatabaseFlag,
        _ => AlterOwnerStmt.OtherFlag,
    };
}
