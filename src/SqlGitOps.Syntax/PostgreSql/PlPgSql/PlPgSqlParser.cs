using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.PostgreSql.Parsing;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using P = SqlGitOps.Syntax.PostgreSql.PlPgSql.PlPgSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.PlPgSql;

/// <summary>
/// Recursive descent over PL/pgSQL (manual, chapter "PL/pgSQL"; the server's pl_gram.y). As in the server, an SQL
/// statement or expression first ends where PL/pgSQL sees its end, and then the SQL parser reads what lies before. A broken
/// statement ends itself and nothing around it: statements before, behind and inside it are parsed as always.
/// </summary>
internal sealed partial class PlPgSqlParser(SourceText text, TokenBuffer tokens, PlPgSqlContext context) : PostgreSqlParser(text, tokens)
{
    private readonly PlPgSqlContext _context = context;

    // The current statement has its error; it says no more.
    private bool _broken;

    // Nested so deeply that the rest of the body is given up.
    private bool _tooDeep;

    // The statements inside were closed by the END of something around them, so no semicolon follows.
    private bool _closedFromOutside;

    // How many statements were begun.
    private int _statementCount;

    // The first token of the innermost statement around the cursor, and how many statements were begun then.
    private int _statementStart;
    private int _statementNumber;

    // How many lists of statements stand around the cursor, and whether the innermost is that of a block.
    private int _nesting;
    private bool _inBlock;

    // How many tokens may be looked at ahead. Every token is looked at a few times; only where line after line lacks its
    // semicolon is it more, and then errors reach to the next semicolon, so that time stays linear.
    private long _scanBudget = 100L * tokens.Count;

    // How many of each stand around the cursor: an END or ELSE that fits one of them ends the statements inside.
    private int _blocks;
    private int _blocksBeforeHandlers;
    private int _handlers;
    private int _ifs;
    private int _cases;
    private int _loops;

    // The key words that variables have for names, a bit for each.
    private UInt128 _variables = context.NamedLikeWords;

    private int _wordPosition = -1;
    private P _word;

    protected override ushort ScriptKind => (ushort)K.PlPgSqlFunction;

    protected override string EndsWhat => "body";

    /// <summary>Options, the outer block and a semicolon that may follow it (pl_gram.y: pl_function).</summary>
    protected override void ParseStatements()
    {
        while (AtOperator("#"))
        {
            ParseOption();
        }

        if (At(TokenKind.EndOfFile))
        {
            Unexpected("BEGIN");
            return;
        }

        var mark = Mark();
        ParseLabelledBlock();
        if (Failed)
        {
            ClearFailure();
            MoveTo(LastIndex);
            CloseFailedStatement(mark);
        }
        else if (_broken)
        {
            FlagError();
        }

        Label(F.Block);
        Muted = false;
        Eat(TokenKind.Semicolon);
        if (!At(TokenKind.EndOfFile))
        {
            var rest = Mark();
            Unexpected("the end of the body");
            ClearFailure();
            MoveTo(LastIndex);
            Finish(rest, K.ErrorStmt);
            FlagError();
        }
    }

    /// <summary><c>#option dump</c>, <c>#print_strict_params on</c>, <c>#variable_conflict error</c>.</summary>
    private void ParseOption()
    {
        var mark = Mark();
        Advance();
        switch (Word)
        {
            case P.Option when WordAt(Position + 1) == P.Dump:
            case P.VariableConflict when WordAt(Position + 1) is P.Error or P.UseVariable or P.UseColumn:
                ParseWord(F.Name);
                ParseWord(F.Value);
                break;

            case P.PrintStrictParams:
                ParseWord(F.Name);
                ParseWord(F.Value);
                if (!Failed && !IsOnOrOff(TextOf(TokenAt(Position - 1))))
                {
                    Complain(Position - 1, "unknown value of print_strict_params: expected on or off");
                }

                break;

            default:
                Unexpected("option dump, print_strict_params on or off, or variable_conflict error, use_variable or use_column");
                break;
        }

        if (Failed)
        {
            ClearFailure();
            while (Position < LastIndex && !Current.StartsLine)
            {
                MoveTo(Position + 1);
            }
        }

        Finish(mark, K.PlPgSqlOption, F.Options);
    }

    private static bool IsOnOrOff(ReadOnlySpan<char> word) =>
        word.Equals("on", StringComparison.OrdinalIgnoreCase) || word.Equals("off", StringComparison.OrdinalIgnoreCase);

    // ---- words and names -------------------------------------------------------------------------------------------

    /// <summary>The key word of PL/pgSQL at the cursor.</summary>
    private P Word
    {
        get
        {
            if (Kind != TokenKind.Identifier)
            {
                return P.NotAKeyword;
            }

            if (_wordPosition != Position)
            {
                _wordPosition = Position;
                _word = WordAt(Position);
            }

            return _word;
        }
    }

    private P WordAt(int index)
    {
        ref readonly var token = ref TokenAt(index);
        return token.Kind == TokenKind.Identifier ? (P)PlPgSqlKeywords.Table.Find(TextOf(token)) : P.NotAKeyword;
    }

    /// <summary>The bit of a key word in a set of them.</summary>
    internal static UInt128 BitOf(P word) => word == P.NotAKeyword ? 0 : UInt128.One << (int)word;

    private static bool IsReserved(P word) => PlPgSqlKeywords.CategoryOf((ushort)word) == PlPgSqlKeywordCategory.Reserved;

    private bool EatWord(P word)
    {
        if (Word != word)
        {
            return false;
        }

        Advance();
        return true;
    }

    private bool ExpectWord(P word)
    {
        if (EatWord(word))
        {
            return true;
        }

        if (!Failed)
        {
            Unexpected(PlPgSqlKeywords.Table[(ushort)word].ToUpperInvariant());
        }

        return false;
    }

    private uint FlagIf(P word, uint flag) => EatWord(word) ? flag : 0;

    /// <summary>Whether a token can be a name: any word that PL/pgSQL does not reserve, whatever it is to SQL.</summary>
    private bool IsNameToken(int index)
    {
        ref readonly var token = ref TokenAt(index);
        return token.Kind switch
        {
            TokenKind.Identifier => !IsReserved(WordAt(index)),
            TokenKind.QuotedIdentifier or TokenKind.Placeholder => true,
            _ => false,
        };
    }

    /// <summary>Index behind a name, to which a tool's placeholders may be glued: <c>{{prefix}}name</c>.</summary>
    private int NameEnd(int index)
    {
        var kind = TokenAt(index++).Kind;
        if (kind is TokenKind.Identifier or TokenKind.Placeholder)
        {
            while (TokenAt(index).Kind is TokenKind.Placeholder or TokenKind.Identifier or TokenKind.Integer
                && TokenAt(index).Start == TokenAt(index - 1).End)
            {
                index++;
            }
        }

        return index;
    }

    private bool AtVariableName => !Failed && IsNameToken(Position);

    /// <summary>A name of PL/pgSQL's own: a variable, label, condition or cursor.</summary>
    private void ParseVariableName(F field, string what)
    {
        var mark = Mark();
        if (AtVariableName)
        {
            TakeName();
        }
        else
        {
            Unexpected(what);
        }

        Finish(mark, K.Name, field);
    }

    /// <summary>Takes the word at the cursor, whatever it is, as a name.</summary>
    private void ParseWord(F field)
    {
        var mark = Mark();
        if (At(TokenKind.Identifier))
        {
            Advance();
        }
        else
        {
            Unexpected("a word");
        }

        Finish(mark, K.Name, field);
    }

    /// <summary>A variable, or a field of one: <c>x</c>, <c>r.f</c>, <c>$1</c>.</summary>
    private void ParseVariable(F field, string what = "a variable")
    {
        var mark = Mark();
        if (Eat(TokenKind.Parameter))
        {
            Finish(mark, K.ParamRef, field);
            return;
        }

        if (Word is var word && word != P.NotAKeyword && (_variables & BitOf(word)) == 0)
        {
            // A key word is a variable only when one was declared.
            Unexpected(what);
        }

        ParseVariableName(F.Parts, what);
        while (At(TokenKind.Dot) && IsNameToken(Position + 1))
        {
            Advance();
            ParseVariableName(F.Parts, "a field name");
        }

        Finish(mark, K.ColumnRef, field);
    }

    private void ParseVariables(F field)
    {
        do
        {
            ParseVariable(field);
        }
        while (Eat(TokenKind.Comma));
    }

    private bool AtOperator(string text) => Kind == TokenKind.Operator && TextOf(Current).SequenceEqual(text);

    // ---- errors ----------------------------------------------------------------------------------------------------

    /// <summary>The statement has its error and goes on; more errors of its own are not reported.</summary>
    private void Break()
    {
        const int deep = 20;
        if (LimitHit && _nesting > deep)
        {
            // There would be an error in every statement from here on.
            _tooDeep = true;
            return;
        }

        ClearFailure();
        _broken = true;
        Muted = true;
    }

    /// <summary>Reports what is wrong with the meaning of a token and goes on.</summary>
    private void Complain(int index, string message)
    {
        if (!Failed)
        {
            Error(TokenAt(index).Span, message);
            Break();
        }
    }

    /// <summary>Where a broken statement that began at <paramref name="start"/> ends: its semicolon, or a line that begins another statement.</summary>
    private int FindStatementEnd(int start)
    {
        var error = Math.Max(Position, start + 1);
        if (_statementCount > _statementNumber)
        {
            // There are others inside, so only what lies behind the error is looked at: to parse them again would double
            // the work with each level.
            start = error;
        }

        var depth = 0;
        var cases = 0;
        for (var i = start; i < LastIndex; i++)
        {
            ref readonly var token = ref TokenAt(i);
            if (i > start && token.StartsLine && cases == 0 && _scanBudget > 0 && (i >= error ? StartsStatement(i) : depth <= 0 && SurelyStartsStatement(i)))
            {
                return i;
            }

            switch (token.Kind)
            {
                case TokenKind.LeftParen or TokenKind.LeftBracket:
                    depth++;
                    break;
                case TokenKind.RightParen or TokenKind.RightBracket:
                    depth--;
                    break;
                case TokenKind.Semicolon when i >= error:
                    return i;
                case TokenKind.Identifier when token.Keyword == (ushort)PostgreSqlKeyword.Case:
                    cases++;
                    break;
                case TokenKind.Identifier when token.Keyword == (ushort)PostgreSqlKeyword.End && cases > 0:
                    cases--;
                    break;
            }
        }

        return LastIndex;
    }

    /// <summary>Whether a line begins a statement, where one ended in an error before.</summary>
    protected override bool StartsStatement(int index) =>
        SurelyStartsStatement(index)
        || WordAt(index) is P.Execute or P.Else or P.Declare
        || (WordAt(index) == P.Exception && WordAt(index + 1) == P.When)
        || base.StartsStatement(index);

    /// <summary>Whether a line begins a statement of PL/pgSQL and can hardly go on with an SQL statement.</summary>
    private bool SurelyStartsStatement(int index)
    {
        switch (WordAt(index))
        {
            case P.Loop or P.While or P.Foreach or P.Return or P.Raise or P.Perform or P.Elsif or P.Elseif or P.Begin:
                return !IsAssignment(index);
            case P.If:
                return (PostgreSqlKeyword)TokenAt(index + 1).Keyword is not (PostgreSqlKeyword.Exists or PostgreSqlKeyword.Not);
            case P.For:
                return IsNameToken(index + 1) && (TokenAt(index + 2).Kind == TokenKind.Comma || WordAt(index + 2) == P.In);
            case P.End:
                return TokenAt(index + 1).Kind is TokenKind.Semicolon or TokenKind.EndOfFile || WordAt(index + 1) is P.If or P.Loop or P.Case;
            default:
                return IsNameToken(index) && TokenAt(index + 1).Kind == TokenKind.ColonEquals;
        }
    }

    /// <summary>
    /// Goes on behind the head of a statement that lacks its THEN or LOOP: behind the next one of these words or the next
    /// semicolon, or where a line begins a statement.
    /// </summary>
    private void RecoverHead(Marker head, P word)
    {
        if (_tooDeep)
        {
            return;
        }

        var index = head.FirstToken;
        while (index < LastIndex)
        {
            ref readonly var token = ref TokenAt(index);
            if (token.Kind == TokenKind.Semicolon || WordAt(index) == word)
            {
                index++;
                break;
            }

            if (index > head.FirstToken && token.StartsLine && _scanBudget > 0 && SurelyStartsStatement(index))
            {
                break;
            }

            index++;
        }

        Break();
        if (index < Position)
        {
            // What was parsed reaches into the statements that follow.
            Backtrack(head);
        }

        MoveTo(index);
    }

    // ---- statements ------------------------------------------------------------------------------------------------

    /// <summary>Statements up to what ends them: END, ELSE, ELSIF, WHEN or EXCEPTION of something around them.</summary>
    private void ParseStatements(F field, bool ofBlock = false)
    {
        if (Failed)
        {
            return;
        }

        if (!Enter())
        {
            _tooDeep = true;
            return;
        }

        var outer = _inBlock;
        _inBlock = ofBlock;
        _nesting++;
        while (!_tooDeep && !AtEndOfStatements())
        {
            ParseStatementWithRecovery(field);
        }

        _nesting--;
        _inBlock = outer;
        Leave();
    }

    private bool AtEndOfStatements()
    {
        switch (Word)
        {
            case P.End:
                // In an IF or loop any END is meant for it; in a block END IF may have lost its IF.
                return !_inBlock || WordAt(Position + 1) switch
                {
                    P.If => _ifs > 0,
                    P.Case => _cases > 0,
                    P.Loop => _loops > 0,
                    _ => true,
                };
            case P.Else:
                return _ifs + _cases > 0;
            case P.When:
                return _cases + _handlers > 0;
            case P.Elsif or P.Elseif:
                return _ifs > 0 && !IsAssignment(Position);
            case P.Exception:
                // Not RAISE EXCEPTION that lost its first word.
                return _blocksBeforeHandlers > 0
                    && (WordAt(Position + 1) == P.When || (_inBlock && WordAt(Position + 1) == P.End))
                    && !IsAssignment(Position);
            default:
                return At(TokenKind.EndOfFile);
        }
    }

    private void ParseStatementWithRecovery(F field)
    {
        var mark = Mark();
        var depth = Depth;
        var (broken, muted, start, number) = (_broken, Muted, _statementStart, _statementNumber);
        (_broken, Muted, _statementStart, _statementNumber) = (false, false, mark.FirstToken, ++_statementCount);
        ParseProcStatement();
        if (!_closedFromOutside)
        {
            Expect(TokenKind.Semicolon, "';'");
        }

        _closedFromOutside = false;
        if (Failed)
        {
            var end = LastIndex;
            if (!_tooDeep)
            {
                end = FindStatementEnd(mark.FirstToken);
                ClearFailure();
                if (end < Position)
                {
                    // What was parsed reaches into the next statement.
                    Backtrack(mark);
                }
            }

            MoveTo(end);
            CloseFailedStatement(mark);
            Depth = depth;
            Label(field);
            Eat(TokenKind.Semicolon);
        }
        else
        {
            Label(field);
            if (_broken)
            {
                FlagError();
            }
        }

        (_broken, Muted, _statementStart, _statementNumber) = (broken, muted, start, number);
    }

    /// <summary>One statement without its semicolon (pl_gram.y: proc_stmt); makes one node.</summary>
    private void ParseProcStatement()
    {
        if (IsAssignment(Position))
        {
            ParseAssignment();
            return;
        }

        if (AtOperator("<<"))
        {
            ParseLabelled();
            return;
        }

        var mark = Mark();
        switch (Word)
        {
            case P.Declare or P.Begin:
                ParseBlock(mark, NoLabel);
                break;
            case P.If:
                ParseIf();
                break;
            case P.Case:
                ParseCaseStatement();
                break;
            case P.Loop or P.While or P.For or P.Foreach:
                ParseLoop(mark, NoLabel);
                break;
            case P.Exit or P.Continue:
                ParseExit();
                break;
            case P.Return:
                ParseReturn();
                break;
            case P.Raise:
                ParseRaise();
                break;
            case P.Assert:
                ParseAssert();
                break;
            case P.Perform:
                ParsePerform();
                break;
            case P.Call or P.Do:
                ParseSqlStatementUpTo(F.Statement, FindSemicolon());
                Finish(mark, K.PlPgSqlCallStmt);
                break;
            case P.Execute:
                ParseDynExecute();
                break;
            case P.Get:
                ParseGetDiagnostics();
                break;
            case P.Open:
                ParseOpen();
                break;
            case P.Fetch or P.Move:
                ParseCursorFetch();
                break;
            case P.Close:
                Advance();
                ParseVariable(F.Cursor, "a cursor variable");
                Finish(mark, K.PlPgSqlCloseStmt);
                break;
            case P.Null:
                Advance();
                Finish(mark, K.PlPgSqlNullStmt);
                break;
            case P.Commit or P.Rollback:
                ParseCommitOrRollback();
                break;
            case P.NotAKeyword when At(TokenKind.Identifier) || At(TokenKind.QuotedIdentifier) || At(TokenKind.Placeholder):
            case P.Insert or P.Merge or P.Import:
                ParseExecSql();
                break;
            default:
                Unexpected("a statement");
                Finish(mark, K.ErrorStmt);
                break;
        }
    }

    /// <summary>
    /// Whether an assignment begins here: a name before tokens that no SQL statement has behind its first word. A key word
    /// that begins a statement is a name only when a variable has it, as in <c>RETURN = 1</c>.
    /// </summary>
    private bool IsAssignment(int index)
    {
        var kind = TokenAt(index).Kind;
        if (kind != TokenKind.Parameter && !IsNameToken(index))
        {
            return false;
        }

        if (WordAt(index) is var word && word != P.NotAKeyword && (_variables & BitOf(word)) == 0)
        {
            return false;
        }

        return TokenAt(NameEnd(index)).Kind is TokenKind.ColonEquals or TokenKind.Equal or TokenKind.LeftBracket or TokenKind.Dot;
    }
}
