using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql;

/// <content>CREATE TABLE with columns and constraints, CREATE TABLE AS.</content>
internal sealed partial class PostgreSqlParser
{
    /// <summary>CREATE … TABLE; the cursor is at TABLE, the words before it are in <paramref name="temporary"/> and its like.</summary>
    private void ParseCreateTable(Marker mark, bool temporary, bool unlogged, bool foreign)
    {
        Advance();
        var flags = IfNotExists(CreateStmt.IfNotExistsFlag)
            | (temporary ? CreateStmt.TemporaryFlag : 0)
            | (unlogged ? CreateStmt.UnloggedFlag : 0)
            | (foreign ? CreateStmt.ForeignFlag : 0);
        ParseRelationName(F.Relation);
        if (AtTableAs())
        {
            ParseTableAs(mark, flags);
            return;
        }

        if (EatWords(W.Partition, W.Of))
        {
            ParseRelationName(F.PartitionOf);
            if (At(TokenKind.LeftParen))
            {
                ParseTableElements(typed: true);
            }

            ParsePartitionBound(F.PartitionBound);
        }
        else if (EatWord(W.Of))
        {
            ParseQualifiedName(F.OfType, "a type");
            if (At(TokenKind.LeftParen))
            {
                ParseTableElements(typed: true);
            }
        }
        else if (At(TokenKind.Placeholder))
        {
            // A tool fills in the columns.
            EatPlaceholders();
        }
        else
        {
            ParseTableElements(typed: false);
            if (EatWord(W.Inherits))
            {
                ExpectLeftParen();
                ParseQualifiedNameList(F.Inherits, "a table name");
                ExpectRightParen();
            }
        }

        if (foreign)
        {
            if (AtWord(W.Partition))
            {
                ParsePartitionBy();
            }

            ExpectWord(W.Server);
            ParseName(F.Server, "a server name");
            if (AtWord(W.Options))
            {
                Advance();
                ParseGenericOptions();
            }

            Finish(mark, K.CreateStmt, flags);
            return;
        }

        if (AtWord(W.Partition))
        {
            ParsePartitionBy();
        }

        flags |= ParseTableOptions();
        if (AtWord(W.As))
        {
            Unexpected("the end of the statement; CREATE TABLE AS takes no column types");
        }

        Finish(mark, K.CreateStmt, flags);
    }

    private void EatPlaceholders()
    {
        while (Eat(TokenKind.Placeholder))
        {
        }
    }

    /// <summary>Whether AS follows the table's name: directly, behind options, or behind a list of plain column names.</summary>
    private bool AtTableAs()
    {
        if (Keyword is W.As or W.Using or W.With or W.Without or W.On or W.Tablespace)
        {
            return true;
        }

        if (!At(TokenKind.LeftParen))
        {
            return false;
        }

        return IsNameAt(1, ColId) && PeekKind(2) is TokenKind.Comma or TokenKind.RightParen && !(PeekKind(1) == TokenKind.Placeholder);
    }

    /// <summary>What follows the name in CREATE TABLE AS; the flags are those of CreateStmt.</summary>
    private void ParseTableAs(Marker mark, uint tableFlags)
    {
        var flags = ((tableFlags & CreateStmt.IfNotExistsFlag) != 0 ? CreateTableAsStmt.IfNotExistsFlag : 0)
            | ((tableFlags & CreateStmt.TemporaryFlag) != 0 ? CreateTableAsStmt.TemporaryFlag : 0)
            | ((tableFlags & CreateStmt.UnloggedFlag) != 0 ? CreateTableAsStmt.UnloggedFlag : 0);
        if (At(TokenKind.LeftParen))
        {
            ParseParenNameList(F.Columns);
        }

        var options = ParseTableOptions();
        flags |= ((options & CreateStmt.OnCommitPreserveRowsFlag) != 0 ? CreateTableAsStmt.OnCommitPreserveRowsFlag : 0)
            | ((options & CreateStmt.OnCommitDeleteRowsFlag) != 0 ? CreateTableAsStmt.OnCommitDeleteRowsFlag : 0)
            | ((options & CreateStmt.OnCommitDropFlag) != 0 ? CreateTableAsStmt.OnCommitDropFlag : 0);
        ExpectWord(W.As);
        if (AtWord(W.Execute))
        {
            // EXECUTE runs to the end, but for WITH [NO] DATA.
            var execute = Mark();
            Advance();
            ParseName(F.None, "the name of a prepared statement");
            if (At(TokenKind.LeftParen))
            {
                ParseParenExpressionList(F.None);
            }

            Finish(execute, K.UnparsedStmt, F.Query);
        }
        else
        {
            ParseQuery(F.Query);
        }

        flags |= ParseWithData(CreateTableAsStmt.WithNoDataFlag);
        Finish(mark, K.CreateTableAsStmt, flags);
    }

    private uint ParseWithData(uint noData)
    {
        if (!EatWord(W.With))
        {
            return 0;
        }

        var flag = FlagIf(W.No, noData);
        ExpectWord(W.Data);
        return flag;
    }

    /// <summary>USING, WITH, ON COMMIT and TABLESPACE; flags of CreateStmt come back.</summary>
    private uint ParseTableOptions()
    {
        var flags = 0u;
        if (EatWord(W.Using))
        {
            ParseName(F.AccessMethod, "a table access method");
        }

        if (AtWord(W.With) && PeekKind(1) == TokenKind.LeftParen)
        {
            Advance();
            ParseOptionList();
        }
        else if (EatWord(W.Without))
        {
            ExpectWord(W.Oids);
        }

        if (EatWords(W.On, W.Commit))
        {
            if (EatWord(W.Drop))
            {
                flags |= CreateStmt.OnCommitDropFlag;
            }
            else
            {
                if (EatWord(W.Preserve))
                {
                    flags |= CreateStmt.OnCommitPreserveRowsFlag;
                }
                else
                {
                    flags |= CreateStmt.OnCommitDeleteRowsFlag;
                    ExpectWord(W.Delete);
                }

                ExpectWord(W.Rows);
            }
        }

        if (EatWord(W.Tablespace))
        {
            ParseName(F.Tablespace, "a tablespace");
        }

        return flags;
    }

    private void ParsePartitionBy()
    {
        var mark = Mark();
        Advance();
        ExpectWord(W.By);
        ParseName(F.Strategy, "RANGE, LIST or HASH");
        ParseIndexElements(F.Keys);
        Finish(mark, K.PartitionSpec, F.PartitionBy);
    }

    private void ParsePartitionBound(F field)
    {
        var mark = Mark();
        if (EatWord(W.Default))
        {
            Finish(mark, K.PartitionBoundSpec, field, PartitionBoundSpec.DefaultFlag);
            return;
        }

        ExpectWord(W.For);
        ExpectWord(W.Values);
        var flags = 0u;
        if (EatWord(W.In))
        {
            flags = PartitionBoundSpec.InFlag;
            ParseParenExpressionList(F.Values);
        }
        else if (EatWord(W.From))
        {
            flags = PartitionBoundSpec.RangeFlag;
            ParseParenExpressionList(F.From);
            ExpectWord(W.To);
            ParseParenExpressionList(F.To);
        }
        else if (EatWord(W.With))
        {
            flags = PartitionBoundSpec.HashFlag;
            ExpectLeftParen();
            do
            {
                var option = Mark();
                ParseName(F.Name, "MODULUS or REMAINDER", NonReservedWord);
                ParseOperandAs(F.Value);
                Finish(option, K.DefElem, F.Options);
            }
            while (Eat(TokenKind.Comma));
            ExpectRightParen();
        }
        else
        {
            Unexpected("IN, FROM or WITH");
        }

        Finish(mark, K.PartitionBoundSpec, field, flags);
    }

    // ---- elements --------------------------------------------------------------------------------------------------

    private void ParseTableElements(bool typed)
    {
        ExpectLeftParen();
        if (Eat(TokenKind.RightParen))
        {
            return;
        }

        do
        {
            ParseTableElement(typed);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    private void ParseTableElement(bool typed)
    {
        if (AtWord(W.Like))
        {
            ParseTableLike();
        }
        else if (AtTableConstraint())
        {
            ParseTableConstraint();
        }
        else
        {
            ParseColumnDef(typed);
        }

        Label(F.Elements);
    }

    private void ParseTableLike()
    {
        var mark = Mark();
        Advance();
        ParseRelationName(F.Relation);
        var flags = 0u;
        while (Keyword is W.Including or W.Excluding)
        {
            var including = AtWord(W.Including);
            Advance();
            var flag = Keyword switch
            {
                W.All => TableLikeClause.IncludingAllFlag,
                W.Defaults => TableLikeClause.IncludingDefaultsFlag,
                W.Constraints => TableLikeClause.IncludingConstraintsFlag,
                W.Indexes => TableLikeClause.IncludingIndexesFlag,
                W.Identity => TableLikeClause.IncludingIdentityFlag,
                W.Generated => TableLikeClause.IncludingGeneratedFlag,
                W.Storage => TableLikeClause.IncludingStorageFlag,
                W.Compression => TableLikeClause.IncludingCompressionFlag,
                W.Statistics => TableLikeClause.IncludingStatisticsFlag,
                W.Comments => TableLikeClause.IncludingCommentsFlag,
                _ => 0u,
            };
            if (flag == 0)
            {
                Unexpected("ALL, DEFAULTS, CONSTRAINTS, INDEXES or another part of a table");
            }

            Advance();
            flags = including ? flags | flag : (flags & ~flag) | TableLikeClause.ExcludingFlag;
        }

        Finish(mark, K.TableLikeClause, flags);
    }

    /// <summary>A column with its type and constraints.</summary>
    /// <param name="typed">Whether the type comes from elsewhere (OF type, PARTITION OF).</param>
    private void ParseColumnDef(bool typed)
    {
        var mark = Mark();
        var placeholder = At(TokenKind.Placeholder);
        ParseName(F.Name, "a column name or a constraint");
        if (typed)
        {
            if (EatWord(W.With))
            {
                ExpectWord(W.Options);
            }
        }
        else if (placeholder && Kind is TokenKind.Comma or TokenKind.RightParen)
        {
            // ({{columns}}, …): the whole definition is filled in.
            Finish(mark, K.ColumnDef, ColumnDef.PlaceholderFlag);
            return;
        }
        else
        {
            ParseType(F.Type);
            if (EatWord(W.Storage))
            {
                ParseName(F.Storage, "PLAIN, EXTERNAL, EXTENDED, MAIN or DEFAULT", ColLabel);
            }

            if (EatWord(W.Compression))
            {
                ParseName(F.Compression, "a compression method", ColLabel);
            }

            if (AtWord(W.Options))
            {
                Advance();
                ParseGenericOptions();
            }
        }

        ParseColumnConstraints();
        Finish(mark, K.ColumnDef);
    }

    /// <summary>COLLATE and constraints behind a column or domain.</summary>
    private void ParseColumnConstraints()
    {
        while (true)
        {
            if (AtWord(W.Collate))
            {
                ParseOptionalCollation();
            }
            else if (!ParseColumnConstraint())
            {
                return;
            }
        }
    }

    private bool ParseColumnConstraint()
    {
        var mark = Mark();
        var named = AtWord(W.Constraint);
        if (named)
        {
            Advance();
            ParseName(F.ConstraintName, "a constraint name");
        }

        switch (Keyword)
        {
            case W.Not when PeekWord(1) == W.Null:
                Advance();
                Advance();
                Finish(mark, K.NotNullConstraint, F.Constraints, ParseNotNullTail());
                return true;

            case W.Null:
                Advance();
                Finish(mark, K.NullConstraint, F.Constraints);
                return true;

            case W.Default:
                Advance();
                ParseRestrictedExpression(F.Expression);
                Finish(mark, K.DefaultConstraint, F.Constraints);
                return true;

            case W.Unique:
                {
                    Advance();
                    var flags = ParseNullsDistinct(UniqueConstraint.NullsNotDistinctFlag);
                    ParseIndexParameters();
                    flags |= ParseUniqueTail();
                    Finish(mark, K.UniqueConstraint, F.Constraints, flags);
                    return true;
                }

            case W.Primary:
                {
                    Advance();
                    ExpectWord(W.Key);
                    ParseIndexParameters();
                    Finish(mark, K.PrimaryKeyConstraint, F.Constraints, PrimaryFlags(ParseUniqueTail()));
                    return true;
                }

            case W.Check:
                ParseCheck(mark);
                Label(F.Constraints);
                return true;

            case W.References:
                ParseReferences(mark, 0);
                Label(F.Constraints);
                return true;

            case W.Generated:
                ParseGenerated(mark);
                Label(F.Constraints);
                return true;
        }

        if (named)
        {
            Unexpected("a constraint");
        }

        return false;
    }

    private uint ParseNotNullTail()
    {
        var attributes = ParseConstraintAttributes();
        return FlagOf(attributes, Attributes.NoInherit, NotNullConstraint.NoInheritFlag)
            | FlagOf(attributes, Attributes.NotValid, NotNullConstraint.NotValidFlag);
    }

    private uint ParseNullsDistinct(uint flag)
    {
        if (!EatWord(W.Nulls))
        {
            return 0;
        }

        var not = EatWord(W.Not);
        ExpectWord(W.Distinct);
        return not ? flag : 0;
    }

    /// <summary><c>GENERATED ALWAYS AS (…) STORED</c>, <c>GENERATED BY DEFAULT AS IDENTITY (…)</c>.</summary>
    private void ParseGenerated(Marker mark)
    {
        Advance();
        var byDefault = EatWord(W.By);
        ExpectWord(byDefault ? W.Default : W.Always);
        ExpectWord(W.As);
        if (EatWord(W.Identity))
        {
            if (Eat(TokenKind.LeftParen))
            {
                ParseSequenceOptions(parenthesized: true);
                ExpectRightParen();
            }

            Finish(mark, K.IdentityConstraint, byDefault ? IdentityConstraint.ByDefaultFlag : 0);
            return;
        }

        ExpectLeftParen();
        ParseExpression(F.Expression);
        ExpectRightParen();
        var flags = FlagIf(W.Stored, GeneratedConstraint.StoredFlag);
        if (flags == 0)
        {
            // VIRTUAL is PostgreSQL 18's default.
            EatWord(W.Virtual);
            flags = GeneratedConstraint.VirtualFlag;
        }

        Finish(mark, K.GeneratedConstraint, flags | (byDefault ? GeneratedConstraint.ByDefaultFlag : 0));
    }

    private void ParseCheck(Marker mark)
    {
        Advance();
        ExpectLeftParen();
        ParseExpression(F.Expression);
        ExpectRightParen();
        var attributes = ParseConstraintAttributes();
        Finish(mark, K.CheckConstraint, FlagOf(attributes, Attributes.NotValid, CheckConstraint.NotValidFlag)
            | FlagOf(attributes, Attributes.NoInherit, CheckConstraint.NoInheritFlag)
            | FlagOf(attributes, Attributes.NotEnforced, CheckConstraint.NotEnforcedFlag)
            | FlagOf(attributes, Attributes.Deferrable, CheckConstraint.DeferrableFlag)
            | FlagOf(attributes, Attributes.InitiallyDeferred, CheckConstraint.InitiallyDeferredFlag));
    }

    private void ParseReferences(Marker mark, uint flags)
    {
        Advance();
        ParseRelationName(F.References);
        if (Eat(TokenKind.LeftParen))
        {
            flags |= ParseKeyColumns(F.ReferencedColumns);
            ExpectRightParen();
        }

        if (EatWord(W.Match))
        {
            flags |= FlagIf(W.Full, ForeignKeyConstraint.MatchFullFlag)
                | FlagIf(W.Partial, ForeignKeyConstraint.MatchPartialFlag)
                | FlagIf(W.Simple, ForeignKeyConstraint.MatchSimpleFlag);
        }

        while (AtWord(W.On) && PeekWord(1) is W.Delete or W.Update)
        {
            var delete = PeekWord(1) == W.Delete;
            Advance();
            Advance();
            ParseReferentialAction(delete ? F.OnDelete : F.OnUpdate);
        }

        var attributes = ParseConstraintAttributes();
        Finish(mark, K.ForeignKeyConstraint, flags
            | FlagOf(attributes, Attributes.NotValid, ForeignKeyConstraint.NotValidFlag)
            | FlagOf(attributes, Attributes.NotEnforced, ForeignKeyConstraint.NotEnforcedFlag)
            | FlagOf(attributes, Attributes.Deferrable, ForeignKeyConstraint.DeferrableFlag)
            | FlagOf(attributes, Attributes.InitiallyDeferred, ForeignKeyConstraint.InitiallyDeferredFlag));
    }

    /// <summary>Columns of a foreign key; the last may be <c>PERIOD name</c>.</summary>
    private uint ParseKeyColumns(F field)
    {
        var flags = 0u;
        do
        {
            if (AtWord(W.Period) && IsNameAt(1, ColId))
            {
                Advance();
                flags = ForeignKeyConstraint.PeriodFlag;
            }

            ParseName(field, "a column name");
        }
        while (Eat(TokenKind.Comma));
        return flags;
    }

    private void ParseReferentialAction(F field)
    {
        var mark = Mark();
        var flags = FlagIf(W.Cascade, ReferentialAction.CascadeFlag) | FlagIf(W.Restrict, ReferentialAction.RestrictFlag)
            | FlagIf(W.No, W.Action, ReferentialAction.NoActionFlag);
        if (flags == 0)
        {
            if (!EatWord(W.Set))
            {
                Unexpected("NO ACTION, RESTRICT, CASCADE, SET NULL or SET DEFAULT");
            }

            flags = FlagIf(W.Null, ReferentialAction.SetNullFlag);
            if (flags == 0)
            {
                flags = ReferentialAction.SetDefaultFlag;
                ExpectWord(W.Default);
            }

            if (At(TokenKind.LeftParen))
            {
                ParseParenNameList(F.Columns);
            }
        }

        Finish(mark, K.ReferentialAction, field, flags);
    }

    // ---- attributes ------------------------------------------------------------------------------------------------

    /// <summary>Words behind a constraint that any constraint may carry as far as the grammar goes.</summary>
    [Flags]
    private enum Attributes
    {
        None = 0,
        Deferrable = 1,
        NotDeferrable = 2,
        InitiallyDeferred = 4,
        InitiallyImmediate = 8,
        NotValid = 16,
        NoInherit = 32,
        Enforced = 64,
        NotEnforced = 128,
        Inherit = 256,
    }

    /// <summary>The node's flag for an attribute.</summary>
    private static uint FlagOf(Attributes found, Attributes attribute, uint flag) => (found & attribute) == attribute ? flag : 0;

    private Attributes ParseConstraintAttributes()
    {
        var found = Attributes.None;
        while (true)
        {
            Attributes one;
            var words = 2;
            switch (Keyword)
            {
                case W.Deferrable:
                    one = Attributes.Deferrable;
                    words = 1;
                    break;
                case W.Enforced:
                    one = Attributes.Enforced;
                    words = 1;
                    break;
                case W.Not when PeekWord(1) == W.Deferrable:
                    one = Attributes.NotDeferrable;
                    break;
                case W.Not when PeekWord(1) == W.Valid:
                    one = Attributes.NotValid;
                    break;
                case W.Not when PeekWord(1) == W.Enforced:
                    one = Attributes.NotEnforced;
                    break;
                case W.Initially when PeekWord(1) == W.Deferred:
                    one = Attributes.InitiallyDeferred;
                    break;
                case W.Initially when PeekWord(1) == W.Immediate:
                    one = Attributes.InitiallyImmediate;
                    break;
                case W.No when PeekWord(1) == W.Inherit:
                    one = Attributes.NoInherit;
                    break;
                default:
                    return found;
            }

            while (words-- > 0)
            {
                Advance();
            }

            found |= one;
        }
    }

    // ---- table constraints -----------------------------------------------------------------------------------------

    private bool AtTableConstraint() => Keyword is W.Constraint or W.Check or W.Unique or W.Primary or W.Foreign
        || AtWords(W.Not, W.Null)
        || (AtWord(W.Exclude) && (PeekKind(1) == TokenKind.LeftParen || PeekWord(1) == W.Using));

    private void ParseTableConstraint()
    {
        var mark = Mark();
        if (EatWord(W.Constraint))
        {
            ParseName(F.ConstraintName, "a constraint name");
        }

        switch (Keyword)
        {
            case W.Check:
                ParseCheck(mark);
                return;

            case W.Not:
                Advance();
                ExpectWord(W.Null);
                ParseName(F.Columns, "a column name");
                Finish(mark, K.NotNullConstraint, ParseNotNullTail());
                return;

            case W.Unique:
                {
                    Advance();
                    var flags = ParseNullsDistinct(UniqueConstraint.NullsNotDistinctFlag);
                    flags |= ParseUniqueColumns();
                    flags |= ParseUniqueTail();
                    Finish(mark, K.UniqueConstraint, flags);
                    return;
                }

            case W.Primary:
                {
                    Advance();
                    ExpectWord(W.Key);
                    var flags = ParseUniqueColumns();
                    flags |= ParseUniqueTail();
                    Finish(mark, K.PrimaryKeyConstraint, PrimaryFlags(flags));
                    return;
                }

            case W.Foreign:
                {
                    Advance();
                    ExpectWord(W.Key);
                    ExpectLeftParen();
                    var flags = ParseKeyColumns(F.Columns);
                    ExpectRightParen();
                    if (!AtWord(W.References))
                    {
                        Unexpected("REFERENCES");
                    }

                    ParseReferences(mark, flags);
                    return;
                }

            case W.Exclude:
                ParseExclude(mark);
                return;

            default:
                Unexpected("CHECK, UNIQUE, PRIMARY KEY, FOREIGN KEY, EXCLUDE or NOT NULL");
                Finish(mark, K.CheckConstraint);
                return;
        }
    }

    /// <summary><c>(columns)</c> with INCLUDE and WITH, or <c>USING INDEX name</c>; flags of UniqueConstraint come back.</summary>
    private uint ParseUniqueColumns()
    {
        var flags = 0u;
        if (EatWords(W.Using, W.Index))
        {
            ParseName(F.UsingIndex, "an index name");
            return 0;
        }

        ExpectLeftParen();
        ParseNameList(F.Columns);
        if (EatWord(W.Without))
        {
            ExpectWord(W.Overlaps);
            flags = UniqueConstraint.WithoutOverlapsFlag;
        }

        ExpectRightParen();
        if (EatWord(W.Include))
        {
            ParseParenNameList(F.Include);
        }

        ParseIndexParameters();
        return flags;
    }

    /// <summary><c>WITH (…) USING INDEX TABLESPACE name</c>.</summary>
    private void ParseIndexParameters()
    {
        if (AtWord(W.With) && PeekKind(1) == TokenKind.LeftParen)
        {
            Advance();
            ParseOptionList();
        }

        if (AtWord(W.Using) && PeekWord(1) == W.Index && PeekWord(2) == W.Tablespace)
        {
            Advance();
            Advance();
            Advance();
            ParseName(F.Tablespace, "a tablespace");
        }
    }

    private uint ParseUniqueTail()
    {
        var attributes = ParseConstraintAttributes();
        return FlagOf(attributes, Attributes.Deferrable, UniqueConstraint.DeferrableFlag)
            | FlagOf(attributes, Attributes.InitiallyDeferred, UniqueConstraint.InitiallyDeferredFlag)
            | FlagOf(attributes, Attributes.NotValid, UniqueConstraint.NotValidFlag);
    }

    /// <summary>The flags of a primary key for those of a unique constraint.</summary>
    private static uint PrimaryFlags(uint unique) =>
        ((unique & UniqueConstraint.DeferrableFlag) != 0 ? PrimaryKeyConstraint.DeferrableFlag : 0)
        | ((unique & UniqueConstraint.InitiallyDeferredFlag) != 0 ? PrimaryKeyConstraint.InitiallyDeferredFlag : 0)
        | ((unique & UniqueConstraint.WithoutOverlapsFlag) != 0 ? PrimaryKeyConstraint.WithoutOverlapsFlag : 0)
        | ((unique & UniqueConstraint.NotValidFlag) != 0 ? PrimaryKeyConstraint.NotValidFlag : 0);

    private void ParseExclude(Marker mark)
    {
        Advance();
        if (EatWord(W.Using))
        {
            ParseName(F.Method, "an index method");
        }

        ExpectLeftParen();
        do
        {
            ParseIndexElement(F.Elements);
            ExpectWord(W.With);
            ParseOperator();
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
        if (EatWord(W.Include))
        {
            ParseParenNameList(F.Include);
        }

        ParseIndexParameters();
        if (EatWord(W.Where))
        {
            ExpectLeftParen();
            ParseExpression(F.Where);
            ExpectRightParen();
        }

        var attributes = ParseConstraintAttributes();
        Finish(mark, K.ExclusionConstraint, FlagOf(attributes, Attributes.Deferrable, ExclusionConstraint.DeferrableFlag)
            | FlagOf(attributes, Attributes.InitiallyDeferred, ExclusionConstraint.InitiallyDeferredFlag)
            | FlagOf(attributes, Attributes.NotValid, ExclusionConstraint.NotValidFlag));
    }

    // ---- index elements --------------------------------------------------------------------------------------------

    private void ParseIndexElements(F field)
    {
        ExpectLeftParen();
        do
        {
            ParseIndexElement(field);
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    /// <summary>A column or expression of an index with collation, operator class and order.</summary>
    private void ParseIndexElement(F field)
    {
        var mark = Mark();
        if (Eat(TokenKind.LeftParen))
        {
            ParseExpression(F.Expression);
            ExpectRightParen();
        }
        else if (AtName(ColId) && !AtFunctionTable())
        {
            ParseName(F.Name, "a column name");
        }
        else if (AtName(NonReservedWord) || AtFunctionTable())
        {
            ParsePrimary();
            Label(F.Expression);
        }
        else
        {
            Unexpected("a column name or an expression");
        }

        ParseOptionalCollation();
        if (AtName(ColId) && !(AtWord(W.Nulls) && PeekWord(1) is W.First or W.Last))
        {
            ParseQualifiedName(F.OpClass, "an operator class");
            if (At(TokenKind.LeftParen))
            {
                ParseOptionList(F.None);
            }
        }

        var flags = FlagIf(W.Desc, IndexElem.DescendingFlag);
        EatWord(W.Asc);
        flags |= ParseNullsOrder(IndexElem.NullsFirstFlag, IndexElem.NullsLastFlag);
        Finish(mark, K.IndexElem, field, flags);
    }

    // ---- sequence options ------------------------------------------------------------------------------------------

    /// <summary>Options of sequences and identity columns. In ALTER COLUMN each may begin with SET.</summary>
    private void ParseSequenceOptions(bool parenthesized)
    {
        while (true)
        {
            var mark = Mark();
            var name = Mark();
            switch (Keyword)
            {
                case W.As:
                    Advance();
                    Finish(name, K.Name, F.Name);
                    ParseType(F.Value);
                    break;

                case W.Cache or W.Maxvalue or W.Minvalue or W.Increment or W.Start or W.Restart:
                    {
                        var word = Keyword;
                        Advance();
                        Finish(name, K.Name, F.Name);
                        if (word == W.Increment)
                        {
                            EatWord(W.By);
                        }
                        else if (word is W.Start or W.Restart)
                        {
                            EatWord(W.With);
                        }

                        if (word != W.Restart || Kind is TokenKind.Integer or TokenKind.Numeric or TokenKind.Minus or TokenKind.Plus or TokenKind.Placeholder)
                        {
                            ParseOperandAs(F.Value);
                        }

                        break;
                    }

                case W.Cycle or W.Logged or W.Unlogged:
                    Advance();
                    Finish(name, K.Name, F.Name);
                    break;

                case W.No when PeekWord(1) is W.Cycle or W.Maxvalue or W.Minvalue:
                    Advance();
                    Advance();
                    Finish(name, K.Name, F.Name);
                    break;

                case W.Owned:
                    Advance();
                    ExpectWord(W.By);
                    ParseQualifiedName(F.OwnedBy, "a column or NONE");
                    continue;

                case W.Sequence when parenthesized:
                    Advance();
                    ExpectWord(W.Name);
                    Finish(name, K.Name, F.Name);
                    ParseQualifiedName(F.Value, "a sequence name");
                    break;

                default:
                    return;
            }

            Finish(mark, K.DefElem, F.Options);
        }
    }
}
