using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CREATE TRIGGER.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCreateTrigger(Marker mark, bool orReplace)
    {
        var flags = (orReplace ? CreateTrigStmt.OrReplaceFlag : 0) | FlagIf(W.Constraint, CreateTrigStmt.ConstraintFlag);
        ExpectWord(W.Trigger);
        ParseName(F.Name, "a trigger name");
        var constraint = (flags & CreateTrigStmt.ConstraintFlag) != 0;
        if (!constraint && EatWord(W.Instead))
        {
            ExpectWord(W.Of);
            flags |= CreateTrigStmt.InsteadOfFlag;
        }
        else if (!constraint && EatWord(W.Before))
        {
            flags |= CreateTrigStmt.BeforeFlag;
        }
        else
        {
            flags |= CreateTrigStmt.AfterFlag;
            if (!EatWord(W.After))
            {
                Unexpected(constraint ? "AFTER" : "BEFORE, AFTER or INSTEAD OF");
            }
        }

        var events = 0u;
        do
        {
            var seen = Keyword switch
            {
                W.Insert => CreateTrigStmt.InsertFlag,
                W.Delete => CreateTrigStmt.DeleteFlag,
                W.Update => CreateTrigStmt.UpdateFlag,
                W.Truncate => CreateTrigStmt.TruncateFlag,
                _ => 0u,
            };
            if ((events & seen) != 0)
            {
                Unexpected("another event; each can be given once");
            }

            events |= seen;
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

            attributes = ParseConstraintAttributes("TRIGGER", Attributes.AllDeferrable);
        }

        flags |= FlagOf(attributes, Attributes.Deferrable, CreateTrigStmt.DeferrableFlag)
            | FlagOf(attributes, Attributes.InitiallyDeferred, CreateTrigStmt.InitiallyDeferredFlag);
        if (!constraint && EatWord(W.Referencing))
        {
            if (Keyword is not (W.Old or W.New))
            {
                Unexpected("OLD TABLE or NEW TABLE");
            }

            while (Keyword is W.Old or W.New)
            {
                var transition = Mark();
                var kind = OneOf((W.Old, TriggerTransition.OldFlag), (W.New, TriggerTransition.NewFlag));
                var what = OneOf((W.Row, TriggerTransition.RowFlag), (W.Table, TriggerTransition.TableFlag));
                if (what == 0)
                {
                    Unexpected("TABLE or ROW");
                }

                EatWord(W.As);
                ParseName(F.Name, "a table name");
                Finish(transition, K.TriggerTransition, F.Transitions, kind | what);
            }
        }

        if (constraint && !AtWord(W.For))
        {
            Unexpected("FOR EACH ROW");
        }

        if (EatWord(W.For))
        {
            EachOfConstraint(constraint);
            if (EatWord(W.Row))
            {
                flags |= CreateTrigStmt.ForEachRowFlag;
            }
            else
            {
                if (constraint)
                {
                    Unexpected("ROW");
                }

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
        ExpectFunctionOrProcedure();

        ParseFunctionName(F.Function);
        ExpectLeftParen();
        if (!At(TokenKind.RightParen))
        {
            // The server's grammar takes a list that begins with a comma.
            Eat(TokenKind.Comma);
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

    /// <summary>EACH, which only CREATE CONSTRAINT TRIGGER insists on.</summary>
    private void EachOfConstraint(bool constraint)
    {
        if (constraint)
        {
            ExpectWord(W.Each);
        }
        else
        {
            EatWord(W.Each);
        }
    }
}
