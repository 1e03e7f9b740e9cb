using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CHECK, UNIQUE, PRIMARY KEY, FOREIGN KEY and EXCLUDE with their attributes.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCheck(Marker mark)
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

    protected void ParseReferences(Marker mark, uint flags)
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
    protected uint ParseKeyColumns(F field)
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

    protected void ParseReferentialAction(F field)
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

    /// <summary>Words behind a constraint that any constraint may carry as far as the grammar goes.</summary>
    [Flags]
    protected enum Attributes
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
    protected static uint FlagOf(Attributes found, Attributes attribute, uint flag) => (found & attribute) == attribute ? flag : 0;

    protected Attributes ParseConstraintAttributes()
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

    protected bool AtTableConstraint() => Keyword is W.Constraint or W.Check or W.Unique or W.Primary or W.Foreign
        || AtWords(W.Not, W.Null)
        || (AtWord(W.Exclude) && (PeekKind(1) == TokenKind.LeftParen || PeekWord(1) == W.Using));

    protected void ParseTableConstraint()
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
    protected uint ParseUniqueColumns()
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
    protected void ParseIndexParameters()
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

    protected uint ParseUniqueTail()
    {
        var attributes = ParseConstraintAttributes();
        return FlagOf(attributes, Attributes.Deferrable, UniqueConstraint.DeferrableFlag)
            | FlagOf(attributes, Attributes.InitiallyDeferred, UniqueConstraint.InitiallyDeferredFlag)
            | FlagOf(attributes, Attributes.NotValid, UniqueConstraint.NotValidFlag);
    }

    /// <summary>The flags of a primary key for those of a unique constraint.</summary>
    protected static uint PrimaryFlags(uint unique) =>
        ((unique & UniqueConstraint.DeferrableFlag) != 0 ? PrimaryKeyConstraint.DeferrableFlag : 0)
        | ((unique & UniqueConstraint.InitiallyDeferredFlag) != 0 ? PrimaryKeyConstraint.InitiallyDeferredFlag : 0)
        | ((unique & UniqueConstraint.WithoutOverlapsFlag) != 0 ? PrimaryKeyConstraint.WithoutOverlapsFlag : 0)
        | ((unique & UniqueConstraint.NotValidFlag) != 0 ? PrimaryKeyConstraint.NotValidFlag : 0);

    protected void ParseExclude(Marker mark)
    {
        Advance();
        if (EatWord(W.Using))
        {
            ParseName(F.Method, "an index method");
        }

        ExpectLeftParen();
        do
        {
            ParseIndexElement(F.Elements, exclusion: true);
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
}
