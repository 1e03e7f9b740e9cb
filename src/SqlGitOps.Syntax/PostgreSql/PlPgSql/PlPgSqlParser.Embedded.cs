using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using P = SqlGitOps.Syntax.PostgreSql.PlPgSql.PlPgSqlKeyword;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.PlPgSql;

/// <content>SQL inside PL/pgSQL: where it ends (pl_gram.y: read_sql_construct, make_execsql_stmt), and INTO in it.</content>
internal sealed partial class PlPgSqlParser
{
    /// <summary>What ends an expression, outside parentheses and brackets.</summary>
    [Flags]
    private enum Ends
    {
        None = 0,
        Semicolon = 1,
        Comma = 2,
        RightParen = 4,
        DotDot = 8,
        Then = 16,
        Loop = 32,
        When = 64,
        Using = 128,
        Into = 256,
        From = 512,
        In = 1024,
        By = 2048,
    }

    private Ends EndAt(in Token token) => token.Kind switch
    {
        TokenKind.Semicolon => Ends.Semicolon,
        TokenKind.Comma => Ends.Comma,
        TokenKind.RightParen => Ends.RightParen,
        TokenKind.DotDot => Ends.DotDot,
        TokenKind.Identifier => (W)token.Keyword switch
        {
            W.NotAKeyword => token.Length == 4 && TextOf(token).Equals("loop", StringComparison.OrdinalIgnoreCase) ? Ends.Loop : Ends.None,
            W.Then => Ends.Then,
            W.When => Ends.When,
            W.Using => Ends.Using,
            W.Into => Ends.Into,
            W.From => Ends.From,
            W.In => Ends.In,
            W.By => Ends.By,
            _ => Ends.None,
        },
        _ => Ends.None,
    };

    /// <summary>Index of the token that ends what begins here; the semicolon or end of the body, or a stray parenthesis, when it is missing.</summary>
    private int FindEnd(int start, Ends ends, out bool found) => FindEnd(start, ends, out found, out _);

    private int FindEnd(int start, Ends ends, out bool found, out bool inCase)
    {
        var (depth, cases) = (0, 0);
        for (var index = start; ; index++)
        {
            ref readonly var token = ref TokenAt(index);
            var end = EndAt(token);
            if (depth == 0 && (end & ends) != Ends.None)
            {
                found = true;
                inCase = cases > 0;
                _scanBudget -= index - start;
                return index;
            }

            switch (token.Kind)
            {
                case TokenKind.LeftParen or TokenKind.LeftBracket:
                    depth++;
                    break;

                case TokenKind.RightParen or TokenKind.RightBracket when --depth < 0:
                case TokenKind.Semicolon or TokenKind.EndOfFile:
                    found = false;
                    inCase = false;
                    _scanBudget -= index - start;
                    return index;

                case TokenKind.Identifier when depth == 0:
                    cases += (W)token.Keyword switch
                    {
                        W.Case => 1,
                        W.End => -1,
                        _ => 0,
                    };
                    break;
            }
        }
    }

    /// <summary>The next semicolon, or the end of the body.</summary>
    private int FindSemicolon()
    {
        var index = Position;
        while (TokenAt(index).Kind is not (TokenKind.Semicolon or TokenKind.EndOfFile))
        {
            index++;
        }

        _scanBudget -= index - Position;
        return index;
    }

    // ---- expressions -----------------------------------------------------------------------------------------------

    /// <summary>An expression up to what ends it, which stays at the cursor (gram.y: PLpgSQL_Expr).</summary>
    /// <param name="field">Field of the parent.</param>
    /// <param name="ends">What ends it.</param>
    /// <param name="expected">What ends it, for messages.</param>
    /// <param name="list">Whether commas make several children instead of a query's targets.</param>
    private void ParseSqlExpression(F field, Ends ends, string expected, bool list = false)
    {
        if (Failed)
        {
            return;
        }

        var end = FindEnd(Position, ends, out var found, out var inCase);
        if (end == Position)
        {
            Unexpected("an expression");
        }
        else if (inCase && ends == Ends.Then)
        {
            Complain(end, "THEN ends the condition here: a CASE expression in it needs parentheses");
            MoveTo(FindThenBehindCase());
            return;
        }
        else
        {
            var fence = SetFence(end, end);
            ParseExpressionOrTail(field, list);
            RemoveFence(fence);
            if (!found)
            {
                Unexpected(expected);
            }
        }

        if (Failed && found && EndsThere(end))
        {
            Break();
            MoveTo(end);
        }
    }

    /// <summary>
    /// Whether what was broken ends at a token for sure: a semicolon may be that of the next statement when a line begins
    /// one before it.
    /// </summary>
    private bool EndsThere(int end) => TokenAt(end).Kind != TokenKind.Semicolon || FindStatementEnd(_statementStart) >= end;

    private void ParseExpressionOrTail(F field, bool list)
    {
        var mark = Mark();
        if (!At(TokenKind.Star) && Keyword is not (W.Distinct or W.All) && !AtEndOfTargets())
        {
            ParseExpression(field);
            while (list && Eat(TokenKind.Comma))
            {
                ParseExpression(field);
            }

            if (At(TokenKind.EndOfFile))
            {
                return;
            }

            Backtrack(mark);
        }

        var flags = ParseSelectOptions(ParseSimpleSelectBody(allowInto: false));
        if (!At(TokenKind.EndOfFile))
        {
            Unexpected("the end of the expression");
        }

        Finish(mark, K.SelectStmt, field, flags & SelectFlags);
    }

    /// <summary>Expressions with commas between them, as behind USING.</summary>
    private void ParseSqlExpressions(F field, Ends ends, string expected)
    {
        do
        {
            ParseSqlExpression(field, ends | Ends.Comma, expected);
        }
        while (Eat(TokenKind.Comma));
    }

    // ---- statements ------------------------------------------------------------------------------------------------

    /// <summary>An SQL statement up to the token at <paramref name="end"/>; makes one node.</summary>
    private void ParseSqlStatementUpTo(F field, int end)
    {
        var mark = Mark();
        var fence = SetFence(end, end);
        ParseSqlStatement();
        RemoveFence(fence);
        EndSql(mark, end);
        Label(field);
    }

    /// <summary>Goes to the end of an SQL statement that begins at <paramref name="mark"/>; an error in it ends here.</summary>
    private void EndSql(Marker mark, int end)
    {
        if (!Failed)
        {
            return;
        }

        if (EndsThere(end))
        {
            Break();
            MoveTo(end);
        }

        CloseFailedStatement(mark);
    }

    private void ParseSqlStatement()
    {
        var mark = Mark();
        switch (Kind)
        {
            case TokenKind.Identifier:
                ParseKeywordStatement();
                break;

            case TokenKind.LeftParen:
                ParseSelectStatement();
                break;

            case TokenKind.Placeholder:
                // A tool fills in the statement, or its beginning.
                while (!Failed && !At(TokenKind.EndOfFile))
                {
                    Advance();
                }

                Finish(mark, K.PlaceholderStmt);
                break;

            default:
                Unexpected("an SQL statement");
                Finish(mark, K.ErrorStmt);
                break;
        }

        if (At(TokenKind.Placeholder))
        {
            var first = FirstTokenOfLast();
            while (Eat(TokenKind.Placeholder))
            {
            }

            StretchLast(first);
        }

        if (!At(TokenKind.EndOfFile))
        {
            Unexpected("the end of the statement");
        }
    }

    /// <summary>An SQL command, from which INTO and its variables are taken out wherever they stand.</summary>
    private void ParseExecSql()
    {
        var mark = Mark();
        var end = FindExecSqlEnd(out var into, out var intoEnd);
        if (Failed)
        {
            Finish(mark, K.PlPgSqlExecSqlStmt);
            return;
        }

        if (into < 0)
        {
            ParseSqlStatementUpTo(F.Statement, end);
            Finish(mark, K.PlPgSqlExecSqlStmt);
            return;
        }

        PutAside(into, intoEnd, end);
        var fence = SetFence(end - (intoEnd - into), end);
        ParseSqlStatement();
        RemoveFence(fence);
        PutBack(into, intoEnd, end, mark.FirstNode);
        EndSql(mark, end);
        Label(F.Statement);
        if (Failed)
        {
            Finish(mark, K.PlPgSqlExecSqlStmt, PlPgSqlExecSqlStmt.IntoFlag);
            return;
        }

        MoveTo(into);
        fence = SetFence(intoEnd, intoEnd);
        var flags = ParseIntoTarget() ? PlPgSqlExecSqlStmt.StrictFlag : 0;
        RemoveFence(fence);
        AdoptLast();
        MoveTo(end);
        Finish(mark, K.PlPgSqlExecSqlStmt, PlPgSqlExecSqlStmt.IntoFlag | flags);
    }

    /// <summary>
    /// The semicolon that ends an SQL command, and where its INTO stands (-1 for none). The semicolons of a function's
    /// BEGIN ATOMIC body end nothing here.
    /// </summary>
    private int FindExecSqlEnd(out int into, out int intoEnd)
    {
        into = intoEnd = -1;
        var start = Position;
        var createsRoutine = CreatesRoutine(start);
        var (parens, begins) = (0, 0);
        for (var index = start; ; index++)
        {
            ref readonly var token = ref TokenAt(index);
            switch (token.Kind)
            {
                case TokenKind.EndOfFile:
                case TokenKind.Semicolon when parens == 0 && begins == 0:
                    _scanBudget -= index - start;
                    return index;

                case TokenKind.LeftParen when createsRoutine:
                    parens++;
                    break;

                case TokenKind.RightParen when createsRoutine && parens > 0:
                    parens--;
                    break;

                case TokenKind.Identifier:
                    switch ((W)token.Keyword)
                    {
                        case W.Begin or W.Case when createsRoutine && parens == 0:
                            begins++;
                            break;

                        case W.End when begins > 0 && parens == 0:
                            begins--;
                            break;

                        case W.Into when index > start && !IsIntoOfCommand(start, index):
                            if (into >= 0)
                            {
                                Error(token.Span, "INTO stands twice: expected it once");
                                return index;
                            }

                            into = index;
                            intoEnd = FindIntoEnd(index + 1);
                            if (Failed)
                            {
                                return index;
                            }

                            index = intoEnd - 1;
                            break;
                    }

                    break;
            }
        }
    }

    private bool CreatesRoutine(int index) =>
        (W)TokenAt(index).Keyword == W.Create
        && ((W)TokenAt(index + 1).Keyword is W.Function or W.Procedure
            || ((W)TokenAt(index + 1).Keyword == W.Or && (W)TokenAt(index + 3).Keyword is W.Function or W.Procedure));

    /// <summary>Whether INTO belongs to INSERT INTO, MERGE INTO or IMPORT FOREIGN SCHEMA.</summary>
    private bool IsIntoOfCommand(int start, int into) =>
        (W)TokenAt(into - 1).Keyword is W.Insert or W.Merge || (W)TokenAt(start).Keyword == W.Import;

    /// <summary>Index behind <c>[STRICT] variable, …</c>; an error when no variable stands there.</summary>
    private int FindIntoEnd(int index)
    {
        if ((W)TokenAt(index).Keyword == W.Strict)
        {
            index++;
        }

        while (true)
        {
            if (TokenAt(index).Kind != TokenKind.Parameter && !IsNameToken(index))
            {
                MoveTo(index);
                Unexpected("a variable");
                return index;
            }

            index = NameEnd(index);
            while (TokenAt(index).Kind == TokenKind.Dot && IsNameToken(index + 1))
            {
                index = NameEnd(index + 1);
            }

            if (TokenAt(index).Kind != TokenKind.Comma)
            {
                return index;
            }

            index++;
        }
    }

    /// <summary><c>INTO [STRICT] variables</c>; makes one node. True when STRICT is written.</summary>
    private bool ParseIntoTarget()
    {
        var mark = Mark();
        Advance();
        var strict = EatWord(P.Strict);
        ParseVariables(F.Targets);
        Finish(mark, K.PlPgSqlIntoTarget, F.IntoTarget, strict ? PlPgSqlIntoTarget.StrictFlag : 0);
        return strict;
    }

    /// <summary>PERFORM: a query whose word SELECT is PERFORM.</summary>
    private void ParsePerform()
    {
        var mark = Mark();
        Advance();
        var query = Mark();
        var end = FindSemicolon();
        var fence = SetFence(end, end);
        if (At(TokenKind.EndOfFile))
        {
            Unexpected("an expression");
        }

        var flags = ParseSimpleSelectBody();
        flags = ParseSelectTail(query, flags);
        if (!At(TokenKind.EndOfFile))
        {
            Unexpected("the end of the statement");
        }

        Finish(query, K.SelectStmt, flags & SelectFlags);
        RemoveFence(fence);
        EndSql(query, end);
        Label(F.Query);
        Finish(mark, K.PlPgSqlPerformStmt);
    }
}
