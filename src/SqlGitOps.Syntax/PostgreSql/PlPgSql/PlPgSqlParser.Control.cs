using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using P = SqlGitOps.Syntax.PostgreSql.PlPgSql.PlPgSqlKeyword;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.PlPgSql;

/// <content>IF, CASE, loops, EXIT and CONTINUE.</content>
internal sealed partial class PlPgSqlParser
{
    private void ParseIf()
    {
        var mark = Mark();
        Advance();
        ParseThen(F.Condition);
        var flags = 0u;
        _ifs++;
        ParseStatements(F.ThenBody);
        while (Word is P.Elsif or P.Elseif)
        {
            var part = Mark();
            Advance();
            ParseThen(F.Condition);
            ParseStatements(F.ThenBody);
            Finish(part, K.PlPgSqlElsIf, F.ElsIfs);
        }

        if (EatWord(P.Else))
        {
            flags = PlPgSqlIfStmt.ElseFlag;
            ParseStatements(F.ElseBody);
        }

        _ifs--;
        ParseEnd(P.If);
        Finish(mark, K.PlPgSqlIfStmt, flags);
    }

    /// <summary>A condition and THEN. Without THEN the statements behind it are parsed all the same.</summary>
    private void ParseThen(F field, bool list = false)
    {
        var head = Mark();
        ParseSqlExpression(field, Ends.Then, "THEN", list);
        ExpectWord(P.Then);
        if (Failed)
        {
            RecoverHead(head, P.Then);
        }
    }

    /// <summary>The THEN behind a condition with CASE expressions, or the semicolon when there is none.</summary>
    private int FindThenBehindCase()
    {
        var cases = 0;
        var index = Position;
        for (; index < LastIndex && TokenAt(index).Kind != TokenKind.Semicolon; index++)
        {
            switch ((W)TokenAt(index).Keyword)
            {
                case W.Case:
                    cases++;
                    break;
                case W.End:
                    cases--;
                    break;
                case W.Then when cases <= 0 || _scanBudget < 0:
                    _scanBudget -= index - Position;
                    return index;
            }
        }

        _scanBudget -= index - Position;
        return index;
    }

    private void ParseCaseStatement()
    {
        var mark = Mark();
        Advance();
        if (Word != P.When)
        {
            var head = Mark();
            ParseSqlExpression(F.Argument, Ends.When, "WHEN");
            if (Failed && !_tooDeep)
            {
                RecoverCase(head);
            }
        }

        var flags = 0u;
        _cases++;
        if (_broken && Word != P.When)
        {
            ParseStatements(F.ElseBody);
        }

        while (Word == P.When)
        {
            var part = Mark();
            Advance();
            ParseThen(F.Conditions, list: true);
            ParseStatements(F.ThenBody);
            Finish(part, K.PlPgSqlCaseWhen, F.Whens);
        }

        if (EatWord(P.Else))
        {
            flags = PlPgSqlCaseStmt.ElseFlag;
            ParseStatements(F.ElseBody);
        }

        _cases--;
        ParseEnd(P.Case);
        Finish(mark, K.PlPgSqlCaseStmt, flags);
    }

    /// <summary>CASE with a broken head goes on at its WHEN, or behind its first semicolon.</summary>
    private void RecoverCase(Marker head)
    {
        var index = head.FirstToken;
        while (index < LastIndex && TokenAt(index).Kind != TokenKind.Semicolon && WordAt(index) != P.When)
        {
            index++;
        }

        Break();
        if (index < Position)
        {
            Backtrack(head);
        }

        MoveTo(index);
        Eat(TokenKind.Semicolon);
    }

    /// <summary>
    /// END with the word of the statement. When another END stands there, it may be the one of something around this
    /// statement, whose own is then missing.
    /// </summary>
    private void ParseEnd(P word)
    {
        if (Failed)
        {
            return;
        }

        if (Word != P.End)
        {
            Unexpected($"END {Upper(word)}");
            Break();
            _closedFromOutside = true;
            return;
        }

        var end = Position;
        Advance();
        if (EatWord(word))
        {
            return;
        }

        Unexpected(Upper(word));
        Break();
        var belongsOutside = Word switch
        {
            P.If => _ifs > 0,
            P.Case => _cases > 0,
            P.Loop => _loops > 0,

            // END; of a block, when one ends here.
            _ => _blocks > 1 || At(TokenKind.EndOfFile) || TokenAt(Position + 1).Kind == TokenKind.EndOfFile,
        };
        if (belongsOutside)
        {
            MoveTo(end);
            _closedFromOutside = true;
        }
        else if (Word is P.If or P.Case or P.Loop)
        {
            // END LOOP where END IF was meant.
            Advance();
        }
    }

    private static string Upper(P word) => PlPgSqlKeywords.Table[(ushort)word].ToUpperInvariant();

    // ---- loops -----------------------------------------------------------------------------------------------------

    private void ParseLoop(Marker mark, int label)
    {
        var kind = K.PlPgSqlLoopStmt;
        var flags = 0u;
        var head = Mark();
        switch (Word)
        {
            case P.While:
                kind = K.PlPgSqlWhileStmt;
                Advance();
                ParseSqlExpression(F.Condition, Ends.Loop, "LOOP");
                break;

            case P.For:
                kind = ParseForHead(out flags);
                break;

            case P.Foreach:
                kind = K.PlPgSqlForEachStmt;
                ParseForEachHead();
                break;
        }

        ExpectWord(P.Loop);
        if (Failed)
        {
            RecoverHead(head, P.Loop);
        }

        _labels.Add((label, true));
        _loops++;
        ParseStatements(F.Body);
        _loops--;
        _labels.RemoveAt(_labels.Count - 1);
        ParseEnd(P.Loop);
        if (!_closedFromOutside)
        {
            ParseEndLabel(label);
        }

        Finish(mark, kind, flags);
    }

    private void ParseForEachHead()
    {
        Advance();
        ParseVariables(F.Targets);
        if (EatWord(P.Slice))
        {
            if (At(TokenKind.Integer))
            {
                TakeLiteral(Literal.NumberFlag);
                Label(F.Slice);
            }
            else
            {
                Unexpected("a number of dimensions");
            }
        }

        ExpectWord(P.In);
        ExpectWord(P.Array);
        ParseSqlExpression(F.Array, Ends.Loop, "LOOP");
    }

    /// <summary>FOR up to LOOP (pl_gram.y: for_control), which tells the four kinds apart.</summary>
    private K ParseForHead(out uint flags)
    {
        flags = 0;
        Advance();
        var target = Position;
        _variables |= BitOf(Word);
        ParseVariables(F.Targets);
        var several = TokenAt(target + 1).Kind == TokenKind.Comma;
        ExpectWord(P.In);
        if (Failed)
        {
            return K.PlPgSqlForQueryStmt;
        }

        if (EatWord(P.Execute))
        {
            ParseSqlExpression(F.DynamicQuery, Ends.Loop | Ends.Using, "LOOP or USING");
            if (EatWord(P.Using))
            {
                ParseSqlExpressions(F.Parameters, Ends.Loop, "',' or LOOP");
            }

            return K.PlPgSqlForExecuteStmt;
        }

        var reverse = Word == P.Reverse && TokenAt(Position + 1).Kind != TokenKind.DotDot && WordAt(Position + 1) != P.Loop;
        var end = FindEnd(Position, Ends.Loop | Ends.DotDot, out var found);
        if (found && TokenAt(end).Kind == TokenKind.DotDot)
        {
            if (several)
            {
                Complain(target, "a loop over integers has one variable");
            }

            if (reverse)
            {
                Advance();
                flags = PlPgSqlForIntegerStmt.ReverseFlag;
            }

            ParseSqlExpression(F.Lower, Ends.DotDot, "'..'");
            Advance();
            ParseSqlExpression(F.Upper, Ends.Loop | Ends.By, "LOOP");
            if (EatWord(P.By))
            {
                ParseSqlExpression(F.Step, Ends.Loop, "LOOP");
            }

            return K.PlPgSqlForIntegerStmt;
        }

        if (AtCursorOfLoop())
        {
            if (several)
            {
                Complain(target, "a loop over a cursor has one variable");
            }

            ParseVariable(F.Cursor);
            ParseCursorArguments();
            return K.PlPgSqlForCursorStmt;
        }

        if (reverse)
        {
            Unexpected("a query; REVERSE is for loops over integers");
        }
        else
        {
            ParseSqlStatementUpTo(F.Query, end);
            if (!found)
            {
                // An error of the query itself says more.
                Unexpected("LOOP");
            }
        }

        return K.PlPgSqlForQueryStmt;
    }

    /// <summary>A cursor variable with or without arguments, where otherwise a query stands.</summary>
    private bool AtCursorOfLoop()
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

        return WordAt(index) == P.Loop
            || (TokenAt(index).Kind == TokenKind.LeftParen
                && Keyword is not (W.Select or W.Values or W.With or W.Explain or W.Analyze or W.Vacuum or W.Copy or W.Reindex or W.Cluster));
    }

    /// <summary><c>(value, name := value, …)</c> behind a cursor.</summary>
    private void ParseCursorArguments()
    {
        if (!Eat(TokenKind.LeftParen))
        {
            return;
        }

        do
        {
            var mark = Mark();
            if (AtVariableName && PeekKind(1) is TokenKind.ColonEquals or TokenKind.EqualsGreater)
            {
                ParseVariableName(F.Name, "a parameter name");
                Advance();
                ParseSqlExpression(F.Value, Ends.Comma | Ends.RightParen, "',' or ')'");
                Finish(mark, K.NamedArg, F.Arguments);
            }
            else
            {
                ParseSqlExpression(F.Arguments, Ends.Comma | Ends.RightParen, "',' or ')'");
            }
        }
        while (Eat(TokenKind.Comma));
        ExpectRightParen();
    }

    private void ParseExit()
    {
        var mark = Mark();
        var continues = Word == P.Continue;
        Advance();
        var label = NoLabel;
        if (AtVariableName)
        {
            label = Position;
            ParseVariableName(F.Label, "a label");
        }

        CheckExit(mark.FirstToken, label, continues);
        if (EatWord(P.When))
        {
            ParseSqlExpression(F.Condition, Ends.Semicolon, "';'");
        }

        Finish(mark, K.PlPgSqlExitStmt, continues ? PlPgSqlExitStmt.ContinueFlag : PlPgSqlExitStmt.ExitFlag);
    }

    private void CheckExit(int statement, int label, bool continues)
    {
        if (Failed)
        {
            return;
        }

        var name = label == NoLabel ? null : Canonical(label);
        for (var i = _labels.Count - 1; i >= 0; i--)
        {
            var (token, isLoop) = _labels[i];
            if (name is null ? isLoop : token != NoLabel && name.Equals(Canonical(token), StringComparison.Ordinal))
            {
                if (continues && !isLoop)
                {
                    Complain(label, $"{TextOf(TokenAt(label))} labels a block: CONTINUE needs the label of a loop");
                }

                return;
            }
        }

        if (name is null)
        {
            Complain(statement, continues ? "CONTINUE stands in no loop" : "EXIT without a label stands in no loop");
        }
        else if (continues || _context.RoutineName is null || !name.Equals(_context.RoutineName, StringComparison.Ordinal))
        {
            // The routine's own name labels what is around the outer block.
            Complain(label, $"no block or loop around this statement has the label {TextOf(TokenAt(label))}");
        }
    }
}
