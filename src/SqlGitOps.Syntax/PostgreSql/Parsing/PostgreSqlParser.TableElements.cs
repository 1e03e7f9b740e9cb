using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Columns, LIKE clauses and column constraints.</content>
internal partial class PostgreSqlParser
{
    protected void ParseTableElements(bool typed)
    {
        ExpectLeftParen();
        if (!typed && Eat(TokenKind.RightParen))
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

    protected void ParseTableElement(bool typed)
    {
        if (AtWord(W.Like) && !typed)
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

    protected void ParseTableLike()
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
    protected void ParseColumnDef(bool typed)
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
                ParseName(F.Storage, "PLAIN, EXTERNAL, EXTENDED, MAIN or DEFAULT", AtWord(W.Default) ? ColLabel : ColId);
            }

            if (EatWord(W.Compression))
            {
                ParseName(F.Compression, "a compression method", AtWord(W.Default) ? ColLabel : ColId);
            }

            ParseOptionalGenericOptions(alter: false);
        }

        ParseColumnConstraints();
        Finish(mark, K.ColumnDef);
    }

    /// <summary>COLLATE and constraints behind a column or domain.</summary>
    protected void ParseColumnConstraints()
    {
        while (true)
        {
            if (AtWord(W.Collate))
            {
                ParseOptionalCollation();
            }
            else if (Keyword is W.Deferrable or W.Initially or W.Enforced or W.Not
                && PeekAttribute(out _) is not (Attributes.None or Attributes.NotValid))
            {
                // Attributes that follow no constraint directly: the server looks at them later only.
                ParseColumnAttributes(noInherit: false);
            }
            else if (!ParseColumnConstraint())
            {
                return;
            }
        }
    }

    protected bool ParseColumnConstraint()
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
                Finish(mark, K.NotNullConstraint, F.Constraints, ParseNotNullColumn());
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
                    flags |= ParseUniqueTail(null);
                    Finish(mark, K.UniqueConstraint, F.Constraints, flags);
                    return true;
                }

            case W.Primary:
                {
                    Advance();
                    ExpectWord(W.Key);
                    ParseIndexParameters();
                    Finish(mark, K.PrimaryKeyConstraint, F.Constraints, PrimaryFlags(ParseUniqueTail(null)));
                    return true;
                }

            case W.Check:
                ParseCheck(mark, Attributes.None, column: true);
                Label(F.Constraints);
                return true;

            case W.References:
                ParseReferences(mark, 0, column: true);
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

    private uint ParseNotNullColumn() =>
        FlagOf(ParseColumnAttributes(noInherit: true), Attributes.NoInherit, NotNullConstraint.NoInheritFlag);

    protected uint ParseNotNullTail(Attributes allowed)
    {
        var attributes = ParseConstraintAttributes("NOT NULL", allowed);
        return FlagOf(attributes, Attributes.NoInherit, NotNullConstraint.NoInheritFlag)
            | FlagOf(attributes, Attributes.NotValid, NotNullConstraint.NotValidFlag);
    }

    protected uint ParseNullsDistinct(uint flag)
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
    protected void ParseGenerated(Marker mark)
    {
        Advance();
        var byDefault = EatWord(W.By);
        ExpectWord(byDefault ? W.Default : W.Always);
        ExpectWord(W.As);
        if (EatWord(W.Identity))
        {
            if (Eat(TokenKind.LeftParen))
            {
                if (At(TokenKind.RightParen))
                {
                    Unexpected("a sequence option");
                }

                ParseSequenceOptions(single: false);
                ExpectRightParen();
            }

            Finish(mark, K.IdentityConstraint, byDefault ? IdentityConstraint.ByDefaultFlag : 0);
            return;
        }

        if (byDefault)
        {
            Error(TokenAt(mark.FirstToken).Span, "for a generated column, GENERATED ALWAYS must be specified: expected ALWAYS or AS IDENTITY");
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
}
