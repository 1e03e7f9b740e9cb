using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql;

/// <content>DROP, COMMENT, TRUNCATE, LOCK, VACUUM and other commands; transactions and settings.</content>
internal sealed partial class PostgreSqlParser
{
    private void ParseDrop()
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

    private void ParseDropFunction(Marker mark, uint flags)
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

    private void ParseDropOnTable(Marker mark, uint flags)
    {
        Advance();
        flags |= IfExists(DropStmt.IfExistsFlag);
        ParseQualifiedName(F.Objects, "a name");
        ExpectWord(W.On);
        ParseRelationName(F.OnTable);
        flags |= CascadeOrRestrict(DropStmt.CascadeFlag, DropStmt.RestrictFlag);
        Finish(mark, K.DropStmt, flags);
    }

    private void ParseComment()
    {
        var mark = Mark();
        Advance();
        ExpectWord(W.On);
        uint flags;
        switch (Keyword)
        {
            case W.Table:
                flags = CommentStmt.TableFlag;
                break;
            case W.Column:
                flags = CommentStmt.ColumnFlag;
                break;
            case W.Index:
                flags = CommentStmt.IndexFlag;
                break;
            case W.View:
                flags = CommentStmt.ViewFlag;
                break;
            case W.Materialized:
                Advance();
                flags = CommentStmt.MaterializedViewFlag;
                break;
            case W.Sequence:
                flags = CommentStmt.SequenceFlag;
                break;
            case W.Schema:
                flags = CommentStmt.SchemaFlag;
                break;
            case W.Type:
                flags = CommentStmt.TypeFlag;
                break;
            case W.Domain:
                flags = CommentStmt.DomainFlag;
                break;
            case W.Extension:
                flags = CommentStmt.ExtensionFlag;
                break;
            case W.Database:
                flags = CommentStmt.DatabaseFlag;
                break;
            case W.Function or W.Procedure or W.Routine or W.Aggregate:
                Advance();
                ParseFunctionSignature(F.Signature);
                ParseCommentText();
                Finish(mark, K.CommentStmt, CommentStmt.FunctionFlag);
                return;
            case W.Constraint or W.Trigger or W.Policy or W.Rule:
                flags = Keyword switch
                {
                    W.Constraint => CommentStmt.ConstraintFlag,
                    W.Trigger => CommentStmt.TriggerFlag,
                    W.Policy => CommentStmt.PolicyFlag,
                    _ => CommentStmt.RuleFlag,
                };
                Advance();
                ParseQualifiedName(F.Object);
                ExpectWord(W.On);
                if (flags == CommentStmt.ConstraintFlag)
                {
                    flags |= FlagIf(W.Domain, CommentStmt.DomainFlag);
                }

                ParseRelationName(F.OnTable);
                ParseCommentText();
                Finish(mark, K.CommentStmt, flags);
                return;
            default:
                ParseCommentOnOther();
                ParseCommentText();
                Finish(mark, K.CommentStmt, CommentStmt.OtherFlag);
                return;
        }

        if (flags == CommentStmt.MaterializedViewFlag)
        {
            ExpectWord(W.View);
        }
        else
        {
            Advance();
        }

        ParseQualifiedName(F.Object, "a name", NonReservedWord);
        if (flags is CommentStmt.TypeFlag or CommentStmt.DomainFlag)
        {
            // int[] and the like
            while (Eat(TokenKind.LeftBracket))
            {
                Expect(TokenKind.RightBracket, "']'");
            }
        }

        ParseCommentText();
        Finish(mark, K.CommentStmt, flags);
    }

    /// <summary>The other objects of COMMENT ON (casts, operators, roles, …): tokens up to IS.</summary>
    private void ParseCommentOnOther()
    {
        if (Kind != TokenKind.Identifier || KeywordId == 0)
        {
            Unexpected("what to comment on (TABLE, COLUMN, INDEX, …)");
        }

        while (!EndsStatement(Kind) && !AtWord(W.Is))
        {
            if (At(TokenKind.LeftParen))
            {
                SkipParens();
            }
            else
            {
                Advance();
            }
        }
    }

    private void ParseCommentText()
    {
        ExpectWord(W.Is);
        if (AtWord(W.Null))
        {
            TakeLiteral(Literal.NullFlag);
            Label(F.Text);
        }
        else
        {
            ParseStringLiteral(F.Text, "the comment as a string, or NULL");
        }
    }

    private void ParseTruncate()
    {
        var mark = Mark();
        Advance();
        EatWord(W.Table);
        ParseRelations();
        var flags = FlagIf(W.Restart, W.Identity, TruncateStmt.RestartIdentityFlag)
            | FlagIf(W.Continue, W.Identity, TruncateStmt.ContinueIdentityFlag);
        flags |= CascadeOrRestrict(TruncateStmt.CascadeFlag, TruncateStmt.RestrictFlag);
        Finish(mark, K.TruncateStmt, flags);
    }

    private void ParseRelations()
    {
        do
        {
            ParseRelationExpression(F.Relations, RelationAlias.None);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseLock()
    {
        var mark = Mark();
        Advance();
        EatWord(W.Table);
        ParseRelations();
        if (EatWord(W.In))
        {
            var mode = Mark();
            while (Keyword is W.Access or W.Row or W.Share or W.Update or W.Exclusive)
            {
                Advance();
            }

            if (Position == mode.FirstToken)
            {
                Unexpected("a lock mode such as ACCESS EXCLUSIVE");
            }

            Finish(mode, K.LockModeClause, F.Mode);
            ExpectWord(W.Mode);
        }

        Finish(mark, K.LockStmt, FlagIf(W.Nowait, LockStmt.NoWaitFlag));
    }

    private void ParseVacuum()
    {
        var mark = Mark();
        var flags = AtWord(W.Vacuum) ? VacuumStmt.VacuumFlag : VacuumStmt.AnalyzeFlag;
        Advance();
        if (At(TokenKind.LeftParen))
        {
            // ANALYZE inside the list counts like the word outside.
            var first = Position;
            ParseUtilityOptions();
            for (var i = first; i < Position; i++)
            {
                flags |= (W)TokenAt(i).Keyword switch
                {
                    W.Full when IsOptionOn(i) => VacuumStmt.FullFlag,
                    W.Analyze or W.Analyse when IsOptionOn(i) => VacuumStmt.AnalyzeFlag,
                    W.Freeze when IsOptionOn(i) => VacuumStmt.FreezeFlag,
                    W.Verbose when IsOptionOn(i) => VacuumStmt.VerboseFlag,
                    _ => 0,
                };
            }
        }
        else if ((flags & VacuumStmt.VacuumFlag) != 0)
        {
            flags |= FlagIf(W.Full, VacuumStmt.FullFlag) | FlagIf(W.Freeze, VacuumStmt.FreezeFlag) | FlagIf(W.Verbose, VacuumStmt.VerboseFlag);
            if (Keyword is W.Analyze or W.Analyse)
            {
                Advance();
                flags |= VacuumStmt.AnalyzeFlag;
            }
        }
        else
        {
            flags |= FlagIf(W.Verbose, VacuumStmt.VerboseFlag);
        }

        if (AtName(ColId) || AtWord(W.Only))
        {
            do
            {
                ParseRelationExpression(F.Relations, RelationAlias.None);
                if (At(TokenKind.LeftParen))
                {
                    ParseParenNameList(F.None);
                }
            }
            while (Eat(TokenKind.Comma));
        }

        Finish(mark, K.VacuumStmt, flags);
    }

    /// <summary>Whether an option of a list is not switched off: <c>(FULL)</c>, <c>(FULL true)</c>, but not <c>(FULL false)</c>.</summary>
    private bool IsOptionOn(int index)
    {
        ref readonly var next = ref TokenAt(index + 1);
        return next.Keyword != (ushort)W.False && next.Keyword != (ushort)W.Off && !(next.Kind == TokenKind.Integer && TextOf(next) is "0");
    }

    private void ParseCluster()
    {
        var mark = Mark();
        Advance();
        var flags = 0u;
        if (At(TokenKind.LeftParen))
        {
            ParseUtilityOptions();
        }
        else
        {
            flags = FlagIf(W.Verbose, ClusterStmt.VerboseFlag);
        }

        if (AtName(ColId))
        {
            ParseRelationName(F.Relation);
            if (EatWord(W.Using))
            {
                ParseName(F.Index, "an index name");
            }
            else if (EatWord(W.On))
            {
                // CLUSTER index ON table, the order of PostgreSQL 8.2.
                Label(F.Index);
                ParseRelationName(F.Relation);
            }
        }

        Finish(mark, K.ClusterStmt, flags);
    }

    private void ParseReindex()
    {
        var mark = Mark();
        Advance();
        var flags = 0u;
        if (At(TokenKind.LeftParen))
        {
            var first = Position;
            ParseUtilityOptions();
            for (var i = first; i < Position; i++)
            {
                if (TokenAt(i).Keyword == (ushort)W.Concurrently && IsOptionOn(i))
                {
                    flags |= ReindexStmt.ConcurrentlyFlag;
                }
            }
        }

        var target = FlagIf(W.Index, ReindexStmt.IndexFlag) | FlagIf(W.Table, ReindexStmt.TableFlag) | FlagIf(W.Schema, ReindexStmt.SchemaFlag)
            | FlagIf(W.System, ReindexStmt.SystemFlag) | FlagIf(W.Database, ReindexStmt.DatabaseFlag);
        if (target == 0)
        {
            Unexpected("INDEX, TABLE, SCHEMA, DATABASE or SYSTEM");
        }

        flags |= target | FlagIf(W.Concurrently, ReindexStmt.ConcurrentlyFlag);
        if (AtName(ColId))
        {
            ParseQualifiedName(F.Object);
        }
        else if ((target & (ReindexStmt.SystemFlag | ReindexStmt.DatabaseFlag)) == 0)
        {
            Unexpected("a name");
        }

        Finish(mark, K.ReindexStmt, flags);
    }

    private void ParseRefresh()
    {
        var mark = Mark();
        Advance();
        ExpectWord(W.Materialized);
        ExpectWord(W.View);
        var flags = FlagIf(W.Concurrently, RefreshMatViewStmt.ConcurrentlyFlag);
        ParseQualifiedName(F.Relation, "a view name");
        flags |= ParseWithData(RefreshMatViewStmt.WithNoDataFlag);
        Finish(mark, K.RefreshMatViewStmt, flags);
    }

    // ---- transactions ----------------------------------------------------------------------------------------------

    private void ParseTransaction()
    {
        var mark = Mark();
        var word = Keyword;
        Advance();
        uint flags;
        switch (word)
        {
            case W.Begin or W.Start:
                flags = TransactionStmt.BeginFlag;
                if (word == W.Start)
                {
                    ExpectWord(W.Transaction);
                }
                else
                {
                    EatWorkOrTransaction();
                }

                flags |= ParseTransactionModes();
                break;

            case W.Commit or W.End:
                if (word == W.Commit && EatWord(W.Prepared))
                {
                    flags = TransactionStmt.CommitPreparedFlag;
                    ParseStringLiteral(F.Gid);
                    break;
                }

                EatWorkOrTransaction();
                flags = TransactionStmt.CommitFlag | ParseChain();
                break;

            case W.Rollback or W.Abort:
                if (word == W.Rollback && EatWord(W.Prepared))
                {
                    flags = TransactionStmt.RollbackPreparedFlag;
                    ParseStringLiteral(F.Gid);
                    break;
                }

                EatWorkOrTransaction();
                if (word == W.Rollback && EatWord(W.To))
                {
                    EatWord(W.Savepoint);
                    flags = TransactionStmt.RollbackToFlag;
                    ParseName(F.Savepoint, "a savepoint name");
                    break;
                }

                flags = TransactionStmt.RollbackFlag | ParseChain();
                break;

            case W.Savepoint:
                flags = TransactionStmt.SavepointFlag;
                ParseName(F.Savepoint, "a savepoint name");
                break;

            case W.Release:
                EatWord(W.Savepoint);
                flags = TransactionStmt.ReleaseFlag;
                ParseName(F.Savepoint, "a savepoint name");
                break;

            default:
                flags = TransactionStmt.PrepareFlag;
                ExpectWord(W.Transaction);
                ParseStringLiteral(F.Gid);
                break;
        }

        Finish(mark, K.TransactionStmt, flags);
    }

    private void EatWorkOrTransaction()
    {
        if (!EatWord(W.Work))
        {
            EatWord(W.Transaction);
        }
    }

    private uint ParseChain()
    {
        if (!EatWord(W.And))
        {
            return 0;
        }

        var no = EatWord(W.No);
        ExpectWord(W.Chain);
        return no ? TransactionStmt.AndNoChainFlag : TransactionStmt.AndChainFlag;
    }

    /// <summary>ISOLATION LEVEL, READ ONLY, DEFERRABLE; flags of TransactionStmt come back.</summary>
    private uint ParseTransactionModes()
    {
        var flags = 0u;
        while (true)
        {
            switch (Keyword)
            {
                case W.Isolation:
                    Advance();
                    ExpectWord(W.Level);
                    switch (Keyword)
                    {
                        case W.Serializable:
                            Advance();
                            break;
                        case W.Repeatable:
                            Advance();
                            ExpectWord(W.Read);
                            break;
                        default:
                            ExpectWord(W.Read);
                            if (!EatWord(W.Committed))
                            {
                                ExpectWord(W.Uncommitted);
                            }

                            break;
                    }

                    break;
                case W.Read:
                    Advance();
                    if (EatWord(W.Only))
                    {
                        flags |= TransactionStmt.ReadOnlyFlag;
                    }
                    else
                    {
                        ExpectWord(W.Write);
                        flags |= TransactionStmt.ReadWriteFlag;
                    }

                    break;
                case W.Deferrable:
                    Advance();
                    break;
                case W.Not:
                    Advance();
                    ExpectWord(W.Deferrable);
                    break;
                default:
                    return flags;
            }

            if (Eat(TokenKind.Comma) && Keyword is not (W.Isolation or W.Read or W.Deferrable or W.Not))
            {
                Unexpected("ISOLATION LEVEL, READ or DEFERRABLE");
            }
        }
    }

    // ---- settings --------------------------------------------------------------------------------------------------

    private void ParseSet()
    {
        var mark = Mark();
        Advance();
        if (EatWord(W.Constraints))
        {
            if (!EatWord(W.All))
            {
                do
                {
                    ParseQualifiedName(F.Values, "a constraint name");
                }
                while (Eat(TokenKind.Comma));
            }

            if (!EatWord(W.Deferred))
            {
                ExpectWord(W.Immediate);
            }

            Finish(mark, K.VariableSetStmt, VariableSetStmt.ConstraintsFlag);
            return;
        }

        var flags = 0u;
        if (EatWord(W.Local))
        {
            flags = VariableSetStmt.LocalFlag;
        }
        else if (AtWord(W.Session) && PeekWord(1) == W.Characteristics)
        {
            Advance();
            Advance();
            ExpectWord(W.As);
            ExpectWord(W.Transaction);
            ParseTransactionModes();
            Finish(mark, K.VariableSetStmt, VariableSetStmt.SessionFlag | VariableSetStmt.TransactionFlag);
            return;
        }
        else if (AtWord(W.Session) && PeekWord(1) != W.Authorization && PeekKind(1) is not (TokenKind.Equal or TokenKind.Dot) && PeekWord(1) != W.To)
        {
            Advance();
            flags = VariableSetStmt.SessionFlag;
        }

        if (AtWord(W.Transaction) && PeekKind(1) is not TokenKind.Equal && PeekWord(1) != W.To)
        {
            Advance();
            if (EatWord(W.Snapshot))
            {
                ParseStringLiteral(F.Values);
            }
            else
            {
                ParseTransactionModes();
            }

            Finish(mark, K.VariableSetStmt, flags | VariableSetStmt.TransactionFlag);
            return;
        }

        ParseSetRest(mark, flags);
    }

    /// <summary>What follows SET, SET LOCAL or the SET of a function; makes the VariableSetStmt.</summary>
    private void ParseSetRest(Marker mark, uint flags)
    {
        switch (Keyword)
        {
            case W.Time when PeekWord(1) == W.Zone:
                Advance();
                Advance();
                flags |= VariableSetStmt.TimeZoneFlag;
                if (Keyword is W.Local or W.Default)
                {
                    flags |= VariableSetStmt.ToDefaultFlag;
                    Advance();
                }
                else
                {
                    ParseSetValue();
                }

                Finish(mark, K.VariableSetStmt, flags);
                return;

            case W.Schema or W.Names or W.Role or W.Catalog when PeekKind(1) is not (TokenKind.Equal or TokenKind.Dot) && PeekWord(1) != W.To:
                {
                    flags |= Keyword switch
                    {
                        W.Role => VariableSetStmt.RoleFlag,
                        W.Names => VariableSetStmt.NamesFlag,
                        _ => 0,
                    };
                    ParseQualifiedName(F.Name);
                    if (EatWord(W.Default))
                    {
                        flags |= VariableSetStmt.ToDefaultFlag;
                    }
                    else if (!EndsStatement(Kind))
                    {
                        ParseSetValue();
                    }

                    Finish(mark, K.VariableSetStmt, flags);
                    return;
                }

            case W.Session when PeekWord(1) == W.Authorization:
                Advance();
                Advance();
                flags |= VariableSetStmt.SessionAuthorizationFlag;
                if (EatWord(W.Default))
                {
                    flags |= VariableSetStmt.ToDefaultFlag;
                }
                else
                {
                    ParseSetValue();
                }

                Finish(mark, K.VariableSetStmt, flags);
                return;

            case W.Xml when PeekWord(1) == W.Option:
                Advance();
                Advance();
                ParseDocumentOrContent();
                Finish(mark, K.VariableSetStmt, flags);
                return;
        }

        ParseQualifiedName(F.Name, "a setting");
        if (EatWords(W.From, W.Current))
        {
            Finish(mark, K.VariableSetStmt, flags | VariableSetStmt.FromCurrentFlag);
            return;
        }

        if (!EatWord(W.To))
        {
            Expect(TokenKind.Equal, "TO or '='");
        }

        if (EatWord(W.Default))
        {
            Finish(mark, K.VariableSetStmt, flags | VariableSetStmt.ToDefaultFlag | VariableSetStmt.DefaultFlag);
            return;
        }

        do
        {
            ParseSetValue();
        }
        while (Eat(TokenKind.Comma));
        Finish(mark, K.VariableSetStmt, flags);
    }

    /// <summary>A value of a setting: a word, a string, a number or an interval.</summary>
    private void ParseSetValue()
    {
        if (AtWord(W.Interval) && (IsStringKind(PeekKind(1)) || PeekKind(1) == TokenKind.LeftParen))
        {
            ParseIntervalLiteral();
            Label(F.Values);
        }
        else if (Kind == TokenKind.Identifier && Keyword is not (W.True or W.False) && (AtName(NonReservedWord) || AtWord(W.On))
            || Kind is TokenKind.QuotedIdentifier or TokenKind.UnicodeQuotedIdentifier)
        {
            var mark = Mark();
            ParseName(F.Parts, "a value", ColLabel);
            Finish(mark, K.ColumnRef, F.Values);
        }
        else if (Kind is TokenKind.Plus or TokenKind.Minus or TokenKind.Integer or TokenKind.Numeric or TokenKind.Placeholder
            || IsStringKind(Kind) || Keyword is W.True or W.False)
        {
            ParseOperandAs(F.Values);
        }
        else
        {
            var mark = Mark();
            Unexpected("a value");
            Finish(mark, K.Literal, F.Values);
        }
    }

    private void ParseReset()
    {
        var mark = Mark();
        Advance();
        var flags = VariableSetStmt.ResetFlag;
        if (EatWord(W.All))
        {
            flags |= VariableSetStmt.ResetAllFlag;
        }
        else if (EatWords(W.Time, W.Zone))
        {
            flags |= VariableSetStmt.TimeZoneFlag;
        }
        else if (EatWords(W.Session, W.Authorization))
        {
            flags |= VariableSetStmt.SessionAuthorizationFlag;
        }
        else if (AtWords(W.Transaction, W.Isolation))
        {
            Advance();
            Advance();
            ExpectWord(W.Level);
            flags |= VariableSetStmt.TransactionFlag;
        }
        else
        {
            flags |= AtWord(W.Role) ? VariableSetStmt.RoleFlag : 0;
            ParseQualifiedName(F.Name, "a setting");
        }

        Finish(mark, K.VariableSetStmt, flags);
    }

    private void ParseShow()
    {
        var mark = Mark();
        Advance();
        var flags = 0u;
        if (EatWord(W.All))
        {
            flags = VariableShowStmt.AllFlag;
        }
        else if (EatWords(W.Time, W.Zone))
        {
            flags = VariableShowStmt.TimeZoneFlag;
        }
        else if (AtWords(W.Session, W.Authorization))
        {
            Advance();
            Advance();
        }
        else if (AtWords(W.Transaction, W.Isolation))
        {
            Advance();
            Advance();
            ExpectWord(W.Level);
        }
        else
        {
            ParseQualifiedName(F.Name, "a setting");
        }

        Finish(mark, K.VariableShowStmt, flags);
    }
}
