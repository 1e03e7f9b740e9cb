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
        if (AtWords(W.User, W.Mapping))
        {
            ParseDropUserMapping(mark);
            return;
        }

        if (EatWord(W.Owned))
        {
            ExpectWord(W.By);
            ParseRoleList(F.Roles);
            Finish(mark, K.DropOwnedStmt, CascadeOrRestrict(DropOwnedStmt.CascadeFlag, DropOwnedStmt.RestrictFlag));
            return;
        }

        var kind = PeekObjectKind(out var words);
        if (kind is ObjectKind.None or ObjectKind.Column or ObjectKind.Constraint or ObjectKind.LargeObject)
        {
            Unexpected("what to drop (TABLE, INDEX, VIEW, TYPE, …)");
            Finish(mark, K.DropStmt);
            return;
        }

        var flags = DropFlag(kind);
        TakeObjectKind(kind, words, named: flags != DropStmt.OtherFlag);
        if (kind == ObjectKind.Index)
        {
            flags |= FlagIf(W.Concurrently, DropStmt.ConcurrentlyFlag);
        }

        flags |= IfExists(DropStmt.IfExistsFlag);
        flags |= ParseDropped(kind);
        Finish(mark, K.DropStmt, flags);
    }

    /// <summary>What is dropped, and CASCADE or RESTRICT where the kind takes it.</summary>
    private uint ParseDropped(ObjectKind kind)
    {
        switch (kind)
        {
            case ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine:
                do
                {
                    ParseFunctionSignature(F.Functions);
                }
                while (Eat(TokenKind.Comma));
                break;

            case ObjectKind.Aggregate:
                do
                {
                    ParseAggregateSignature(F.Functions);
                }
                while (Eat(TokenKind.Comma));
                break;

            case ObjectKind.Operator:
                do
                {
                    ParseOperatorSignature(F.Operators);
                }
                while (Eat(TokenKind.Comma));
                break;

            case ObjectKind.OperatorClass or ObjectKind.OperatorFamily:
                ParseQualifiedName(F.Objects);
                ExpectWord(W.Using);
                ParseName(F.Method, "an index method");
                break;

            case ObjectKind.Type or ObjectKind.Domain:
                do
                {
                    ParseType(F.Types);
                }
                while (Eat(TokenKind.Comma));
                break;

            case ObjectKind.Trigger or ObjectKind.Policy or ObjectKind.Rule:
                ParsePlainName(F.Objects);
                ExpectWord(W.On);
                ParseRelationName(F.OnTable);
                break;

            case ObjectKind.Cast:
                ParseCastTypes();
                break;

            case ObjectKind.Transform:
                ExpectWord(W.For);
                ParseType(F.Types);
                ExpectWord(W.Language);
                ParseName(F.Language, "a language");
                break;

            case ObjectKind.Role or ObjectKind.User or ObjectKind.Group:
                ParseRoleList(F.Roles);
                return 0;

            case ObjectKind.Tablespace:
                ParsePlainName(F.Objects);
                return 0;

            case ObjectKind.Database:
                ParsePlainName(F.Objects);
                if (AtWord(W.With) || At(TokenKind.LeftParen))
                {
                    EatWord(W.With);
                    ParseDropDatabaseOptions();
                }

                return 0;

            case ObjectKind.Subscription:
                ParsePlainName(F.Objects);
                break;

            default:
                var plain = HasPlainName(kind);
                do
                {
                    if (plain)
                    {
                        ParsePlainName(F.Objects);
                    }
                    else
                    {
                        ParseQualifiedName(F.Objects);
                    }
                }
                while (Eat(TokenKind.Comma));
                break;
        }

        return CascadeOrRestrict(DropStmt.CascadeFlag, DropStmt.RestrictFlag);
    }

    private void ParseDropDatabaseOptions()
    {
        ExpectLeftParen();
        do
        {
            var mark = Mark();
            if (!AtWord(W.Force))
            {
                Unexpected("FORCE");
            }

            ParseName(F.Name);
            Finish(mark, K.DefElem, F.Options);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    /// <summary>The flag of DropStmt for a kind of object.</summary>
    private static uint DropFlag(ObjectKind kind) => kind switch
    {
        ObjectKind.Table => DropStmt.TableFlag,
        ObjectKind.View => DropStmt.ViewFlag,
        ObjectKind.MaterializedView => DropStmt.MaterializedViewFlag,
        ObjectKind.Index => DropStmt.IndexFlag,
        ObjectKind.Sequence => DropStmt.SequenceFlag,
        ObjectKind.Type => DropStmt.TypeFlag,
        ObjectKind.Domain => DropStmt.DomainFlag,
        ObjectKind.Schema => DropStmt.SchemaFlag,
        ObjectKind.Extension => DropStmt.ExtensionFlag,
        ObjectKind.ForeignTable => DropStmt.ForeignTableFlag,
        ObjectKind.Function => DropStmt.FunctionFlag,
        ObjectKind.Procedure => DropStmt.ProcedureFlag,
        ObjectKind.Aggregate => DropStmt.AggregateFlag,
        ObjectKind.Routine => DropStmt.RoutineFlag,
        ObjectKind.Trigger => DropStmt.TriggerFlag,
        ObjectKind.Policy => DropStmt.PolicyFlag,
        ObjectKind.Rule => DropStmt.RuleFlag,
        ObjectKind.Database => DropStmt.DatabaseFlag,
        ObjectKind.Server => DropStmt.ServerFlag,
        _ => DropStmt.OtherFlag,
    };
}
