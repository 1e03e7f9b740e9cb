using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Text search, collations, conversions, extended statistics, event triggers.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCreateTextSearch(Marker mark)
    {
        Advance();
        ExpectWord(W.Search);
        var flags = OneOf(
            (W.Parser, DefineTextSearchStmt.ParserFlag),
            (W.Dictionary, DefineTextSearchStmt.DictionaryFlag),
            (W.Template, DefineTextSearchStmt.TemplateFlag),
            (W.Configuration, DefineTextSearchStmt.ConfigurationFlag));
        if (flags == 0)
        {
            Unexpected("PARSER, DICTIONARY, TEMPLATE or CONFIGURATION");
        }

        ParseQualifiedName(F.Name);
        ParseDefinition();
        Finish(mark, K.DefineTextSearchStmt, flags);
    }

    /// <summary>ALTER TEXT SEARCH CONFIGURATION; the cursor is at the name.</summary>
    private void ParseAlterTextSearchConfiguration(Marker mark)
    {
        ParseQualifiedName(F.Configuration, "a configuration");
        var flags = OneOf(
            (W.Add, AlterTSConfigurationStmt.AddMappingFlag),
            (W.Alter, AlterTSConfigurationStmt.AlterMappingFlag),
            (W.Drop, AlterTSConfigurationStmt.DropMappingFlag));
        if (flags == 0)
        {
            Unexpected("ADD, ALTER or DROP MAPPING, RENAME TO, SET SCHEMA or OWNER TO");
        }

        ExpectWord(W.Mapping);
        if (flags == AlterTSConfigurationStmt.DropMappingFlag)
        {
            flags |= IfExists(AlterTSConfigurationStmt.IfExistsFlag);
            ExpectWord(W.For);
            ParseNameList(F.TokenTypes, "a token type");
            Finish(mark, K.AlterTSConfigurationStmt, flags);
            return;
        }

        var replaceable = flags == AlterTSConfigurationStmt.AlterMappingFlag;
        if (!(replaceable && AtWord(W.Replace)))
        {
            ExpectWord(W.For);
            ParseNameList(F.TokenTypes, "a token type");
        }

        if (replaceable && EatWord(W.Replace))
        {
            flags |= AlterTSConfigurationStmt.ReplaceDictionaryFlag;
            ParseQualifiedName(F.OldDictionary, "a dictionary");
            ExpectWord(W.With);
            ParseQualifiedName(F.NewDictionary, "a dictionary");
        }
        else
        {
            ExpectWord(W.With);
            ParseQualifiedNameList(F.Dictionaries, "a dictionary");
        }

        Finish(mark, K.AlterTSConfigurationStmt, flags);
    }

    protected void ParseCreateCollation(Marker mark)
    {
        Advance();
        var flags = IfNotExists(DefineCollationStmt.IfNotExistsFlag);
        ParseQualifiedName(F.Collation, "a collation");
        if (EatWord(W.From))
        {
            ParseQualifiedName(F.From, "a collation");
        }
        else
        {
            ParseDefinition();
        }

        Finish(mark, K.DefineCollationStmt, flags);
    }

    protected void ParseCreateConversion(Marker mark)
    {
        var flags = FlagIf(W.Default, CreateConversionStmt.DefaultFlag);
        ExpectWord(W.Conversion);
        ParseQualifiedName(F.Conversion, "a conversion");
        ExpectWord(W.For);
        ParseStringLiteral(F.SourceEncoding, "an encoding as a string");
        ExpectWord(W.To);
        ParseStringLiteral(F.TargetEncoding, "an encoding as a string");
        ExpectWord(W.From);
        ParseQualifiedName(F.Function, "a function name");
        Finish(mark, K.CreateConversionStmt, flags);
    }

    protected void ParseCreateStatistics(Marker mark)
    {
        Advance();
        var flags = IfNotExists(CreateStatsStmt.IfNotExistsFlag);
        if (flags != 0 || (!At(TokenKind.LeftParen) && !AtWord(W.On)))
        {
            ParseQualifiedName(F.Statistics, "a statistics name");
        }

        if (At(TokenKind.LeftParen))
        {
            ParseParenNameList(F.Kinds, "ndistinct, dependencies or mcv");
        }

        ExpectWord(W.On);
        do
        {
            var element = Mark();
            ParseIndexTarget();
            Finish(element, K.IndexElem, F.Elements);
        }
        while (Eat(TokenKind.Comma));
        ExpectWord(W.From);
        ParseFromList(F.From);
        Finish(mark, K.CreateStatsStmt, flags);
    }

    /// <summary>ALTER STATISTICS … SET STATISTICS; the cursor is at IF EXISTS or the name.</summary>
    private void ParseAlterStatistics(Marker mark)
    {
        var flags = IfExists(AlterStatsStmt.IfExistsFlag);
        ParseQualifiedName(F.Statistics, "a statistics name");
        if (!EatWord(W.Set))
        {
            Unexpected("SET STATISTICS, RENAME TO, SET SCHEMA or OWNER TO");
        }

        ExpectWord(W.Statistics);
        if (EatWord(W.Default))
        {
            flags |= AlterStatsStmt.DefaultFlag;
        }
        else
        {
            ParseSignedInteger(F.Target);
        }

        Finish(mark, K.AlterStatsStmt, flags);
    }

    // ---- event triggers --------------------------------------------------------------------------------------------

    protected void ParseCreateEventTrigger(Marker mark)
    {
        Advance();
        ExpectWord(W.Trigger);
        ParseName(F.Name, "a trigger name");
        ExpectWord(W.On);
        ParseName(F.Event, "an event such as ddl_command_start", ColLabel);
        if (EatWord(W.When))
        {
            do
            {
                var filter = Mark();
                ParseName(F.Variable, "a filter variable");
                ExpectWord(W.In);
                ExpectLeftParen();
                do
                {
                    ParseStringLiteral(F.Values);
                }
                while (Eat(TokenKind.Comma));
                ExpectRightParen();
                Finish(filter, K.EventTriggerFilter, F.Filters);
            }
            while (EatWord(W.And));
        }

        ExpectWord(W.Execute);
        ExpectFunctionOrProcedure();
        ParseFunctionName(F.Function);
        ExpectLeftParen();
        ExpectRightParen();
        Finish(mark, K.CreateEventTrigStmt);
    }

    protected void ExpectFunctionOrProcedure()
    {
        if (!EatWord(W.Function) && !EatWord(W.Procedure))
        {
            Unexpected("FUNCTION");
        }
    }

    /// <summary>ALTER EVENT TRIGGER behind the name.</summary>
    private void ParseAlterEventTrigger(Marker mark)
    {
        var flags = FlagIf(W.Disable, AlterEventTrigStmt.DisableFlag);
        if (flags == 0)
        {
            flags = AlterEventTrigStmt.EnableFlag;
            if (!EatWord(W.Enable))
            {
                Unexpected("ENABLE, DISABLE, OWNER TO or RENAME TO");
            }

            flags |= OneOf((W.Replica, AlterEventTrigStmt.ReplicaFlag), (W.Always, AlterEventTrigStmt.AlwaysFlag));
        }

        Finish(mark, K.AlterEventTrigStmt, flags);
    }
}
