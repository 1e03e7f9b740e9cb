using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using P = SqlGitOps.Syntax.PostgreSql.PlPgSql.PlPgSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.PlPgSql;

/// <content>Statements that hold no others.</content>
internal sealed partial class PlPgSqlParser
{
    private void ParseAssignment()
    {
        var mark = Mark();
        var target = Mark();
        ParseAssignmentTarget(target);
        if (!Eat(TokenKind.ColonEquals) && !Eat(TokenKind.Equal))
        {
            Unexpected("':='");
        }

        // Without a value the server takes an empty query, which gives NULL.
        if (!At(TokenKind.Semicolon))
        {
            ParseSqlExpression(F.Value, Ends.Semicolon, "';'");
        }

        Finish(mark, K.PlPgSqlAssignStmt);
    }

    /// <summary>A variable with fields and subscripts (gram.y: PLAssignStmt).</summary>
    private void ParseAssignmentTarget(Marker target)
    {
        if (Eat(TokenKind.Parameter))
        {
            Finish(target, K.ParamRef);
        }
        else
        {
            ParseName(F.Parts, "a variable");
            while (Eat(TokenKind.Dot))
            {
                ParseName(F.Parts, "a field name", ColLabel);
            }

            Finish(target, K.ColumnRef);
        }

        ParseIndirection(target);
        Label(F.Target);
    }

    private void ParseReturn()
    {
        var mark = Mark();
        Advance();
        switch (Word)
        {
            case P.Next:
                CheckReturnsSet();
                Advance();
                ParseReturnedValue(NextNeeds());
                Finish(mark, K.PlPgSqlReturnNextStmt);
                return;

            case P.Query:
                CheckReturnsSet();
                Advance();
                if (EatWord(P.Execute))
                {
                    ParseSqlExpression(F.DynamicQuery, Ends.Semicolon | Ends.Using, "USING or ';'");
                    if (EatWord(P.Using))
                    {
                        ParseSqlExpressions(F.Parameters, Ends.Semicolon, "',' or ';'");
                    }
                }
                else
                {
                    ParseQueryUpToSemicolon();
                }

                Finish(mark, K.PlPgSqlReturnQueryStmt);
                return;

            default:
                ParseReturnedValue(_context.Return);
                Finish(mark, K.PlPgSqlReturnStmt);
                return;
        }
    }

    private PlPgSqlReturn NextNeeds() =>
        _context.HasOutParameters ? PlPgSqlReturn.NoValue
        : _context.ReturnsSet == true ? PlPgSqlReturn.Value
        : PlPgSqlReturn.Unknown;

    private void CheckReturnsSet()
    {
        if (_context.ReturnsSet == false)
        {
            Complain(Position, "RETURN NEXT and RETURN QUERY need a function that returns a set");
        }
    }

    private void ParseReturnedValue(PlPgSqlReturn needs)
    {
        if (At(TokenKind.Semicolon))
        {
            if (needs == PlPgSqlReturn.Value)
            {
                Unexpected("the value to return");
            }

            return;
        }

        if (needs == PlPgSqlReturn.NoValue)
        {
            Complain(Position, "RETURN takes no value in a procedure, or in a function that returns void, a set or OUT parameters");
        }

        ParseSqlExpression(F.Value, Ends.Semicolon, "';'");
    }

    private void ParseAssert()
    {
        var mark = Mark();
        Advance();
        ParseSqlExpression(F.Condition, Ends.Comma | Ends.Semicolon, "',' or ';'");
        if (Eat(TokenKind.Comma))
        {
            ParseSqlExpression(F.Message, Ends.Semicolon, "';'");
        }

        Finish(mark, K.PlPgSqlAssertStmt);
    }

    // ---- RAISE -----------------------------------------------------------------------------------------------------

    private void ParseRaise()
    {
        var mark = Mark();
        Advance();
        var flags = Word switch
        {
            P.Exception => PlPgSqlRaiseStmt.ExceptionFlag,
            P.Warning => PlPgSqlRaiseStmt.WarningFlag,
            P.Notice => PlPgSqlRaiseStmt.NoticeFlag,
            P.Info => PlPgSqlRaiseStmt.InfoFlag,
            P.Log => PlPgSqlRaiseStmt.LogFlag,
            P.Debug => PlPgSqlRaiseStmt.DebugFlag,
            _ => 0u,
        };
        if (flags != 0)
        {
            Advance();
        }

        // RAISE alone throws the current error again; a level alone says nothing.
        if (flags != 0 || !At(TokenKind.Semicolon))
        {
            ParseRaised();
        }

        if (EatWord(P.Using))
        {
            do
            {
                ParseRaiseOption();
            }
            while (Eat(TokenKind.Comma));
        }

        Finish(mark, K.PlPgSqlRaiseStmt, flags);
    }

    /// <summary>A format string with arguments, or the condition that is raised.</summary>
    private void ParseRaised()
    {
        if (Kind is TokenKind.String or TokenKind.EscapeString or TokenKind.DollarString)
        {
            var first = Position;
            ParsePlainString(F.Message, "a format string");
            var last = Position;
            var arguments = 0;
            if (!Failed && Kind is not (TokenKind.Comma or TokenKind.Semicolon) && Word != P.Using)
            {
                Unexpected("',', USING or ';'");
            }

            while (Eat(TokenKind.Comma))
            {
                ParseSqlExpression(F.Arguments, Ends.Comma | Ends.Semicolon | Ends.Using, "',', USING or ';'");
                arguments++;
            }

            CheckFormat(first, last, arguments);
            return;
        }

        if (EatWord(P.Sqlstate))
        {
            ParseSqlState();
        }
        else if (Word != P.Using)
        {
            ParseVariableName(F.ConditionName, "a format string, a condition name, SQLSTATE or USING");
        }
    }

    /// <summary>Every % of a format string takes one argument; %% is the character itself.</summary>
    private void CheckFormat(int first, int last, int arguments)
    {
        var places = 0;
        for (var index = first; index < last; index++)
        {
            ref readonly var token = ref TokenAt(index);
            var format = TextOf(token);
            if (token.Kind == TokenKind.EscapeString && format.Contains('\\'))
            {
                // An escape could be a % itself.
                return;
            }

            for (var at = format.IndexOf('%'); at >= 0; at = format.IndexOf('%'))
            {
                var isCharacter = at + 1 < format.Length && format[at + 1] == '%';
                places += isCharacter ? 0 : 1;
                format = format[(at + (isCharacter ? 2 : 1))..];
            }
        }

        if (places != arguments)
        {
            Complain(first, $"the format has {places} times % and {arguments} arguments");
        }
    }

    private void ParseRaiseOption()
    {
        var mark = Mark();
        if (Word is P.Errcode or P.Message or P.Detail or P.Hint or P.Column or P.Constraint or P.Datatype or P.Table or P.Schema)
        {
            ParseWord(F.Name);
        }
        else
        {
            Unexpected("ERRCODE, MESSAGE, DETAIL, HINT, COLUMN, CONSTRAINT, DATATYPE, TABLE or SCHEMA");
        }

        if (!Eat(TokenKind.Equal) && !Eat(TokenKind.ColonEquals))
        {
            Unexpected("'='");
        }

        ParseSqlExpression(F.Value, Ends.Comma | Ends.Semicolon, "',' or ';'");
        Finish(mark, K.PlPgSqlRaiseOption, F.Options);
    }

    // ---- dynamic SQL and diagnostics -------------------------------------------------------------------------------

    private void ParseDynExecute()
    {
        var mark = Mark();
        Advance();
        ParseSqlExpression(F.Query, Ends.Into | Ends.Using | Ends.Semicolon, "INTO, USING or ';'");
        var (into, parameters) = (false, false);
        while (true)
        {
            if (!into && AtWord(PostgreSqlKeyword.Into))
            {
                into = true;
                ParseIntoTarget();
            }
            else if (!parameters && EatWord(P.Using))
            {
                parameters = true;
                ParseSqlExpressions(F.Parameters, Ends.Semicolon | Ends.Into, "',', INTO or ';'");
            }
            else
            {
                break;
            }
        }

        Finish(mark, K.PlPgSqlDynExecuteStmt);
    }

    private void ParseGetDiagnostics()
    {
        var mark = Mark();
        Advance();
        var flags = FlagIf(P.Current, PlPgSqlGetDiagStmt.CurrentFlag) | FlagIf(P.Stacked, PlPgSqlGetDiagStmt.StackedFlag);
        ExpectWord(P.Diagnostics);
        do
        {
            ParseDiagnosticsItem(stacked: (flags & PlPgSqlGetDiagStmt.StackedFlag) != 0);
        }
        while (Eat(TokenKind.Comma));
        Finish(mark, K.PlPgSqlGetDiagStmt, flags);
    }

    private void ParseDiagnosticsItem(bool stacked)
    {
        var mark = Mark();
        ParseVariable(F.Target);
        if (!Eat(TokenKind.ColonEquals) && !Eat(TokenKind.Equal))
        {
            Unexpected("':='");
        }

        var token = Position;
        switch (Word)
        {
            case P.PgContext:
                ParseWord(F.Item);
                break;

            case P.RowCount or P.PgRoutineOid:
                ParseWord(F.Item);
                if (stacked)
                {
                    Complain(token, "this item is not one of GET STACKED DIAGNOSTICS");
                }

                break;

            case P.PgExceptionDetail or P.PgExceptionHint or P.PgExceptionContext or P.ColumnName or P.ConstraintName or P.PgDatatypeName
                or P.MessageText or P.TableName or P.SchemaName or P.ReturnedSqlstate:
                ParseWord(F.Item);
                if (!stacked)
                {
                    Complain(token, "this item is one of GET STACKED DIAGNOSTICS only");
                }

                break;

            default:
                Unexpected("a diagnostics item");
                break;
        }

        Finish(mark, K.PlPgSqlDiagItem, F.Items);
    }

    // ---- cursors ---------------------------------------------------------------------------------------------------

    private void ParseOpen()
    {
        var mark = Mark();
        Advance();
        ParseVariable(F.Cursor, "a cursor variable");
        ParseCursorArguments();
        var flags = 0u;
        if (Word is P.No or P.Scroll or P.For)
        {
            flags = ParseScroll(PlPgSqlOpenStmt.ScrollFlag, PlPgSqlOpenStmt.NoScrollFlag);
            ExpectWord(P.For);
            if (EatWord(P.Execute))
            {
                ParseSqlExpression(F.DynamicQuery, Ends.Using | Ends.Semicolon, "USING or ';'");
                if (EatWord(P.Using))
                {
                    ParseSqlExpressions(F.Parameters, Ends.Semicolon, "',' or ';'");
                }
            }
            else
            {
                ParseQueryUpToSemicolon();
            }
        }

        Finish(mark, K.PlPgSqlOpenStmt, flags);
    }

    private void ParseCursorFetch()
    {
        var mark = Mark();
        var move = Word == P.Move;
        Advance();
        var flags = ParseDirection(move);
        ParseVariable(F.Cursor, "a cursor variable");
        if (move)
        {
            flags |= PlPgSqlFetchStmt.MoveFlag;
        }
        else if (AtWord(PostgreSqlKeyword.Into))
        {
            ParseIntoTarget();
        }
        else
        {
            Unexpected("INTO");
        }

        Finish(mark, K.PlPgSqlFetchStmt, flags);
    }

    /// <summary>The direction with its FROM or IN (pl_gram.y: read_fetch_direction).</summary>
    private uint ParseDirection(bool move)
    {
        uint flags;
        var needsFrom = true;
        switch (Word)
        {
            case P.Next:
                flags = PlPgSqlFetchStmt.NextFlag;
                Advance();
                break;
            case P.Prior:
                flags = PlPgSqlFetchStmt.PriorFlag;
                Advance();
                break;
            case P.First:
                flags = PlPgSqlFetchStmt.FirstFlag;
                Advance();
                break;
            case P.Last:
                flags = PlPgSqlFetchStmt.LastFlag;
                Advance();
                break;
            case P.All:
                flags = PlPgSqlFetchStmt.AllFlag;
                CheckRows(move);
                Advance();
                break;
            case P.Absolute or P.Relative:
                flags = Word == P.Absolute ? PlPgSqlFetchStmt.AbsoluteFlag : PlPgSqlFetchStmt.RelativeFlag;
                Advance();
                ParseCount();
                break;
            case P.Forward or P.Backward:
                flags = Word == P.Forward ? PlPgSqlFetchStmt.ForwardFlag : PlPgSqlFetchStmt.BackwardFlag;
                Advance();
                if (Word == P.All)
                {
                    flags |= PlPgSqlFetchStmt.AllFlag;
                    CheckRows(move);
                    Advance();
                }
                else if (Word is not (P.From or P.In))
                {
                    CheckRows(move);
                    ParseCount();
                }

                break;
            case P.From or P.In:
                flags = 0;
                break;
            default:
                flags = 0;
                if (AtCursorOfFetch(move))
                {
                    needsFrom = false;
                }
                else
                {
                    CheckRows(move);
                    ParseCount();
                }

                break;
        }

        if (needsFrom && !EatWord(P.From) && !EatWord(P.In))
        {
            Unexpected("FROM or IN");
        }

        return flags;
    }

    private void ParseCount() => ParseSqlExpression(F.Count, Ends.From | Ends.In, "FROM or IN");

    /// <summary>FETCH takes one row into variables; only MOVE passes several.</summary>
    private void CheckRows(bool move)
    {
        if (!move)
        {
            Complain(Position, "FETCH takes one row");
        }
    }

    private bool AtCursorOfFetch(bool move)
    {
        if (!AtVariableName)
        {
            return false;
        }

        var index = Position + 1;
        while (TokenAt(index).Kind == TokenKind.Dot)
        {
            index += 2;
        }

        return TokenAt(index).Kind is TokenKind.Semicolon or TokenKind.EndOfFile || (!move && WordAt(index) == P.Into);
    }

    private void ParseCommitOrRollback()
    {
        var mark = Mark();
        var commit = Word == P.Commit;
        Advance();
        var flags = 0u;
        if (EatWord(P.And))
        {
            var no = EatWord(P.No);
            ExpectWord(P.Chain);
            flags = no ? PlPgSqlCommitStmt.AndNoChainFlag : PlPgSqlCommitStmt.AndChainFlag;
        }

        Finish(mark, commit ? K.PlPgSqlCommitStmt : K.PlPgSqlRollbackStmt, flags);
    }
}
