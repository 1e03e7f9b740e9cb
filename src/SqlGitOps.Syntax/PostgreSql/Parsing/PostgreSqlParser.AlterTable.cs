using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>ALTER TABLE and its like, with their commands.</content>
internal partial class PostgreSqlParser
{
    /// <summary>ALTER TABLE, INDEX, VIEW, MATERIALIZED VIEW, SEQUENCE and FOREIGN TABLE; those words are taken.</summary>
    private void ParseAlterRelation(Marker mark, ObjectKind kind)
    {
        var alterFlag = kind switch
        {
            ObjectKind.Table => AlterTableStmt.TableFlag,
            ObjectKind.ForeignTable => AlterTableStmt.ForeignTableFlag,
            ObjectKind.Index => AlterTableStmt.IndexFlag,
            ObjectKind.View => AlterTableStmt.ViewFlag,
            ObjectKind.MaterializedView => AlterTableStmt.MaterializedViewFlag,
            _ => AlterTableStmt.SequenceFlag,
        };
        if (AtWord(W.All) && kind is ObjectKind.Table or ObjectKind.Index or ObjectKind.MaterializedView)
        {
            ParseMoveAll(mark, alterFlag);
            return;
        }

        var exists = IfExists(AlterTableStmt.IfExistsFlag);
        var only = 0u;
        if (kind is ObjectKind.Table or ObjectKind.ForeignTable && EatWord(W.Only))
        {
            only = AlterTableStmt.OnlyFlag;
            var paren = Eat(TokenKind.LeftParen);
            ParseRelationName(F.Relation);
            if (paren)
            {
                ExpectRightParen();
            }
        }
        else
        {
            ParseRelationName(F.Relation);
            if (kind is ObjectKind.Table or ObjectKind.ForeignTable)
            {
                Eat(TokenKind.Star);
            }
        }

        if (AtWord(W.Rename))
        {
            Label(F.Object);
            Advance();
            ParseRenameRelation(mark, kind, (exists != 0 ? RenameStmt.IfExistsFlag : 0) | (only != 0 ? RenameStmt.OnlyFlag : 0));
            return;
        }

        if (kind != ObjectKind.Index && AtWords(W.Set, W.Schema))
        {
            Label(F.Object);
            Advance();
            Advance();
            ParseName(F.NewSchema, "a schema name");
            Finish(mark, K.AlterObjectSchemaStmt, SchemaFlag(kind) | (exists != 0 ? AlterObjectSchemaStmt.IfExistsFlag : 0));
            return;
        }

        if (kind is ObjectKind.Index or ObjectKind.MaterializedView && exists == 0 && (AtWord(W.Depends) || AtWords(W.No, W.Depends)))
        {
            Label(F.Object);
            ParseDependsOnExtension(mark, FlagIf(W.No, AlterObjectDependsStmt.NoFlag)
                | (kind == ObjectKind.Index ? AlterObjectDependsStmt.IndexFlag : AlterObjectDependsStmt.MaterializedViewFlag));
            return;
        }

        if (kind == ObjectKind.Sequence && AtSequenceOption())
        {
            Label(F.Sequence);
            ParseSequenceOptions(single: false);
            Finish(mark, K.AlterSeqStmt, exists != 0 ? AlterSeqStmt.IfExistsFlag : 0);
            return;
        }

        ParseAlterCommands(kind, exists != 0);
        Finish(mark, K.AlterTableStmt, alterFlag | exists | only);
    }

    /// <summary>What follows RENAME: TO, a constraint or a column.</summary>
    private void ParseRenameRelation(Marker mark, ObjectKind kind, uint flags)
    {
        flags |= RenameFlag(kind);
        if (!EatWord(W.To))
        {
            if (kind is ObjectKind.Index or ObjectKind.Sequence)
            {
                Unexpected("TO");
            }

            if (kind == ObjectKind.Table && EatWord(W.Constraint))
            {
                flags |= RenameStmt.ConstraintFlag;
                ParseName(F.Column, "a constraint name");
            }
            else
            {
                EatWord(W.Column);
                flags |= RenameStmt.ColumnFlag;
                ParseName(F.Column, "a column name or TO");
            }

            ExpectWord(W.To);
        }

        ParseName(F.NewName, "the new name");
        Finish(mark, K.RenameStmt, flags);
    }

    protected bool AtSequenceOption() => Keyword is W.As or W.Cache or W.Maxvalue or W.Minvalue or W.Increment or W.Start or W.Restart
        or W.Cycle or W.Owned || (AtWord(W.No) && PeekWord(1) is W.Cycle or W.Maxvalue or W.Minvalue);

    /// <summary><c>ALL IN TABLESPACE a [OWNED BY roles] SET TABLESPACE b [NOWAIT]</c>.</summary>
    protected void ParseMoveAll(Marker mark, uint flags)
    {
        Advance();
        ExpectWord(W.In);
        ExpectWord(W.Tablespace);
        ParseName(F.InTablespace, "a tablespace");
        if (EatWord(W.Owned))
        {
            ExpectWord(W.By);
            do
            {
                ParseRole(F.OwnedBy);
            }
            while (Eat(TokenKind.Comma));
        }

        var command = Mark();
        ExpectWord(W.Set);
        ExpectWord(W.Tablespace);
        ParseName(F.Tablespace, "a tablespace");
        Finish(command, K.SetTablespaceCmd, F.Commands);
        flags |= AlterTableStmt.AllInTablespaceFlag | FlagIf(W.Nowait, AlterTableStmt.NoWaitFlag);
        Finish(mark, K.AlterTableStmt, flags);
    }

    private void ParseAlterCommands(ObjectKind kind, bool ifExists)
    {
        if (Keyword is W.Attach or W.Detach)
        {
            // A command of its own: nothing can be listed with it.
            if (kind is not (ObjectKind.Table or ObjectKind.Index) || (kind == ObjectKind.Index && (ifExists || AtWord(W.Detach))))
            {
                Unexpected("another command; partitions are attached to tables");
            }

            ParsePartitionCommand(kind);
            Label(F.Commands);
            return;
        }

        do
        {
            ParseAlterCommand();
            Label(F.Commands);
        }
        while (Eat(TokenKind.Comma));
    }

    /// <summary>ATTACH PARTITION and DETACH PARTITION.</summary>
    private void ParsePartitionCommand(ObjectKind kind)
    {
        var mark = Mark();
        var attach = AtWord(W.Attach);
        Advance();
        ExpectWord(W.Partition);
        ParseRelationName(F.Partition);
        if (attach)
        {
            if (kind != ObjectKind.Index)
            {
                ParsePartitionBound(F.Bound);
            }

            Finish(mark, K.AttachPartitionCmd);
            return;
        }

        Finish(mark, K.DetachPartitionCmd, OneOf(
            (W.Concurrently, DetachPartitionCmd.ConcurrentlyFlag),
            (W.Finalize, DetachPartitionCmd.FinalizeFlag)));
    }

    protected void ParseAlterCommand()
    {
        var mark = Mark();
        switch (Keyword)
        {
            case W.Add:
                ParseAddCommand(mark);
                return;
            case W.Drop:
                ParseDropCommand(mark);
                return;
            case W.Alter:
                ParseAlterColumnCommand(mark);
                return;
            case W.Validate:
                Advance();
                ExpectWord(W.Constraint);
                ParseName(F.Constraint, "a constraint name");
                Finish(mark, K.ValidateConstraintCmd);
                return;
            case W.Set:
                ParseSetCommand(mark);
                return;
            case W.Reset:
                Advance();
                ParseOptionList();
                Finish(mark, K.SetRelOptionsCmd, SetRelOptionsCmd.ResetFlag);
                return;
            case W.Cluster:
                Advance();
                ExpectWord(W.On);
                ParseName(F.Index, "an index name");
                Finish(mark, K.ClusterOnCmd);
                return;
            case W.Owner:
                Advance();
                ExpectWord(W.To);
                ParseRole(F.Owner);
                Finish(mark, K.OwnerToCmd);
                return;
            case W.Enable or W.Disable:
                ParseEnableCommand(mark);
                return;
            case W.Force:
                Advance();
                ExpectRowLevelSecurity();
                Finish(mark, K.RowSecurityCmd, RowSecurityCmd.ForceFlag);
                return;
            case W.No:
                Advance();
                if (EatWord(W.Force))
                {
                    ExpectRowLevelSecurity();
                    Finish(mark, K.RowSecurityCmd, RowSecurityCmd.NoForceFlag);
                }
                else
                {
                    ExpectWord(W.Inherit);
                    ParseRelationName(F.Parent);
                    Finish(mark, K.InheritCmd, InheritCmd.NoFlag);
                }

                return;
            case W.Inherit:
                Advance();
                ParseRelationName(F.Parent);
                Finish(mark, K.InheritCmd);
                return;
            case W.Of:
                Advance();
                ParseQualifiedName(F.Type, "a type name");
                Finish(mark, K.OfTypeCmd);
                return;
            case W.Not when PeekWord(1) == W.Of:
                Advance();
                Advance();
                Finish(mark, K.OfTypeCmd, OfTypeCmd.NotFlag);
                return;
            case W.Options:
                Advance();
                ParseGenericOptions(alter: true);
                Finish(mark, K.GenericOptionsCmd);
                return;
            case W.Replica:
                {
                    Advance();
                    ExpectWord(W.Identity);
                    var flags = OneOf(
                        (W.Default, ReplicaIdentityCmd.DefaultFlag),
                        (W.Full, ReplicaIdentityCmd.FullFlag),
                        (W.Nothing, ReplicaIdentityCmd.NothingFlag));
                    if (flags == 0)
                    {
                        if (!EatWord(W.Using))
                        {
                            Unexpected("DEFAULT, FULL, NOTHING or USING INDEX");
                        }

                        ExpectWord(W.Index);
                        ParseName(F.Index, "an index name");
                    }

                    Finish(mark, K.ReplicaIdentityCmd, flags);
                    return;
                }

            default:
                if (At(TokenKind.Placeholder))
                {
                    Advance();
                }
                else
                {
                    Unexpected("ADD, DROP, ALTER, RENAME, SET or another table command");
                }

                Finish(mark, K.PlaceholderCmd);
                return;
        }
    }

    protected void ExpectRowLevelSecurity()
    {
        ExpectWord(W.Row);
        ExpectWord(W.Level);
        ExpectWord(W.Security);
    }

    protected void ParseAddCommand(Marker mark)
    {
        Advance();
        if (AtTableConstraint())
        {
            ParseTableConstraint();
            Label(F.Constraint);
            Finish(mark, K.AddConstraintCmd);
            return;
        }

        EatWord(W.Column);
        var flags = IfNotExists(AddColumnCmd.IfNotExistsFlag);
        ParseColumnDef(typed: false);
        Label(F.Column);
        Finish(mark, K.AddColumnCmd, flags);
    }

    protected void ParseDropCommand(Marker mark)
    {
        Advance();
        if (EatWord(W.Constraint))
        {
            var flags = IfExists(DropConstraintCmd.IfExistsFlag);
            ParseName(F.Constraint, "a constraint name");
            flags |= CascadeOrRestrict(DropConstraintCmd.CascadeFlag, DropConstraintCmd.RestrictFlag);
            Finish(mark, K.DropConstraintCmd, flags);
        }
        else
        {
            EatWord(W.Column);
            var flags = IfExists(DropColumnCmd.IfExistsFlag);
            ParseName(F.Column, "a column name or CONSTRAINT");
            flags |= CascadeOrRestrict(DropColumnCmd.CascadeFlag, DropColumnCmd.RestrictFlag);
            Finish(mark, K.DropColumnCmd, flags);
        }
    }

    protected void ParseSetCommand(Marker mark)
    {
        Advance();
        switch (Keyword)
        {
            case W.Tablespace:
                Advance();
                ParseName(F.Tablespace, "a tablespace");
                Finish(mark, K.SetTablespaceCmd);
                return;
            case W.Logged or W.Unlogged:
                {
                    var unlogged = AtWord(W.Unlogged);
                    Advance();
                    Finish(mark, K.SetLoggedCmd, unlogged ? SetLoggedCmd.UnloggedFlag : 0);
                    return;
                }

            case W.Access:
                Advance();
                ExpectWord(W.Method);
                var byDefault = FlagIf(W.Default, SetAccessMethodCmd.DefaultFlag);
                if (byDefault == 0)
                {
                    ParseName(F.Method, "a table access method");
                }

                Finish(mark, K.SetAccessMethodCmd, byDefault);
                return;
            case W.Without:
                Advance();
                if (EatWord(W.Oids))
                {
                    Finish(mark, K.SetWithoutOidsCmd);
                    return;
                }

                ExpectWord(W.Cluster);
                Finish(mark, K.ClusterOnCmd, ClusterOnCmd.WithoutFlag);
                return;
            default:
                if (!At(TokenKind.LeftParen))
                {
                    Unexpected("SCHEMA, TABLESPACE, LOGGED, UNLOGGED, ACCESS METHOD, WITHOUT CLUSTER or '('");
                }

                ParseOptionList();
                Finish(mark, K.SetRelOptionsCmd);
                return;
        }
    }

    protected void ParseEnableCommand(Marker mark)
    {
        var enable = AtWord(W.Enable);
        Advance();
        if (AtWord(W.Row))
        {
            ExpectRowLevelSecurity();
            Finish(mark, K.RowSecurityCmd, enable ? RowSecurityCmd.EnableFlag : RowSecurityCmd.DisableFlag);
            return;
        }

        var flags = enable ? TriggerStateCmd.EnableFlag : TriggerStateCmd.DisableFlag;
        if (enable)
        {
            flags |= OneOf((W.Always, TriggerStateCmd.AlwaysFlag), (W.Replica, TriggerStateCmd.ReplicaFlag));
        }

        if (EatWord(W.Rule))
        {
            flags |= TriggerStateCmd.RuleFlag;
            ParseName(F.Trigger, "a rule name");
        }
        else
        {
            ExpectWord(W.Trigger);
            var all = (flags & (TriggerStateCmd.AlwaysFlag | TriggerStateCmd.ReplicaFlag)) == 0
                ? OneOf((W.All, TriggerStateCmd.AllFlag), (W.User, TriggerStateCmd.UserFlag))
                : 0;
            flags |= all;
            if (all == 0)
            {
                ParseName(F.Trigger, "a trigger name");
            }
        }

        Finish(mark, K.TriggerStateCmd, flags);
    }
}
