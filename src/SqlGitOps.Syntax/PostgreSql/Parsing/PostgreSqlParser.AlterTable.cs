using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>ALTER TABLE and its like, with their commands.</content>
internal partial class PostgreSqlParser
{
    protected void ParseAlterRelation(Marker mark, uint alterFlag, uint renameFlag, uint schemaFlag)
    {
        if (AtWords(W.All, W.In))
        {
            ParseMoveAll(mark, alterFlag);
            return;
        }

        var exists = IfExists(AlterTableStmt.IfExistsFlag);
        var only = FlagIf(W.Only, AlterTableStmt.OnlyFlag);
        if (only != 0 && Eat(TokenKind.LeftParen))
        {
            ParseRelationName(F.Relation);
            ExpectRightParen();
        }
        else
        {
            ParseRelationName(F.Relation);
            Eat(TokenKind.Star);
        }

        if (AtWord(W.Rename))
        {
            Label(F.Object);
            Advance();
            var flags = renameFlag | (exists != 0 ? RenameStmt.IfExistsFlag : 0) | (only != 0 ? RenameStmt.OnlyFlag : 0);
            if (!EatWord(W.To))
            {
                if (EatWord(W.Constraint))
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
            return;
        }

        if (AtWords(W.Set, W.Schema))
        {
            Label(F.Object);
            Advance();
            Advance();
            ParseName(F.NewSchema, "a schema name");
            Finish(mark, K.AlterObjectSchemaStmt, schemaFlag | (exists != 0 ? AlterObjectSchemaStmt.IfExistsFlag : 0));
            return;
        }

        if (alterFlag == AlterTableStmt.SequenceFlag && AtSequenceOption())
        {
            Label(F.Sequence);
            ParseSequenceOptions(parenthesized: false);
            Finish(mark, K.AlterSeqStmt, exists != 0 ? AlterSeqStmt.IfExistsFlag : 0);
            return;
        }

        ParseAlterCommands();
        Finish(mark, K.AlterTableStmt, alterFlag | exists | only);
    }

    protected bool AtSequenceOption() => Keyword is W.As or W.Cache or W.Maxvalue or W.Minvalue or W.Increment or W.Start or W.Restart
        or W.Cycle or W.Owned || (AtWord(W.No) && PeekWord(1) is W.Cycle or W.Maxvalue or W.Minvalue);

    /// <summary><c>ALL IN TABLESPACE a [OWNED BY roles] SET TABLESPACE b [NOWAIT]</c>.</summary>
    protected void ParseMoveAll(Marker mark, uint flags)
    {
        Advance();
        Advance();
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

    protected void ParseAlterCommands()
    {
        do
        {
            ParseAlterCommand();
            Label(F.Commands);
        }
        while (Eat(TokenKind.Comma));
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
            case W.Attach:
                Advance();
                ExpectWord(W.Partition);
                ParseRelationName(F.Partition);
                if (Keyword is W.For or W.Default)
                {
                    ParsePartitionBound(F.Bound);
                }

                Finish(mark, K.AttachPartitionCmd);
                return;
            case W.Detach:
                {
                    Advance();
                    ExpectWord(W.Partition);
                    ParseRelationName(F.Partition);
                    var flags = FlagIf(W.Concurrently, DetachPartitionCmd.ConcurrentlyFlag);
                    if (flags == 0)
                    {
                        flags = FlagIf(W.Finalize, DetachPartitionCmd.FinalizeFlag);
                    }

                    Finish(mark, K.DetachPartitionCmd, flags);
                    return;
                }

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
                else if (EatWord(W.Depends))
                {
                    ParseDependsOnExtension(mark);
                }
                else
                {
                    ExpectWord(W.Inherit);
                    ParseRelationName(F.Parent);
                    Finish(mark, K.InheritCmd, InheritCmd.NoFlag);
                }

                return;
            case W.Depends:
                Advance();
                ParseDependsOnExtension(mark);
                return;
            case W.Inherit:
                Advance();
                ParseRelationName(F.Parent);
                Finish(mark, K.InheritCmd);
                return;
            case W.Of:
                Advance();
                ParseQualifiedName(F.None, "a type name");
                Finish(mark, K.OtherAlterCmd);
                return;
            case W.Not when PeekWord(1) == W.Of:
                Advance();
                Advance();
                Finish(mark, K.OtherAlterCmd);
                return;
            case W.Options:
                Advance();
                ParseGenericOptions();
                Finish(mark, K.OtherAlterCmd);
                return;
            case W.Replica:
                {
                    Advance();
                    ExpectWord(W.Identity);
                    var flags = FlagIf(W.Default, ReplicaIdentityCmd.DefaultFlag) | FlagIf(W.Full, ReplicaIdentityCmd.FullFlag)
                        | FlagIf(W.Nothing, ReplicaIdentityCmd.NothingFlag);
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

                Finish(mark, K.OtherAlterCmd);
                return;
        }
    }

    protected void ParseDependsOnExtension(Marker mark)
    {
        ExpectWord(W.On);
        ExpectWord(W.Extension);
        ParseName(F.None, "an extension name");
        Finish(mark, K.OtherAlterCmd);
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

        if (AtWord(W.Attribute) && IsNameAt(1, ColId))
        {
            Advance();
            var attribute = Mark();
            ParseName(F.Name, "an attribute name");
            ParseType(F.Type);
            ParseOptionalCollation();
            Finish(attribute, K.ColumnDef, F.Attribute);
            var behaviour = CascadeOrRestrict(AlterAttributeCmd.CascadeFlag, AlterAttributeCmd.RestrictFlag);
            Finish(mark, K.AlterAttributeCmd, AlterAttributeCmd.AddFlag | behaviour);
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
        else if (AtWord(W.Attribute) && (IsNameAt(1, ColId) || PeekWord(1) == W.If))
        {
            Advance();
            var flags = AlterAttributeCmd.DropFlag | IfExists(AlterAttributeCmd.IfExistsFlag);
            ParseName(F.Name, "an attribute name");
            flags |= CascadeOrRestrict(AlterAttributeCmd.CascadeFlag, AlterAttributeCmd.RestrictFlag);
            Finish(mark, K.AlterAttributeCmd, flags);
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
                if (!EatWord(W.Default))
                {
                    ParseName(F.Method, "a table access method");
                }

                Finish(mark, K.SetAccessMethodCmd);
                return;
            case W.Without:
                Advance();
                if (EatWord(W.Oids))
                {
                    Finish(mark, K.OtherAlterCmd);
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
            flags |= FlagIf(W.Always, TriggerStateCmd.AlwaysFlag) | FlagIf(W.Replica, TriggerStateCmd.ReplicaFlag);
        }

        if (EatWord(W.Rule))
        {
            flags |= TriggerStateCmd.RuleFlag;
            ParseName(F.Trigger, "a rule name");
        }
        else
        {
            ExpectWord(W.Trigger);
            var all = FlagIf(W.All, TriggerStateCmd.AllFlag) | FlagIf(W.User, TriggerStateCmd.UserFlag);
            flags |= all;
            if (all == 0)
            {
                ParseName(F.Trigger, "a trigger name");
            }
        }

        Finish(mark, K.TriggerStateCmd, flags);
    }
}
