using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql;

/// <content>CREATE of everything but tables and functions.</content>
internal sealed partial class PostgreSqlParser
{
    private void ParseCreate()
    {
        var mark = Mark();
        Advance();
        var orReplace = false;
        if (EatWord(W.Or))
        {
            ExpectWord(W.Replace);
            orReplace = true;
            if (Keyword is not (W.View or W.Recursive or W.Temp or W.Temporary or W.Local or W.Global or W.Function or W.Procedure or W.Trigger
                or W.Constraint or W.Rule or W.Aggregate or W.Language or W.Trusted or W.Procedural or W.Transform))
            {
                Unexpected("VIEW, FUNCTION, PROCEDURE, TRIGGER or RULE; nothing else can be replaced");
            }
        }

        var temporary = false;
        var unlogged = false;
        if (Keyword is W.Local or W.Global && PeekWord(1) is W.Temp or W.Temporary)
        {
            Advance();
        }

        if (Keyword is W.Temp or W.Temporary)
        {
            Advance();
            temporary = true;
        }
        else if (EatWord(W.Unlogged))
        {
            unlogged = true;
        }

        switch (Keyword)
        {
            case W.Table:
                ParseCreateTable(mark, temporary, unlogged, foreign: false);
                return;
            case W.View or W.Recursive:
                ParseView(mark, (orReplace ? ViewStmt.OrReplaceFlag : 0) | (temporary ? ViewStmt.TemporaryFlag : 0));
                return;
            case W.Sequence:
                ParseCreateSequence(mark, (temporary ? CreateSeqStmt.TemporaryFlag : 0) | (unlogged ? CreateSeqStmt.UnloggedFlag : 0));
                return;
            case W.Materialized:
                ParseMaterializedView(mark, unlogged);
                return;
            case W.Unique or W.Index:
                ParseIndex(mark);
                return;
            case W.Foreign when PeekWord(1) == W.Table:
                Advance();
                ParseCreateTable(mark, temporary: false, unlogged: false, foreign: true);
                return;
            case W.Schema:
                ParseCreateSchema(mark);
                return;
            case W.Extension:
                ParseCreateExtension(mark);
                return;
            case W.Type:
                ParseCreateType(mark);
                return;
            case W.Domain:
                ParseCreateDomain(mark);
                return;
            case W.Function or W.Procedure:
                ParseCreateFunction(mark, orReplace);
                return;
            case W.Trigger or W.Constraint:
                ParseCreateTrigger(mark, orReplace);
                return;
            case W.Rule:
                ParseRule(mark, orReplace);
                return;
            case W.Role or W.User or W.Group or W.Database or W.Tablespace or W.Policy or W.Publication or W.Subscription or W.Server
                or W.Foreign or W.Cast or W.Operator or W.Aggregate or W.Collation or W.Conversion or W.Default or W.Text or W.Transform
                or W.Language or W.Trusted or W.Procedural or W.Access or W.Event or W.Statistics or W.Assertion:
                Advance();
                FinishUnparsed(mark, needsMore: true);
                return;
            default:
                if (At(TokenKind.Placeholder))
                {
                    FinishUnparsed(mark);
                    return;
                }

                Unexpected("what to create (TABLE, INDEX, VIEW, TYPE, …)");
                Finish(mark, K.UnparsedStmt);
                return;
        }
    }

    private void ParseView(Marker mark, uint flags)
    {
        flags |= FlagIf(W.Recursive, ViewStmt.RecursiveFlag);
        ExpectWord(W.View);
        ParseQualifiedName(F.View, "a view name");
        if (At(TokenKind.LeftParen))
        {
            ParseParenNameList(F.Columns);
        }

        if (EatWord(W.With))
        {
            ParseOptionList();
        }

        ExpectWord(W.As);
        ParseQuery(F.Query);
        if (EatWord(W.With))
        {
            var local = EatWord(W.Local);
            if (!local)
            {
                EatWord(W.Cascaded);
            }

            ExpectWord(W.Check);
            ExpectWord(W.Option);
            flags |= local ? ViewStmt.LocalCheckOptionFlag : ViewStmt.CascadedCheckOptionFlag;
        }

        Finish(mark, K.ViewStmt, flags);
    }

    private void ParseMaterializedView(Marker mark, bool unlogged)
    {
        Advance();
        ExpectWord(W.View);
        var flags = CreateTableAsStmt.MaterializedViewFlag | (unlogged ? CreateTableAsStmt.UnloggedFlag : 0)
            | IfNotExists(CreateTableAsStmt.IfNotExistsFlag);
        ParseQualifiedName(F.Relation, "a view name");
        if (At(TokenKind.LeftParen))
        {
            ParseParenNameList(F.Columns);
        }

        ParseTableOptions();
        ExpectWord(W.As);
        ParseQuery(F.Query);
        flags |= ParseWithData(CreateTableAsStmt.WithNoDataFlag);
        Finish(mark, K.CreateTableAsStmt, flags);
    }

    private void ParseCreateSequence(Marker mark, uint flags)
    {
        Advance();
        flags |= IfNotExists(CreateSeqStmt.IfNotExistsFlag);
        ParseQualifiedName(F.Sequence, "a sequence name");
        ParseSequenceOptions(parenthesized: false);
        Finish(mark, K.CreateSeqStmt, flags);
    }

    private void ParseIndex(Marker mark)
    {
        var flags = FlagIf(W.Unique, IndexStmt.UniqueFlag);
        ExpectWord(W.Index);
        flags |= FlagIf(W.Concurrently, IndexStmt.ConcurrentlyFlag) | IfNotExists(IndexStmt.IfNotExistsFlag);
        if (!AtWord(W.On))
        {
            ParseName(F.Name, "an index name or ON");
        }

        ExpectWord(W.On);
        if (EatWord(W.Only))
        {
            flags |= IndexStmt.OnlyFlag;
        }

        ParseRelationName(F.Relation);
        Eat(TokenKind.Star);
        if (EatWord(W.Using))
        {
            ParseName(F.Method, "an index method");
        }

        ParseIndexElements(F.Elements);
        if (EatWord(W.Include))
        {
            ParseIndexElements(F.Include);
        }

        flags |= ParseNullsDistinct(IndexStmt.NullsNotDistinctFlag);
        if (EatWord(W.With))
        {
            ParseOptionList();
        }

        if (EatWord(W.Tablespace))
        {
            ParseName(F.Tablespace, "a tablespace");
        }

        ParseWhere();
        Finish(mark, K.IndexStmt, flags);
    }

    private void ParseCreateSchema(Marker mark)
    {
        Advance();
        var flags = IfNotExists(CreateSchemaStmt.IfNotExistsFlag);
        if (!AtWord(W.Authorization))
        {
            ParseName(F.Name, "a schema name or AUTHORIZATION");
        }

        if (EatWord(W.Authorization))
        {
            ParseRole(F.Authorization);
        }

        // Elements follow without semicolons; GRANT has no end of its own, so it must be the last that is looked into.
        while (AtWord(W.Create) && (!Current.StartsLine || IsSchemaElement(PeekWord(1))))
        {
            ParseKeywordStatement();
            Label(F.Statements);
        }

        if (AtWord(W.Grant))
        {
            ParseUnparsed();
            Label(F.Statements);
        }

        Finish(mark, K.CreateSchemaStmt, flags);
    }

    private static bool IsSchemaElement(W word) => word is W.Table or W.Index or W.Unique or W.View or W.Sequence or W.Trigger
        or W.Or or W.Temp or W.Temporary or W.Unlogged or W.Local or W.Global or W.Recursive or W.Constraint;

    private void ParseCreateExtension(Marker mark)
    {
        Advance();
        var flags = IfNotExists(CreateExtensionStmt.IfNotExistsFlag);
        ParseName(F.Name, "an extension name");
        EatWord(W.With);
        while (true)
        {
            if (EatWord(W.Schema))
            {
                ParseName(F.Schema, "a schema name");
            }
            else if (EatWord(W.Version))
            {
                ParseNameOrString(F.Version, "a version");
            }
            else if (EatWord(W.Cascade))
            {
                flags |= CreateExtensionStmt.CascadeFlag;
            }
            else
            {
                break;
            }
        }

        Finish(mark, K.CreateExtensionStmt, flags);
    }

    private void ParseCreateType(Marker mark)
    {
        Advance();
        ParseQualifiedName(F.Type, "a type name");
        if (At(TokenKind.LeftParen))
        {
            ParseOptionList();
            Finish(mark, K.DefineTypeStmt);
            return;
        }

        if (!EatWord(W.As))
        {
            Finish(mark, K.DefineTypeStmt);
            return;
        }

        if (EatWord(W.Enum))
        {
            ExpectLeftParen();
            if (!At(TokenKind.RightParen))
            {
                do
                {
                    ParseStringLiteral(F.Values, "a value as a string");
                }
                while (Eat(TokenKind.Comma));
            }

            ExpectRightParen();
            Finish(mark, K.CreateEnumStmt);
            return;
        }

        if (EatWord(W.Range))
        {
            ParseOptionList();
            Finish(mark, K.CreateRangeStmt);
            return;
        }

        if (!At(TokenKind.LeftParen))
        {
            Unexpected("ENUM, RANGE or '('");
        }

        Advance();
        if (!At(TokenKind.RightParen))
        {
            do
            {
                var attribute = Mark();
                ParseName(F.Name, "an attribute name");
                ParseType(F.Type);
                ParseOptionalCollation();
                Finish(attribute, K.ColumnDef, F.Attributes);
            }
            while (Eat(TokenKind.Comma));
        }

        ExpectRightParen();
        Finish(mark, K.CompositeTypeStmt);
    }

    private void ParseCreateDomain(Marker mark)
    {
        Advance();
        ParseQualifiedName(F.Domain, "a domain name");
        var flags = FlagIf(W.As, CreateDomainStmt.AsFlag);
        ParseType(F.Type);
        ParseColumnConstraints();
        Finish(mark, K.CreateDomainStmt, flags);
    }

    private void ParseCreateTrigger(Marker mark, bool orReplace)
    {
        var flags = (orReplace ? CreateTrigStmt.OrReplaceFlag : 0) | FlagIf(W.Constraint, CreateTrigStmt.ConstraintFlag);
        ExpectWord(W.Trigger);
        ParseName(F.Name, "a trigger name");
        if (EatWord(W.Instead))
        {
            ExpectWord(W.Of);
            flags |= CreateTrigStmt.InsteadOfFlag;
        }
        else if (EatWord(W.Before))
        {
            flags |= CreateTrigStmt.BeforeFlag;
        }
        else
        {
            flags |= CreateTrigStmt.AfterFlag;
            if (!EatWord(W.After))
            {
                Unexpected("BEFORE, AFTER or INSTEAD OF");
            }
        }

        do
        {
            switch (Keyword)
            {
                case W.Insert:
                    flags |= CreateTrigStmt.InsertFlag;
                    Advance();
                    break;
                case W.Delete:
                    flags |= CreateTrigStmt.DeleteFlag;
                    Advance();
                    break;
                case W.Truncate:
                    flags |= CreateTrigStmt.TruncateFlag;
                    Advance();
                    break;
                case W.Update:
                    flags |= CreateTrigStmt.UpdateFlag;
                    Advance();
                    if (EatWord(W.Of))
                    {
                        ParseNameList(F.Columns);
                    }

                    break;
                default:
                    Unexpected("INSERT, UPDATE, DELETE or TRUNCATE");
                    break;
            }
        }
        while (EatWord(W.Or));
        ExpectWord(W.On);
        ParseRelationName(F.Relation);
        var attributes = Attributes.None;
        if ((flags & CreateTrigStmt.ConstraintFlag) != 0)
        {
            if (EatWord(W.From))
            {
                ParseRelationName(F.From);
            }

            attributes = ParseConstraintAttributes();
        }

        flags |= FlagOf(attributes, Attributes.Deferrable, CreateTrigStmt.DeferrableFlag)
            | FlagOf(attributes, Attributes.InitiallyDeferred, CreateTrigStmt.InitiallyDeferredFlag);
        if (EatWord(W.Referencing))
        {
            while (Keyword is W.Old or W.New)
            {
                Advance();
                if (!EatWord(W.Row))
                {
                    ExpectWord(W.Table);
                }

                EatWord(W.As);
                ParseName(F.None, "a table name");
            }
        }

        if (EatWord(W.For))
        {
            EatWord(W.Each);
            if (EatWord(W.Row))
            {
                flags |= CreateTrigStmt.ForEachRowFlag;
            }
            else
            {
                flags |= CreateTrigStmt.ForEachStatementFlag;
                ExpectWord(W.Statement);
            }
        }

        if (EatWord(W.When))
        {
            ExpectLeftParen();
            ParseExpression(F.When);
            ExpectRightParen();
        }

        ExpectWord(W.Execute);
        if (!EatWord(W.Function))
        {
            ExpectWord(W.Procedure);
        }

        ParseQualifiedName(F.Function, "a function name", NonReservedWord);
        ExpectLeftParen();
        if (!At(TokenKind.RightParen))
        {
            do
            {
                if (Kind is TokenKind.Integer or TokenKind.Numeric || IsStringKind(Kind))
                {
                    ParsePrimary();
                }
                else
                {
                    var argument = Mark();
                    ParseName(F.Parts, "an argument", ColLabel);
                    Finish(argument, K.ColumnRef);
                }

                Label(F.Arguments);
            }
            while (Eat(TokenKind.Comma));
        }

        ExpectRightParen();
        Finish(mark, K.CreateTrigStmt, flags);
    }

    private void ParseRule(Marker mark, bool orReplace)
    {
        Advance();
        var flags = orReplace ? RuleStmt.OrReplaceFlag : 0;
        ParseName(F.Name, "a rule name");
        ExpectWord(W.As);
        ExpectWord(W.On);
        var events = FlagIf(W.Select, RuleStmt.SelectFlag) | FlagIf(W.Insert, RuleStmt.InsertFlag)
            | FlagIf(W.Update, RuleStmt.UpdateFlag) | FlagIf(W.Delete, RuleStmt.DeleteFlag);
        if (events == 0)
        {
            Unexpected("SELECT, INSERT, UPDATE or DELETE");
        }

        ExpectWord(W.To);
        ParseRelationName(F.Relation);
        ParseWhere();
        ExpectWord(W.Do);
        flags |= events | FlagIf(W.Instead, RuleStmt.InsteadFlag) | FlagIf(W.Also, RuleStmt.AlsoFlag);
        if (EatWord(W.Nothing))
        {
            flags |= RuleStmt.NothingFlag;
        }
        else if (At(TokenKind.LeftParen))
        {
            Advance();
            while (!At(TokenKind.RightParen) && !Failed)
            {
                if (Eat(TokenKind.Semicolon))
                {
                    continue;
                }

                ParseRuleAction();
                if (!At(TokenKind.RightParen) && !At(TokenKind.Semicolon))
                {
                    Unexpected("';' or ')'");
                }
            }

            ExpectRightParen();
        }
        else
        {
            ParseRuleAction();
        }

        Finish(mark, K.RuleStmt, flags);
    }

    private void ParseRuleAction()
    {
        switch (Keyword)
        {
            case W.Notify:
                var mark = Mark();
                Advance();
                ParseName(F.None, "a channel");
                if (Eat(TokenKind.Comma))
                {
                    ParseStringLiteral(F.None);
                }

                Finish(mark, K.UnparsedStmt, F.Statements);
                break;
            default:
                ParsePreparable(F.Statements);
                break;
        }
    }

    // ---- functions -------------------------------------------------------------------------------------------------

    private void ParseCreateFunction(Marker mark, bool orReplace)
    {
        var flags = (orReplace ? CreateFunctionStmt.OrReplaceFlag : 0) | (AtWord(W.Procedure) ? CreateFunctionStmt.ProcedureFlag : 0);
        Advance();
        ParseQualifiedName(F.Function, "a function name", NonReservedWord);
        ParseFunctionParameters(F.Parameters);
        if (EatWord(W.Returns))
        {
            if (EatWord(W.Table))
            {
                flags |= CreateFunctionStmt.ReturnsTableFlag;
                ExpectLeftParen();
                do
                {
                    var column = Mark();
                    ParseName(F.Name, "a column name", TypeFunctionName | ColId);
                    ParseType(F.Type, allowPercent: true);
                    Finish(column, K.FunctionParameter, F.Parameters, FunctionParameter.TableColumnFlag);
                }
                while (Eat(TokenKind.Comma));
                ExpectRightParen();
            }
            else
            {
                ParseType(F.Returns, allowPercent: true);
            }
        }

        while (ParseFunctionOption(out var option))
        {
            flags |= option;
        }

        if (AtWord(W.Return) || AtWords(W.Begin, W.Atomic))
        {
            ParseSqlBody();
        }

        Finish(mark, K.CreateFunctionStmt, flags);
    }

    /// <summary><c>(mode name type DEFAULT x, …)</c>.</summary>
    private void ParseFunctionParameters(F field)
    {
        ExpectLeftParen();
        if (!At(TokenKind.RightParen))
        {
            do
            {
                ParseFunctionParameter(field);
            }
            while (Eat(TokenKind.Comma));
        }

        ExpectRightParen();
    }

    private void ParseFunctionParameter(F field)
    {
        var mark = Mark();
        var flags = ParseParameterMode();
        if (AtParameterName())
        {
            ParseName(F.Name, "a parameter name", TypeFunctionName);
            flags |= ParseParameterMode();
        }

        ParseType(F.Type, allowPercent: true);
        if (EatWord(W.Default) || Eat(TokenKind.Equal))
        {
            ParseExpression(F.Default);
        }

        Finish(mark, K.FunctionParameter, field, flags);
    }

    private uint ParseParameterMode()
    {
        switch (Keyword)
        {
            case W.In:
                Advance();
                return FunctionParameter.InFlag | FlagIf(W.Out, FunctionParameter.InOutFlag);
            case W.Out:
                Advance();
                return FunctionParameter.OutFlag;
            case W.Inout:
                Advance();
                return FunctionParameter.InOutFlag;
            case W.Variadic:
                Advance();
                return FunctionParameter.VariadicFlag;
            default:
                return 0;
        }
    }

    /// <summary>Whether the current word is a parameter's name, that is, a type follows it.</summary>
    private bool AtParameterName()
    {
        if (!AtName(TypeFunctionName) || AtWords(W.Double, W.Precision))
        {
            return false;
        }

        var distance = 1;
        while (IsGluedName(distance))
        {
            distance++;
        }

        return PeekKind(distance) switch
        {
            TokenKind.QuotedIdentifier or TokenKind.UnicodeQuotedIdentifier or TokenKind.Placeholder => true,
            TokenKind.Identifier => PeekWord(distance) is W.In or W.Variadic
                || PostgreSqlKeywords.CategoryOf(PeekKeywordId(distance)) != PostgreSqlKeywordCategory.Reserved,
            _ => false,
        };
    }

    /// <summary>One option of CREATE or ALTER FUNCTION; false when there is none. Flags of CreateFunctionStmt come out.</summary>
    private bool ParseFunctionOption(out uint flags)
    {
        flags = 0;
        var mark = Mark();
        switch (Keyword)
        {
            case W.As:
                {
                    Advance();
                    var body = Mark();
                    ParseStringLiteral(F.Texts, "the body as a string");
                    if (Eat(TokenKind.Comma))
                    {
                        ParseStringLiteral(F.Texts, "the link symbol as a string");
                    }

                    Finish(body, K.FunctionBody, F.Body, FunctionBody.TextFlag);
                    return true;
                }

            case W.Language:
                Advance();
                ParseNameOrString(F.Language, "a language");
                return true;

            case W.Transform:
                Advance();
                do
                {
                    ExpectWord(W.For);
                    ExpectWord(W.Type);
                    ParseType(F.Transforms);
                }
                while (Eat(TokenKind.Comma));
                return true;

            case W.Immutable:
                Advance();
                flags = CreateFunctionStmt.ImmutableFlag;
                return true;
            case W.Stable:
                Advance();
                flags = CreateFunctionStmt.StableFlag;
                return true;
            case W.Volatile:
                Advance();
                flags = CreateFunctionStmt.VolatileFlag;
                return true;
            case W.Strict:
                Advance();
                flags = CreateFunctionStmt.StrictFlag;
                return true;
            case W.Leakproof:
                Advance();
                flags = CreateFunctionStmt.LeakproofFlag;
                return true;
            case W.Window:
                Advance();
                return true;
            case W.Not:
                Advance();
                ExpectWord(W.Leakproof);
                return true;

            case W.Called or W.Returns:
                {
                    var strict = AtWord(W.Returns);
                    Advance();
                    if (strict)
                    {
                        flags = CreateFunctionStmt.StrictFlag;
                        ExpectWord(W.Null);
                    }

                    ExpectWord(W.On);
                    ExpectWord(W.Null);
                    ExpectWord(W.Input);
                    return true;
                }

            case W.External or W.Security:
                EatWord(W.External);
                ExpectWord(W.Security);
                if (EatWord(W.Definer))
                {
                    flags = CreateFunctionStmt.SecurityDefinerFlag;
                }
                else
                {
                    ExpectWord(W.Invoker);
                }

                return true;

            case W.Cost or W.Rows:
                ParseName(F.Name);
                ParseOperandAs(F.Value);
                Finish(mark, K.DefElem, F.Options);
                return true;

            case W.Support:
                ParseName(F.Name);
                ParseQualifiedName(F.Value, "a function name");
                Finish(mark, K.DefElem, F.Options);
                return true;

            case W.Parallel:
                ParseName(F.Name);
                ParseName(F.Value, "SAFE, RESTRICTED or UNSAFE");
                Finish(mark, K.DefElem, F.Options);
                return true;

            case W.Set:
                Advance();
                ParseSetRest(mark, 0);
                Label(F.Options);
                return true;

            case W.Reset:
                ParseReset();
                Label(F.Options);
                return true;

            default:
                return false;
        }
    }

    /// <summary><c>RETURN expression</c> or <c>BEGIN ATOMIC … END</c>.</summary>
    private void ParseSqlBody()
    {
        var mark = Mark();
        if (EatWord(W.Return))
        {
            ParseExpression(F.Expression);
            Finish(mark, K.FunctionBody, F.Body, FunctionBody.ReturnFlag);
            return;
        }

        _atomicBody = Position;
        Advance();
        Advance();
        while (!AtWord(W.End) && !Failed)
        {
            if (Eat(TokenKind.Semicolon))
            {
                continue;
            }

            if (AtWord(W.Return))
            {
                var statement = Mark();
                Advance();
                ParseExpression(F.None);
                Finish(statement, K.UnparsedStmt, F.Statements);
            }
            else if (Kind is TokenKind.EndOfFile or TokenKind.MetaCommand or TokenKind.CopyData)
            {
                Unexpected("END");
            }
            else if (At(TokenKind.LeftParen))
            {
                ParseSelectStatement();
                Label(F.Statements);
            }
            else
            {
                ParseKeywordStatement();
                Label(F.Statements);
            }

            Expect(TokenKind.Semicolon, "';'");
        }

        ExpectWord(W.End);
        Finish(mark, K.FunctionBody, F.Body, FunctionBody.AtomicFlag);
    }

    /// <summary>A function with its argument types, which may be left out.</summary>
    private void ParseFunctionSignature(F field)
    {
        var mark = Mark();
        ParseQualifiedName(F.Name, "a function name", NonReservedWord);
        var flags = 0u;
        if (At(TokenKind.LeftParen))
        {
            flags = FunctionSignature.HasArgumentsFlag | (PeekKind(1) == TokenKind.Star ? FunctionSignature.StarFlag : 0);
            ParseSignatureArguments();
        }

        Finish(mark, K.FunctionSignature, field, flags);
    }

    /// <summary><c>(types)</c>, <c>(*)</c> of an aggregate, <c>(types ORDER BY types)</c> of an ordered-set aggregate.</summary>
    private void ParseSignatureArguments()
    {
        Advance();
        if (!Eat(TokenKind.Star) && !At(TokenKind.RightParen))
        {
            if (!AtWord(W.Order))
            {
                ParseSignatureTypes();
            }

            if (EatWords(W.Order, W.By))
            {
                ParseSignatureTypes();
            }
        }

        ExpectRightParen();
    }

    private void ParseSignatureTypes()
    {
        do
        {
            ParseFunctionParameter(F.Arguments);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseDo()
    {
        var mark = Mark();
        Advance();
        var any = false;
        while (true)
        {
            if (EatWord(W.Language))
            {
                ParseNameOrString(F.Language, "a language");
            }
            else if (IsStringKind(Kind) || At(TokenKind.Placeholder))
            {
                ParseStringLiteral(F.Body);
                any = true;
            }
            else
            {
                break;
            }
        }

        if (!any)
        {
            Unexpected("the code as a string");
        }

        Finish(mark, K.DoStmt);
    }

    private void ParseCall()
    {
        var mark = Mark();
        Advance();
        ParsePrimary();
        Label(F.Call);
        Finish(mark, K.CallStmt);
    }
}
