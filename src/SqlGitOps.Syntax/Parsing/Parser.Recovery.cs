using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Parsing;

/// <content>Where a broken statement ends.</content>
internal abstract partial class Parser
{
    // How far behind the first word of a statement the parser notices that this word was no name.
    private const int MaxLookBack = 3;

    // How many tokens may lie astray before a statement: what was left over behind a misplaced semicolon.
    private const int MaxStray = 2;

    /// <summary>Whether the token at <paramref name="index"/> begins a statement in a way that no clause does.</summary>
    protected abstract bool StartsStatement(int index);

    /// <summary>Whether the token at <paramref name="index"/> is the first word of some statement; it may begin a clause too.</summary>
    protected abstract bool IsFirstWord(int index);

    /// <summary>
    /// Whether a token that starts a line begins another statement than the broken one; asked outside parentheses only,
    /// and not when <see cref="HoldsStatements"/>.
    /// </summary>
    protected abstract bool StartsNextStatement(int statementStart, int index);

    /// <summary>Whether the statement can hold other statements, so that their first words say nothing (EXPLAIN, WITH).</summary>
    protected abstract bool HoldsStatements(int statementStart);

    /// <summary>Whether semicolons in parentheses can belong to the statement (CREATE RULE).</summary>
    protected abstract bool HoldsSemicolons(int statementStart);

    /// <summary>
    /// Where the search for the end of a broken statement begins: at the error, or further on when the statement holds
    /// others (a trigger's body).
    /// </summary>
    protected virtual int RecoverFrom(int statementStart, int position) => position;

    /// <summary>
    /// Skips to the end of the broken statement: its semicolon outside parentheses, or a token that starts a line and
    /// a statement. A missing parenthesis must not swallow the rest of the file, so a semicolon inside parentheses
    /// counts too when a statement begins behind it.
    /// </summary>
    private void Recover(Marker mark)
    {
        var statementStart = mark.FirstToken;

        // The error token may already be the start of the next statement.
        var error = Math.Max(Position, statementStart + 1);
        var holdsStatements = HoldsStatements(statementStart);
        var index = RecoverFrom(statementStart, error);
        if (index == error && !holdsStatements && FindMissedStart(statementStart, error) is var missed and > 0)
        {
            EndBefore(mark, missed);
            return;
        }

        var depth = 0;
        for (var i = index > error ? index : statementStart; i < index && i < _last; i++)
        {
            _steps++;
            depth += ParenDelta(_tokens[i].Kind);
        }

        var isUnknown = Position == statementStart;
        var holdsSemicolons = HoldsSemicolons(statementStart);
        while (index < _last)
        {
            _steps++;
            ref readonly var token = ref _tokens[index];
            if (EndsStatement(token.Kind)
                && (depth <= 0 || token.Kind != TokenKind.Semicolon || index + 1 == _last
                    || StartsStatement(index + 1) || (!holdsSemicolons && IsFirstWord(index + 1))))
            {
                break;
            }

            if (token.StartsLine && (StartsStatement(index) || (depth <= 0 && StartsAnother(index))))
            {
                break;
            }

            depth += ParenDelta(token.Kind);
            index++;
        }

        MoveTo(Math.Min(index, _last));
        CloseFailedStatement(mark);

        bool StartsAnother(int at) => (isUnknown && at <= statementStart + MaxStray && IsFirstWord(at))
            || (!holdsStatements && StartsNextStatement(statementStart, at));
    }

    /// <summary>
    /// The first word of the next statement when its semicolon is missing and the word was taken for a name, so that the
    /// parser failed only behind it: <c>SELECT a FROM t</c>, new line, <c>INSERT INTO …</c>; 0 for none.
    /// </summary>
    private int FindMissedStart(int statementStart, int error)
    {
        for (var i = error - 1; i > statementStart && i >= error - MaxLookBack; i--)
        {
            if (_tokens[i].StartsLine && (StartsStatement(i) || StartsNextStatement(statementStart, i)))
            {
                return i;
            }
        }

        return 0;
    }

    /// <summary>
    /// Ends a broken statement before a token that it had already eaten. Its nodes may hold the token, so only the
    /// statement itself is kept.
    /// </summary>
    private void EndBefore(Marker mark, int index)
    {
        CloseFailedStatement(mark);
        var kind = _nodes[_nodes.Count - 1].Kind;
        _nodes.Truncate(mark.FirstNode);
        MoveTo(index);
        Finish(mark, kind);
        _nodes[_nodes.Count - 1].Flags |= Node.ErrorFlag;
        _errors![^1] = new SyntaxError(_tokens[index].Span, $"syntax error at or near {Quote(_tokens[index])}: expected ';' before it");
    }

    /// <summary>Makes one error-flagged statement node, up to the cursor, out of what a failed statement left behind.</summary>
    protected void CloseFailedStatement(Marker mark)
    {
        if (_nodes.Count > mark.FirstNode)
        {
            ref var top = ref _nodes[_nodes.Count - 1];
            if (top.SubtreeEnd == _nodes.Count - mark.FirstNode && top.FirstToken == mark.FirstToken)
            {
                top.EndToken = Position;
                top.Flags |= Node.ErrorFlag;
                return;
            }
        }

        Finish(mark, ErrorStatementKind);
        _nodes[_nodes.Count - 1].Flags |= Node.ErrorFlag;
    }

    private static int ParenDelta(TokenKind kind) => kind switch
    {
        TokenKind.LeftParen => 1,
        TokenKind.RightParen => -1,
        _ => 0,
    };
}
