using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql;

/// <content>ALTER of every object; what is known by its first words only stays unparsed.</content>
internal sealed partial class PostgreSqlParser
{
    private void ParseAlter()
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
    private void ParseAlterNamed(Marker mark, uint renameFlag, uint schemaFlag, uint ownerFlag, uint renameIfExists = 0)
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

    private void ParseAlterOther(Marker mark)
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
    private void ParseAlterOnTable(Marker mark)
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

    private void ParseAlterType(Marker mark)
    {
        Advance();
        ParseQualifiedName(F.Object, "a type name");
        switch (Keyword)
        {
            case W.Add when PeekWord(1) == W.Value:
                {
                    Label(F.Type);
                    Advance();
                    Advance();
                    var flags = IfNotExists(AlterEnumStmt.IfNotExistsFlag);
                    ParseStringLiteral(F.Value, "the new value as a string");
                    var neighbour = FlagIf(W.Before, AlterEnumStmt.BeforeFlag) | FlagIf(W.After, AlterEnumStmt.AfterFlag);
                    if (neighbour != 0)
                    {
                        ParseStringLiteral(F.Neighbour, "an existing value as a string");
                    }

                    Finish(mark, K.AlterEnumStmt, flags | neighbour);
                    return;
                }

            case W.Rename when PeekWord(1) == W.Value:
                Advance();
                Advance();
                ParseStringLiteral(F.Value, "the old value as a string");
                ExpectWord(W.To);
                ParseStringLiteral(F.NewValue, "the new value as a string");
                Finish(mark, K.RenameStmt, RenameStmt.TypeFlag | RenameStmt.EnumValueFlag);
                return;

            case W.Rename when PeekWord(1) == W.Attribute:
                {
                    Advance();
                    Advance();
                    ParseName(F.Column, "an attribute name");
                    ExpectWord(W.To);
                    ParseName(F.NewName, "the new name");
                    var flags = CascadeOrRestrict(RenameStmt.CascadeFlag, RenameStmt.RestrictFlag);
                    Finish(mark, K.RenameStmt, RenameStmt.TypeFlag | RenameStmt.AttributeFlag | flags);
                    return;
                }

            case W.Set when PeekKind(1) == TokenKind.LeftParen:
                Advance();
                SkipParens();
                Finish(mark, K.UnparsedStmt);
                return;

            case W.Add or W.Drop or W.Alter:
                Label(F.Relation);
                ParseAlterCommands();
                Finish(mark, K.AlterTableStmt, AlterTableStmt.TypeFlag);
                return;

            default:
                ParseAlterNamed(mark, RenameStmt.TypeFlag, AlterObjectSchemaStmt.TypeFlag, AlterOwnerStmt.TypeFlag);
                return;
        }
    }

    private void ParseAlterDomain(Marker mark)
    {
        Advance();
        ParseQualifiedName(F.Domain, "a domain name");
        var flags = 0u;
        switch (Keyword)
        {
            case W.Set when PeekWord(1) == W.Default:
                Advance();
                Advance();
                ParseExpression(F.Expression);
                flags = AlterDomainStmt.SetDefaultFlag;
                break;
            case W.Set when PeekWord(1) == W.Not:
                Advance();
                Advance();
                ExpectWord(W.Null);
                flags = AlterDomainStmt.SetNotNullFlag;
                break;
            case W.Drop when PeekWord(1) == W.Default:
                Advance();
                Advance();
                flags = AlterDomainStmt.DropDefaultFlag;
                break;
            case W.Drop when PeekWord(1) == W.Not:
                Advance();
                Advance();
                ExpectWord(W.Null);
                flags = AlterDomainStmt.DropNotNullFlag;
                break;
            case W.Drop:
                Advance();
                ExpectWord(W.Constraint);
                flags = AlterDomainStmt.DropConstraintFlag | IfExists(AlterDomainStmt.IfExistsFlag);
                ParseName(F.ConstraintName, "a constraint name");
                flags |= CascadeOrRestrict(AlterDomainStmt.CascadeFlag, AlterDomainStmt.RestrictFlag);
                break;
            case W.Add:
                Advance();
                flags = AlterDomainStmt.AddConstraintFlag;
                ParseDomainConstraint();
                break;
            case W.Validate:
                Advance();
                ExpectWord(W.Constraint);
                flags = AlterDomainStmt.ValidateConstraintFlag;
                ParseName(F.ConstraintName, "a constraint name");
                break;
            case W.Rename when PeekWord(1) == W.Constraint:
                Label(F.Object);
                Advance();
                Advance();
                ParseName(F.Column, "a constraint name");
                ExpectWord(W.To);
                ParseName(F.NewName, "the new name");
                Finish(mark, K.RenameStmt, RenameStmt.DomainFlag | RenameStmt.ConstraintFlag);
                return;
            default:
                Label(F.Object);
                ParseAlterNamed(mark, RenameStmt.DomainFlag, AlterObjectSchemaStmt.DomainFlag, AlterOwnerStmt.DomainFlag);
                return;
        }

        Finish(mark, K.AlterDomainStmt, flags);
    }

    /// <summary>CHECK or NOT NULL of a domain.</summary>
    private void ParseDomainConstraint()
    {
        var mark = Mark();
        if (EatWord(W.Constraint))
        {
            ParseName(F.ConstraintName, "a constraint name");
        }

        if (AtWords(W.Not, W.Null))
        {
            Advance();
            Advance();
            Finish(mark, K.NotNullConstraint, F.Constraint, ParseNotNullTail());
            return;
        }

        if (!AtWord(W.Check))
        {
            Unexpected("CHECK or NOT NULL");
        }

        ParseCheck(mark);
        Label(F.Constraint);
    }

    private void ParseAlterFunction(Marker mark)
    {
        Advance();
        ParseQualifiedName(F.Object, "a function name", NonReservedWord);
        if (At(TokenKind.LeftParen))
        {
            ParseSignatureArguments();
        }

        if (Keyword is W.No or W.Depends && (PeekWord(1) is W.Depends or W.On))
        {
            FinishUnparsed(mark);
            return;
        }

        if (Keyword is W.Rename or W.Owner || AtWords(W.Set, W.Schema))
        {
            ParseAlterNamed(mark, RenameStmt.FunctionFlag, AlterObjectSchemaStmt.FunctionFlag, AlterOwnerStmt.FunctionFlag);
            return;
        }

        var any = false;
        while (ParseFunctionOption(out _))
        {
            any = true;
        }

        if (!any)
        {
            Unexpected("RENAME TO, SET SCHEMA, OWNER TO or a function option");
        }

        EatWord(W.Restrict);
        Finish(mark, K.AlterFunctionStmt);
    }

    // ---- relations -------------------------------------------------------------------------------------------------

    private void ParseAlterRelation(Marker mark, uint alterFlag, uint renameFlag, uint schemaFlag)
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

    private bool AtSequenceOption() => Keyword is W.As or W.Cache or W.Maxvalue or W.Minvalue or W.Increment or W.Start or W.Restart
        or W.Cycle or W.Owned || (AtWord(W.No) && PeekWord(1) is W.Cycle or W.Maxvalue or W.Minvalue);

    /// <summary><c>ALL IN TABLESPACE a [OWNED BY roles] SET TABLESPACE b [NOWAIT]</c>.</summary>
    private void ParseMoveAll(Marker mark, uint flags)
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

    private void ParseAlterCommands()
    {
        do
        {
            ParseAlterCommand();
            Label(F.Commands);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseAlterCommand()
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

    private void ParseDependsOnExtension(Marker mark)
    {
        ExpectWord(W.On);
        ExpectWord(W.Extension);
        ParseName(F.None, "an extension name");
        Finish(mark, K.OtherAlterCmd);
    }

    private void ExpectRowLevelSecurity()
    {
        ExpectWord(W.Row);
        ExpectWord(W.Level);
        ExpectWord(W.Security);
    }

    private void ParseAddCommand(Marker mark)
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

    private void ParseDropCommand(Marker mark)
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

    private void ParseAlterColumnCommand(Marker mark)
    {
        Advance();
        if (AtWord(W.Constraint))
        {
            Advance();
            ParseName(F.Constraint, "a constraint name");
            var attributes = ParseConstraintAttributes();
            if (EatWord(W.Inherit))
            {
                attributes |= Attributes.Inherit;
            }

            if (attributes == Attributes.None)
            {
                Unexpected("DEFERRABLE, ENFORCED, INHERIT or another constraint attribute");
            }

            Finish(mark, K.AlterConstraintCmd, FlagOf(attributes, Attributes.Deferrable, AlterConstraintCmd.DeferrableFlag)
                | FlagOf(attributes, Attributes.NotDeferrable, AlterConstraintCmd.NotDeferrableFlag)
                | FlagOf(attributes, Attributes.InitiallyDeferred, AlterConstraintCmd.InitiallyDeferredFlag)
                | FlagOf(attributes, Attributes.InitiallyImmediate, AlterConstraintCmd.InitiallyImmediateFlag)
                | FlagOf(attributes, Attributes.Enforced, AlterConstraintCmd.EnforcedFlag)
                | FlagOf(attributes, Attributes.NotEnforced, AlterConstraintCmd.NotEnforcedFlag)
                | FlagOf(attributes, Attributes.Inherit, AlterConstraintCmd.InheritFlag)
                | FlagOf(attributes, Attributes.NoInherit, AlterConstraintCmd.NoInheritFlag));
            return;
        }

        if (AtWord(W.Attribute) && IsNameAt(1, ColId))
        {
            Advance();
            ParseName(F.Name, "an attribute name");
            EatWords(W.Set, W.Data);
            ExpectWord(W.Type);
            ParseType(F.Type);
            ParseOptionalCollation();
            var behaviour = CascadeOrRestrict(AlterAttributeCmd.CascadeFlag, AlterAttributeCmd.RestrictFlag);
            Finish(mark, K.AlterAttributeCmd, AlterAttributeCmd.AlterFlag | behaviour);
            return;
        }

        EatWord(W.Column);

        // ALTER INDEX … ALTER COLUMN 1 SET STATISTICS
        if (!Eat(TokenKind.Integer))
        {
            ParseName(F.Column, "a column name");
        }

        switch (Keyword)
        {
            case W.Type:
                Advance();
                ParseColumnType(mark);
                return;
            case W.Set:
                Advance();
                ParseSetColumn(mark);
                return;
            case W.Drop:
                Advance();
                ParseDropOfColumn(mark);
                return;
            case W.Add:
                {
                    Advance();
                    var identity = Mark();
                    if (!AtWord(W.Generated))
                    {
                        Unexpected("GENERATED");
                    }

                    ParseGenerated(identity);
                    Label(F.Identity);
                    Finish(mark, K.AddIdentityCmd);
                    return;
                }

            case W.Restart:
                ParseAlterIdentity(mark);
                return;
            case W.Reset:
                Advance();
                ParseOptionList();
                Finish(mark, K.AlterColumnOtherCmd, AlterColumnOtherCmd.OptionsFlag);
                return;
            case W.Options:
                Advance();
                ParseGenericOptions();
                Finish(mark, K.AlterColumnOtherCmd, AlterColumnOtherCmd.OptionsFlag);
                return;
            default:
                Unexpected("TYPE, SET, DROP or ADD GENERATED");
                Finish(mark, K.AlterColumnOtherCmd);
                return;
        }
    }

    private void ParseColumnType(Marker mark)
    {
        ParseType(F.Type);
        ParseOptionalCollation();
        if (EatWord(W.Using))
        {
            ParseExpression(F.Using);
        }

        if (AtWord(W.Options))
        {
            Advance();
            ParseGenericOptions();
        }

        Finish(mark, K.AlterColumnTypeCmd);
    }

    /// <summary>What follows <c>ALTER COLUMN c SET</c>.</summary>
    private void ParseSetColumn(Marker mark)
    {
        switch (Keyword)
        {
            case W.Data:
                Advance();
                ExpectWord(W.Type);
                ParseColumnType(mark);
                return;
            case W.Default:
                Advance();
                ParseExpression(F.Expression);
                Finish(mark, K.SetDefaultCmd);
                return;
            case W.Not:
                Advance();
                ExpectWord(W.Null);
                Finish(mark, K.SetNotNullCmd);
                return;
            case W.Expression:
                Advance();
                ExpectWord(W.As);
                ExpectLeftParen();
                ParseExpression(F.Expression);
                ExpectRightParen();
                Finish(mark, K.SetExpressionCmd);
                return;
            case W.Statistics:
                Advance();
                if (!EatWord(W.Default))
                {
                    ParseOperandAs(F.None);
                }

                Finish(mark, K.AlterColumnOtherCmd, AlterColumnOtherCmd.StatisticsFlag);
                return;
            case W.Storage or W.Compression:
                {
                    var storage = AtWord(W.Storage);
                    Advance();
                    ParseName(F.None, "a method", ColLabel);
                    Finish(mark, K.AlterColumnOtherCmd, storage ? AlterColumnOtherCmd.StorageFlag : AlterColumnOtherCmd.CompressionFlag);
                    return;
                }

            case W.Generated or W.Sequence or W.Increment or W.Minvalue or W.Maxvalue or W.Start or W.Restart or W.Cache or W.Cycle or W.No or W.As or W.Owned:
                MoveTo(Position - 1);
                ParseAlterIdentity(mark);
                return;
            default:
                if (!At(TokenKind.LeftParen))
                {
                    Unexpected("NOT NULL, DEFAULT, DATA TYPE, STATISTICS, STORAGE, GENERATED or '('");
                }

                ParseOptionList();
                Finish(mark, K.AlterColumnOtherCmd, AlterColumnOtherCmd.OptionsFlag);
                return;
        }
    }

    /// <summary><c>SET GENERATED ALWAYS SET INCREMENT 2 RESTART …</c></summary>
    private void ParseAlterIdentity(Marker mark)
    {
        while (Keyword is W.Set or W.Restart)
        {
            if (EatWord(W.Set) && AtWord(W.Generated))
            {
                Advance();
                if (!EatWord(W.Always))
                {
                    ExpectWord(W.By);
                    ExpectWord(W.Default);
                }
            }
            else
            {
                var before = Position;
                ParseSequenceOptions(parenthesized: false);
                if (Position == before)
                {
                    Unexpected("a sequence option");
                }
            }
        }

        Finish(mark, K.AlterColumnOtherCmd, AlterColumnOtherCmd.IdentityFlag);
    }

    /// <summary>What follows <c>ALTER COLUMN c DROP</c>.</summary>
    private void ParseDropOfColumn(Marker mark)
    {
        switch (Keyword)
        {
            case W.Default:
                Advance();
                Finish(mark, K.DropDefaultCmd);
                return;
            case W.Not:
                Advance();
                ExpectWord(W.Null);
                Finish(mark, K.DropNotNullCmd);
                return;
            case W.Expression:
                Advance();
                Finish(mark, K.DropExpressionCmd, IfExists(DropExpressionCmd.IfExistsFlag));
                return;
            case W.Identity:
                Advance();
                Finish(mark, K.DropIdentityCmd, IfExists(DropIdentityCmd.IfExistsFlag));
                return;
            default:
                Unexpected("NOT NULL, DEFAULT, EXPRESSION or IDENTITY");
                Finish(mark, K.AlterColumnOtherCmd);
                return;
        }
    }

    private void ParseSetCommand(Marker mark)
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

    private void ParseEnableCommand(Marker mark)
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
