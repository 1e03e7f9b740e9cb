using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CHECK, UNIQUE, PRIMARY KEY, FOREIGN KEY and EXCLUDE with their attributes.</content>
internal partial class PostgreSqlParser
{
    /// <param name="mark">Where the constraint begins.</param>
    /// <param name="attributes">The attributes that may follow; the rest is an error (gram.y: processCASbits).</param>
    /// <param name="column">Whether it stands at a column, whose attributes the server's grammar does not check.</param>
    protected void ParseCheck(Marker mark, Attributes attributes, bool column)
    {
        Advance();
        ExpectLeftParen();
        ParseExpression(F.Expression);
        ExpectRightParen();
        var found = column ? ParseColumnAttributes(noInherit: true) : ParseConstraintAttributes("CHECK", attributes);
        Finish(mark, K.CheckConstraint, FlagOf(found, Attributes.NotValid, CheckConstraint.NotValidFlag)
            | FlagOf(found, Attributes.NoInherit, CheckConstraint.NoInheritFlag)
            | FlagOf(found, Attributes.NotEnforced, CheckConstraint.NotEnforcedFlag)
            | FlagOf(found, Attributes.Deferrable, CheckConstraint.DeferrableFlag)
            | FlagOf(found, Attributes.InitiallyDeferred, CheckConstraint.InitiallyDeferredFlag));
    }

    protected void ParseReferences(Marker mark, uint flags, bool column)
    {
        Advance();
        ParseRelationName(F.References);
        if (At(TokenKind.LeftParen))
        {
            if (column)
            {
                ParseParenNameList(F.ReferencedColumns);
            }
            else
            {
                Advance();
                flags |= ParseKeyColumns(F.ReferencedColumns, ForeignKeyConstraint.ReferencedPeriodFlag);
                ExpectRightParen();
            }
        }

        if (EatWord(W.Match))
        {
            var match = OneOf((W.Full, ForeignKeyConstraint.MatchFullFlag), (W.Simple, ForeignKeyConstraint.MatchSimpleFlag));
            if (match == 0)
            {
                Unexpected(AtWord(W.Partial) ? "FULL or SIMPLE; MATCH PARTIAL is not implemented by the server" : "FULL or SIMPLE");
            }

            flags |= match;
        }

        var seen = W.NotAKeyword;
        var both = false;
        while (AtWord(W.On) && PeekWord(1) is W.Delete or W.Update)
        {
            if (seen == PeekWord(1))
            {
                Advance();
                Unexpected(seen == W.Delete ? "UPDATE" : "DELETE");
                break;
            }

            // Two actions at most, one for each.
            if (seen != W.NotAKeyword && both)
            {
                break;
            }

            both = seen != W.NotAKeyword;
            seen = PeekWord(1);
            Advance();
            Advance();
            ParseReferentialAction(seen == W.Delete ? F.OnDelete : F.OnUpdate);
        }

        var attributes = column
            ? ParseColumnAttributes(noInherit: false)
            : ParseConstraintAttributes("FOREIGN KEY", Attributes.AllDeferrable | Attributes.NotValid | Attributes.AllEnforced);
        Finish(mark, K.ForeignKeyConstraint, flags
            | FlagOf(attributes, Attributes.NotValid, ForeignKeyConstraint.NotValidFlag)
            | FlagOf(attributes, Attributes.NotEnforced, ForeignKeyConstraint.NotEnforcedFlag)
            | FlagOf(attributes, Attributes.Deferrable, ForeignKeyConstraint.DeferrableFlag)
            | FlagOf(attributes, Attributes.InitiallyDeferred, ForeignKeyConstraint.InitiallyDeferredFlag));
    }

    /// <summary>Columns of a foreign key; the last may be <c>PERIOD name</c>.</summary>
    protected uint ParseKeyColumns(F field, uint period)
    {
        var flags = 0u;
        do
        {
            if (AtWord(W.Period) && IsNameAt(1, ColId))
            {
                Advance();
                flags = period;
            }

            ParseName(field, "a column name");
        }
        while (Eat(TokenKind.Comma));
        return flags;
    }

    protected void ParseReferentialAction(F field)
    {
        var mark = Mark();
        var flags = OneOf((W.Cascade, ReferentialAction.CascadeFlag), (W.Restrict, ReferentialAction.RestrictFlag));
        if (flags == 0)
        {
            flags = FlagIf(W.No, W.Action, ReferentialAction.NoActionFlag);
        }

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
                if (field == F.OnUpdate)
                {
                    Unexpected("another action or attribute; a column list goes with ON DELETE only");
                }

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
        AllDeferrable = Deferrable | NotDeferrable | InitiallyDeferred | InitiallyImmediate,
        AllEnforced = Enforced | NotEnforced,
    }

    /// <summary>The node's flag for an attribute.</summary>
    protected static uint FlagOf(Attributes found, Attributes attribute, uint flag) => (found & attribute) == attribute ? flag : 0;

    /// <summary>The attributes behind a table constraint, checked as the server's grammar does.</summary>
    /// <param name="what">What the constraint is called in messages.</param>
    /// <param name="allowed">The attributes that it may have.</param>
    protected Attributes ParseConstraintAttributes(string what, Attributes allowed)
    {
        var found = Attributes.None;
        var first = Position;
        while (true)
        {
            var one = PeekAttribute(out var words);
            if (one == Attributes.None)
            {
                break;
            }

            if (Conflicts(found | one))
            {
                Error(Current.Span, one is Attributes.InitiallyDeferred or Attributes.NotDeferrable
                    ? "constraint declared INITIALLY DEFERRED must be DEFERRABLE: expected no such combination"
                    : "conflicting constraint properties: expected each of them once");
            }

            while (words-- > 0)
            {
                Advance();
            }

            found |= one;
        }

        if ((found & ~allowed & ~(Attributes.NotDeferrable | Attributes.InitiallyImmediate)) != Attributes.None)
        {
            Error(TokenAt(first).Span, $"{what} constraints cannot be marked like that: expected other attributes or none");
        }

        return found;
    }

    private static bool Conflicts(Attributes all) =>
        Has(all, Attributes.Deferrable | Attributes.NotDeferrable)
        || Has(all, Attributes.InitiallyDeferred | Attributes.InitiallyImmediate)
        || Has(all, Attributes.NotDeferrable | Attributes.InitiallyDeferred)
        || Has(all, Attributes.Enforced | Attributes.NotEnforced);

    private static bool Has(Attributes all, Attributes both) => (all & both) == both;

    /// <summary>The attributes behind a column constraint; NO INHERIT can only come first, NOT VALID not at all.</summary>
    protected Attributes ParseColumnAttributes(bool noInherit)
    {
        var found = Attributes.None;
        if (noInherit && EatWords(W.No, W.Inherit))
        {
            found = Attributes.NoInherit;
        }

        while (true)
        {
            var one = PeekAttribute(out var words);
            if (one is Attributes.None or Attributes.NotValid or Attributes.NoInherit)
            {
                return found;
            }

            while (words-- > 0)
            {
                Advance();
            }

            found |= one;
        }
    }

    /// <summary>The attribute at the cursor and the number of its words; nothing is taken.</summary>
    private Attributes PeekAttribute(out int words)
    {
        words = 2;
        switch (Keyword)
        {
            case W.Deferrable:
                words = 1;
                return Attributes.Deferrable;
            case W.Enforced:
                words = 1;
                return Attributes.Enforced;
            case W.Not when PeekWord(1) == W.Deferrable:
                return Attributes.NotDeferrable;
            case W.Not when PeekWord(1) == W.Valid:
                return Attributes.NotValid;
            case W.Not when PeekWord(1) == W.Enforced:
                return Attributes.NotEnforced;
            case W.Initially when PeekWord(1) == W.Deferred:
                return Attributes.InitiallyDeferred;
            case W.Initially when PeekWord(1) == W.Immediate:
                return Attributes.InitiallyImmediate;
            case W.No when PeekWord(1) == W.Inherit:
                return Attributes.NoInherit;
            default:
                return Attributes.None;
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
                ParseCheck(mark, Attributes.NotValid | Attributes.NoInherit | Attributes.AllEnforced, column: false);
                return;

            case W.Not:
                Advance();
                ExpectWord(W.Null);
                ParseName(F.Columns, "a column name");
                Finish(mark, K.NotNullConstraint, ParseNotNullTail(Attributes.NotValid | Attributes.NoInherit));
                return;

            case W.Unique:
                {
                    Advance();
                    var flags = ParseNullsDistinct(UniqueConstraint.NullsNotDistinctFlag);
                    flags |= ParseUniqueColumns(nullsTreated: TokenAt(Position - 1).Keyword == (ushort)W.Distinct);
                    flags |= ParseUniqueTail("UNIQUE");
                    Finish(mark, K.UniqueConstraint, flags);
                    return;
                }

            case W.Primary:
                {
                    Advance();
                    ExpectWord(W.Key);
                    var flags = ParseUniqueColumns();
                    flags |= ParseUniqueTail("PRIMARY KEY");
                    Finish(mark, K.PrimaryKeyConstraint, PrimaryFlags(flags));
                    return;
                }

            case W.Foreign:
                {
                    Advance();
                    ExpectWord(W.Key);
                    ExpectLeftParen();
                    var flags = ParseKeyColumns(F.Columns, ForeignKeyConstraint.PeriodFlag);
                    ExpectRightParen();
                    if (!AtWord(W.References))
                    {
                        Unexpected("REFERENCES");
                    }

                    ParseReferences(mark, flags, column: false);
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
    protected uint ParseUniqueColumns(bool nullsTreated = false)
    {
        var flags = 0u;
        if (!nullsTreated && EatWords(W.Using, W.Index))
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
            ParseDefinition();
        }

        if (AtWord(W.Using) && PeekWord(1) == W.Index && PeekWord(2) == W.Tablespace)
        {
            Advance();
            Advance();
            Advance();
            ParseName(F.Tablespace, "a tablespace");
        }
    }

    /// <summary>The attributes of a unique constraint or primary key; those of a column when <paramref name="what"/> is null.</summary>
    protected uint ParseUniqueTail(string? what)
    {
        var attributes = what is null
            ? ParseColumnAttributes(noInherit: false)
            : ParseConstraintAttributes(what, Attributes.AllDeferrable);
        return FlagOf(attributes, Attributes.Deferrable, UniqueConstraint.DeferrableFlag)
            | FlagOf(attributes, Attributes.InitiallyDeferred, UniqueConstraint.InitiallyDeferredFlag)
            | FlagOf(attributes, Attributes.NotEnforced, UniqueConstraint.NotEnforcedFlag);
    }

    /// <summary>The flags of a primary key for those of a unique constraint.</summary>
    protected static uint PrimaryFlags(uint unique) =>
        ((unique & UniqueConstraint.DeferrableFlag) != 0 ? PrimaryKeyConstraint.DeferrableFlag : 0)
        | ((unique & UniqueConstraint.InitiallyDeferredFlag) != 0 ? PrimaryKeyConstraint.InitiallyDeferredFlag : 0)
        | ((unique & UniqueConstraint.WithoutOverlapsFlag) != 0 ? PrimaryKeyConstraint.WithoutOverlapsFlag : 0)
        | ((unique & UniqueConstraint.NotValidFlag) != 0 ? PrimaryKeyConstraint.NotValidFlag : 0)
        | ((unique & UniqueConstraint.NotEnforcedFlag) != 0 ? PrimaryKeyConstraint.NotEnforcedFlag : 0);

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

        var attributes = ParseConstraintAttributes("EXCLUDE", Attributes.AllDeferrable);
        Finish(mark, K.ExclusionConstraint, FlagOf(attributes, Attributes.Deferrable, ExclusionConstraint.DeferrableFlag)
            | FlagOf(attributes, Attributes.InitiallyDeferred, ExclusionConstraint.InitiallyDeferredFlag)
            | FlagOf(attributes, Attributes.NotValid, ExclusionConstraint.NotValidFlag));
    }
}
