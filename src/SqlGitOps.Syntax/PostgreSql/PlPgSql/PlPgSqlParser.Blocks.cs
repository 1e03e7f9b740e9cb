using System.Buffers;
using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using P = SqlGitOps.Syntax.PostgreSql.PlPgSql.PlPgSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.PlPgSql;

/// <content>Blocks: labels, declarations, exception handlers.</content>
internal sealed partial class PlPgSqlParser
{
    private const int NoLabel = -1;

    private static readonly SearchValues<char> s_sqlStateCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    // The labels around the cursor, inside out from the end; NoLabel for a block or loop without one.
    private readonly List<(int Token, bool IsLoop)> _labels = [];

    // The names that the blocks around the cursor declare, while their declarations are parsed.
    private readonly List<int> _declared = [];

    /// <summary><c>&lt;&lt;label&gt;&gt;</c>, which becomes the first child of what follows. Its token comes back.</summary>
    private int ParseLabel()
    {
        if (!AtOperator("<<"))
        {
            return NoLabel;
        }

        Advance();
        var token = Position;
        _variables |= BitOf(Word);
        ParseVariableName(F.Label, "a label");
        if (AtOperator(">>"))
        {
            Advance();
        }
        else
        {
            Unexpected("'>>'");
        }

        return token;
    }

    /// <summary>The outer block.</summary>
    private void ParseLabelledBlock()
    {
        var mark = Mark();
        ParseBlock(mark, ParseLabel());
    }

    /// <summary>A block or a loop behind its label.</summary>
    private void ParseLabelled()
    {
        var mark = Mark();
        var label = ParseLabel();
        switch (Word)
        {
            case P.Declare or P.Begin:
                ParseBlock(mark, label);
                break;
            case P.Loop or P.While or P.For or P.Foreach:
                ParseLoop(mark, label);
                break;
            default:
                Unexpected("a block or a loop");
                Finish(mark, K.ErrorStmt);
                break;
        }
    }

    /// <summary>A label behind END, which must be the one at the beginning.</summary>
    private void ParseEndLabel(int label)
    {
        if (!AtVariableName)
        {
            return;
        }

        var token = Position;
        ParseVariableName(F.EndLabel, "a label");
        if (label == NoLabel)
        {
            Complain(token, $"label {TextOf(TokenAt(token))} ends a block or loop that has no label");
        }
        else if (!Canonical(token).Equals(Canonical(label), StringComparison.Ordinal))
        {
            Complain(token, $"label {TextOf(TokenAt(token))} differs from the block's or loop's label {TextOf(TokenAt(label))}");
        }
    }

    /// <summary>A name as the server compares it: without quotes, or in lower case.</summary>
    private string Canonical(int index)
    {
        ref readonly var token = ref TokenAt(index);
        var name = TextOf(token);
        return token.Kind == TokenKind.QuotedIdentifier && name.Length > 1
            ? name[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal)
            : name.ToString().ToLowerInvariant();
    }

    private void ParseBlock(Marker mark, int label)
    {
        if (EatWord(P.Declare))
        {
            ParseDeclarations();
        }

        if (!EatWord(P.Begin))
        {
            Unexpected("BEGIN");
            RecoverBegin();
        }

        _labels.Add((label, false));
        _blocks++;
        _blocksBeforeHandlers++;
        ParseStatements(F.Statements, ofBlock: true);
        _blocksBeforeHandlers--;
        if (EatWord(P.Exception))
        {
            ParseHandlers();
        }

        _blocks--;
        _labels.RemoveAt(_labels.Count - 1);
        if (ExpectWord(P.End))
        {
            ParseEndLabel(label);
        }

        Finish(mark, K.PlPgSqlBlock);
    }

    /// <summary>Goes on behind the next BEGIN when there is one.</summary>
    private void RecoverBegin()
    {
        for (var index = Position; index < LastIndex; index++)
        {
            if (WordAt(index) == P.Begin)
            {
                Break();
                MoveTo(index + 1);
                return;
            }
        }
    }

    private void ParseDeclarations()
    {
        var outer = _declared.Count;
        ParseDeclarations(outer);
        _declared.RemoveRange(outer, _declared.Count - outer);
    }

    /// <summary>The declarations of one block, whose names begin at an index of the list of names.</summary>
    private void ParseDeclarations(int first)
    {
        while (!At(TokenKind.EndOfFile) && Word != P.Begin)
        {
            if (EatWord(P.Declare))
            {
                continue;
            }

            var mark = Mark();
            var (broken, muted) = (_broken, Muted);
            _broken = false;
            Muted = false;
            ParseDeclaration(first);
            Expect(TokenKind.Semicolon, "';'");
            if (_tooDeep)
            {
                return;
            }

            if (Failed)
            {
                ClearFailure();
                MoveTo(FindDeclarationEnd(Math.Max(Position, mark.FirstToken + 1)));
                CloseFailedStatement(mark);
                Label(F.Declarations);
                Eat(TokenKind.Semicolon);
            }
            else
            {
                Label(F.Declarations);
                if (_broken)
                {
                    FlagError();
                }
            }

            (_broken, Muted) = (broken, muted);
        }
    }

    private int FindDeclarationEnd(int index)
    {
        while (index < LastIndex && TokenAt(index).Kind != TokenKind.Semicolon && WordAt(index) != P.Begin)
        {
            index++;
        }

        return index;
    }

    /// <summary>One declaration without its semicolon; makes one node.</summary>
    private void ParseDeclaration(int first)
    {
        var mark = Mark();
        if (AtOperator("<<"))
        {
            Unexpected("a declaration or BEGIN; a block's label stands before DECLARE");
            Finish(mark, K.PlPgSqlVariable);
            return;
        }

        _variables |= BitOf(Word);
        ParseVariableName(F.Name, "a variable name or BEGIN");
        CheckDuplicate(mark.FirstToken, first);
        switch (Word)
        {
            case P.Alias:
                Advance();
                ExpectWord(P.For);
                ParseVariable(F.Target, "a variable or parameter");
                Finish(mark, K.PlPgSqlAlias);
                return;

            case P.Cursor or P.Scroll or P.No:
                ParseCursorDeclaration(mark);
                return;
        }

        var flags = FlagIf(P.Constant, PlPgSqlVariable.ConstantFlag);
        ParseDataType();
        if (AtCollate())
        {
            Advance();
            ParseQualifiedName(F.Collation, "a collation", ColLabel);
        }

        if (EatWord(P.Not))
        {
            ExpectWord(P.Null);
            flags |= PlPgSqlVariable.NotNullFlag;
        }

        if (AtDefault())
        {
            Advance();
            ParseSqlExpression(F.Default, Ends.Semicolon, "';'");
        }
        else if ((flags & PlPgSqlVariable.NotNullFlag) != 0)
        {
            Unexpected("':=' and a value, which a NOT NULL variable needs");
        }

        Finish(mark, K.PlPgSqlVariable, flags);
    }

    /// <summary>A block has each name once.</summary>
    private void CheckDuplicate(int name, int first)
    {
        // The comparison is square in the number of names; no one writes as many by hand.
        const int most = 200;
        if (Failed || _declared.Count - first > most || TokenAt(name).Kind == TokenKind.Placeholder)
        {
            return;
        }

        for (var i = first; i < _declared.Count; i++)
        {
            if (IsSameName(TokenAt(_declared[i]), TokenAt(name)))
            {
                Complain(name, $"{TextOf(TokenAt(name))} is declared in this block already");
                return;
            }
        }

        _declared.Add(name);
    }

    /// <summary>Whether two names are one to the server.</summary>
    private bool IsSameName(in Token left, in Token right)
    {
        var a = TextOf(left);
        var b = TextOf(right);
        if (left.Kind == right.Kind)
        {
            return a.Equals(b, left.Kind == TokenKind.Identifier ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        }

        // A quoted name is the same as one without quotes when it is in lower case.
        var quoted = left.Kind == TokenKind.QuotedIdentifier ? a : b;
        var plain = left.Kind == TokenKind.QuotedIdentifier ? b : a;
        if (quoted.Length != plain.Length + 2)
        {
            return false;
        }

        for (var i = 0; i < plain.Length; i++)
        {
            if (char.ToLowerInvariant(plain[i]) != quoted[i + 1])
            {
                return false;
            }
        }

        return true;
    }

    private bool AtCollate() => Word == P.Collate;

    private bool AtDefault() => Kind is TokenKind.ColonEquals or TokenKind.Equal || Word == P.Default;

    private void ParseCursorDeclaration(Marker mark)
    {
        var flags = ParseScroll(PlPgSqlCursor.ScrollFlag, PlPgSqlCursor.NoScrollFlag);
        ExpectWord(P.Cursor);
        if (Eat(TokenKind.LeftParen))
        {
            do
            {
                var parameter = Mark();
                ParseVariableName(F.Name, "a parameter name");
                ParseDataType();
                Finish(parameter, K.PlPgSqlCursorParameter, F.Parameters);
            }
            while (Eat(TokenKind.Comma));
            ExpectRightParen();
        }

        if (!EatWord(P.For) && !EatWord(P.Is))
        {
            Unexpected("FOR or IS");
        }

        ParseQueryUpToSemicolon();
        Finish(mark, K.PlPgSqlCursor, flags);
    }

    private uint ParseScroll(uint scroll, uint noScroll)
    {
        if (EatWord(P.No))
        {
            ExpectWord(P.Scroll);
            return noScroll;
        }

        return FlagIf(P.Scroll, scroll);
    }

    /// <summary>An SQL statement in the field Query, up to the semicolon, which must not stand in parentheses.</summary>
    private void ParseQueryUpToSemicolon()
    {
        if (!Failed)
        {
            ParseSqlStatementUpTo(F.Query, FindSemicolon());
        }
    }

    /// <summary>
    /// A type: as in SQL, or <c>x%TYPE</c> and <c>x%ROWTYPE</c>, up to what can follow it in a declaration
    /// (pl_gram.y: read_datatype).
    /// </summary>
    private void ParseDataType()
    {
        if (Failed)
        {
            return;
        }

        var end = FindTypeEnd();
        if (end == Position)
        {
            Unexpected("a type");
            return;
        }

        var fence = SetFence(end, end);
        var mark = Mark();
        var percent = FindPercent(out var flag);
        if (percent < 0)
        {
            if (AtWord(PostgreSqlKeyword.Setof))
            {
                Unexpected("a type that is no set");
            }

            ParseType(F.Type);
        }
        else
        {
            var name = Mark();
            ParseVariableName(F.Parts, "a variable, table or column");
            while (Eat(TokenKind.Dot))
            {
                ParseName(F.Parts, "a name", ColLabel);
            }

            Finish(name, K.QualifiedName, F.Name);
            Advance();
            Advance();
            Finish(mark, K.TypeName, F.Type, flag | ParseArrayBounds());
        }

        if (!At(TokenKind.EndOfFile))
        {
            Unexpected("the end of the type");
        }

        RemoveFence(fence);
    }

    /// <summary>The token behind the type: COLLATE, NOT, a default, the semicolon, or the comma or parenthesis of a parameter list.</summary>
    private int FindTypeEnd()
    {
        var depth = 0;
        for (var index = Position; ; index++)
        {
            switch (TokenAt(index).Kind)
            {
                case TokenKind.EndOfFile or TokenKind.Semicolon or TokenKind.Equal or TokenKind.ColonEquals:
                case TokenKind.Comma or TokenKind.RightParen when depth == 0:
                case TokenKind.Identifier when WordAt(index) is P.Collate or P.Not or P.Default:
                    return index;
                case TokenKind.LeftParen:
                    depth++;
                    break;
                case TokenKind.RightParen:
                    depth--;
                    break;
            }
        }
    }

    /// <summary>The <c>%</c> of %TYPE or %ROWTYPE behind a name that begins here, or -1.</summary>
    private int FindPercent(out uint flag)
    {
        var index = Position + 1;
        while (TokenAt(index).Kind == TokenKind.Dot)
        {
            index += 2;
        }

        flag = 0;
        if (TokenAt(index).Kind != TokenKind.Percent)
        {
            return -1;
        }

        flag = WordAt(index + 1) switch
        {
            P.Type => TypeName.PercentTypeFlag,
            P.Rowtype => TypeName.PercentRowTypeFlag,
            _ => 0,
        };
        return flag == 0 ? -1 : index;
    }

    // ---- exceptions ------------------------------------------------------------------------------------------------

    private void ParseHandlers()
    {
        if (Word != P.When)
        {
            Unexpected("WHEN");
        }

        _handlers++;
        while (Word == P.When)
        {
            var mark = Mark();
            Advance();
            do
            {
                ParseCondition();
            }
            while (EatWord(P.Or));
            ExpectWord(P.Then);
            if (Failed && !_tooDeep)
            {
                RecoverHead(mark, P.Then);
            }

            ParseStatements(F.Body, ofBlock: true);
            Finish(mark, K.PlPgSqlException, F.Handlers);
        }

        _handlers--;
    }

    private void ParseCondition()
    {
        var mark = Mark();
        if (EatWord(P.Sqlstate))
        {
            ParseSqlState();
        }
        else
        {
            ParseVariableName(F.Name, "the name of a condition or SQLSTATE");
        }

        Finish(mark, K.PlPgSqlCondition, F.Conditions);
    }

    /// <summary>The five characters behind SQLSTATE.</summary>
    private void ParseSqlState()
    {
        var token = Position;
        ParsePlainString(F.SqlState, "the error code as a string");
        if (!Failed && !IsSqlState(TextOf(TokenAt(token))))
        {
            Complain(token, "an SQLSTATE has five characters from 0 to 9 and A to Z");
        }
    }

    private static bool IsSqlState(ReadOnlySpan<char> literal)
    {
        // Other quoting could hide the characters behind escapes; then they are not judged.
        if (literal[0] != '\'')
        {
            return true;
        }

        var code = literal[1..^1];
        return code.Length == 5 && !code.ContainsAnyExcept(s_sqlStateCharacters);
    }

    /// <summary>A string that PL/pgSQL reads itself: its scanner knows plain, escape and dollar-quoted ones.</summary>
    private void ParsePlainString(F field, string what)
    {
        if (Kind is TokenKind.String or TokenKind.EscapeString or TokenKind.DollarString)
        {
            ParseString();
        }
        else
        {
            var mark = Mark();
            Unexpected(what);
            Finish(mark, K.Literal);
        }

        Label(field);
    }
}
