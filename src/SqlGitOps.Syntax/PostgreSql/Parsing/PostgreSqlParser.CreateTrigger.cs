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
}
