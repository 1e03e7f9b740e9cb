using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>ALTER COLUMN, ALTER CONSTRAINT and ALTER ATTRIBUTE.</content>
internal partial class PostgreSqlParser
{
    protected void ParseAlterColumnCommand(Marker mark)
    {
        Advance();
        if (AtWord(W.Constraint))
        {
            Advance();
            ParseName(F.Constraint, "a constraint name");
            if (EatWord(W.Inherit))
            {
                Finish(mark, K.AlterConstraintCmd, AlterConstraintCmd.InheritFlag);
                return;
            }

            var attributes = ParseConstraintAttributes("altered", Attributes.AllDeferrable | Attributes.AllEnforced | Attributes.NoInherit);
            Finish(mark, K.AlterConstraintCmd, FlagOf(attributes, Attributes.Deferrable, AlterConstraintCmd.DeferrableFlag)
                | FlagOf(attributes, Attributes.NotDeferrable, AlterConstraintCmd.NotDeferrableFlag)
                | FlagOf(attributes, Attributes.InitiallyDeferred, AlterConstraintCmd.InitiallyDeferredFlag)
                | FlagOf(attributes, Attributes.InitiallyImmediate, AlterConstraintCmd.InitiallyImmediateFlag)
                | FlagOf(attributes, Attributes.Enforced, AlterConstraintCmd.EnforcedFlag)
                | FlagOf(attributes, Attributes.NotEnforced, AlterConstraintCmd.NotEnforcedFlag)
                | FlagOf(attributes, Attributes.NoInherit, AlterConstraintCmd.NoInheritFlag));
            return;
        }

        EatWord(W.Column);

        // ALTER INDEX … ALTER COLUMN 1 SET STATISTICS
        if (At(TokenKind.Integer))
        {
            ParseColumnNumber(mark);
            return;
        }

        ParseName(F.Column, "a column name");

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
                Finish(mark, K.AlterColumnOtherCmd, AlterColumnOtherCmd.OptionsFlag | AlterColumnOtherCmd.ResetFlag);
                return;
            case W.Options:
                Advance();
                ParseGenericOptions(alter: true);
                Finish(mark, K.AlterColumnOtherCmd, AlterColumnOtherCmd.ForeignOptionsFlag);
                return;
            default:
                Unexpected("TYPE, SET, DROP or ADD GENERATED");
                Finish(mark, K.AlterColumnOtherCmd);
                return;
        }
    }

    protected void ParseColumnType(Marker mark)
    {
        ParseType(F.Type);
        ParseOptionalCollation();
        if (EatWord(W.Using))
        {
            ParseExpression(F.Using);
        }

        Finish(mark, K.AlterColumnTypeCmd);
    }

    /// <summary>What follows <c>ALTER COLUMN c SET</c>.</summary>
    protected void ParseSetColumn(Marker mark)
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
                FinishSetStatistics(mark);
                return;
            case W.Storage or W.Compression:
                {
                    var storage = AtWord(W.Storage);
                    Advance();
                    ParseName(F.Method, storage ? "PLAIN, EXTERNAL, EXTENDED, MAIN or DEFAULT" : "a compression method or DEFAULT", AtWord(W.Default) ? ColLabel : ColId);
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
    protected void ParseAlterIdentity(Marker mark)
    {
        var flags = AlterColumnOtherCmd.IdentityFlag;
        while (Keyword is W.Set or W.Restart)
        {
            if (AtWord(W.Set) && PeekWord(1) is W.Restart or W.As or W.Owned)
            {
                Advance();
                Unexpected("GENERATED, INCREMENT, MINVALUE, MAXVALUE, START, CACHE, CYCLE or NO");
            }

            if (AtWord(W.Restart))
            {
                ParseSequenceOptions(single: true);
                continue;
            }

            if (EatWord(W.Set) && AtWord(W.Generated))
            {
                Advance();
                if (EatWord(W.Always))
                {
                    flags |= AlterColumnOtherCmd.GeneratedAlwaysFlag;
                }
                else
                {
                    ExpectWord(W.By);
                    ExpectWord(W.Default);
                    flags |= AlterColumnOtherCmd.GeneratedByDefaultFlag;
                }
            }
            else
            {
                var before = Position;
                ParseSequenceOptions(single: true);
                if (Position == before)
                {
                    Unexpected("a sequence option");
                }
            }
        }

        Finish(mark, K.AlterColumnOtherCmd, flags);
    }

    /// <summary>What follows <c>ALTER COLUMN c DROP</c>.</summary>
    protected void ParseDropOfColumn(Marker mark)
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

    /// <summary><c>ALTER INDEX i ALTER COLUMN 1 SET STATISTICS n</c></summary>
    private void ParseColumnNumber(Marker mark)
    {
        var digits = TextOf(Current);
        if (digits.Length > 5 || !int.TryParse(digits, out var number) || number is < 1 or > 32767)
        {
            Error(Current.Span, "column number must be in range from 1 to 32767: expected the position of a column");
        }

        ParseInteger(F.ColumnNumber);
        ExpectWord(W.Set);
        ExpectWord(W.Statistics);
        FinishSetStatistics(mark);
    }

    private void FinishSetStatistics(Marker mark)
    {
        var flags = AlterColumnOtherCmd.StatisticsFlag | FlagIf(W.Default, AlterColumnOtherCmd.DefaultFlag);
        if (flags == AlterColumnOtherCmd.StatisticsFlag)
        {
            ParseSignedInteger(F.Value);
        }

        Finish(mark, K.AlterColumnOtherCmd, flags);
    }
}
