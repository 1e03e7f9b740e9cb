using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Parsing;

/// <summary>
/// What every dialect's parser is made of: a cursor over the tokens, markers that become nodes, one error per
/// statement and recovery at the next statement. See docs/architecture.md, "Parsing".
/// </summary>
/// <remarks>
/// After the first error in a statement the cursor shows <see cref="TokenKind.EndOfFile"/> until the statement is left.
/// Every loop of a parser runs only while it sees a token it knows, so all of them end at once, without exceptions.
/// </remarks>
internal abstract partial class Parser
{
    /// <summary>
    /// How deep parentheses, subqueries and bodies may nest. PostgreSQL gives up earlier ("stack depth limit exceeded",
    /// or memory exhausted in its grammar), so nothing that runs is refused.
    /// </summary>
    protected const int MaxDepth = 1000;

    // Not Array.Empty, whose code for our struct is compiled in every process that parses.
#pragma warning disable CA1825, MA0005
    private static readonly IReadOnlyList<SyntaxError> s_noErrors = new SyntaxError[0];
#pragma warning restore CA1825, MA0005

    private readonly NodeBuffer _nodes = NodeBuffer.Rent();
    [ThreadStatic]
    private static long t_steps;

    private Token[] _tokens;
    private int _last;
    private long _steps;
    private bool _openComment;
    private TextSpan _openCommentSpan;
    private List<SyntaxError>? _errors;
    private int _depth;
    private bool _failed;
    private bool _openCommentReported;
    private bool _complete;

    protected Parser(SourceText text, TokenBuffer tokens) => Restart(text, tokens);

    /// <summary>
    /// What the last parser on this thread did beside taking every token once: tokens that it went back over, searched for
    /// the end of a broken statement, or looked up at a distance. Tests and the fuzzer bound it, because time cannot be
    /// relied on.
    /// </summary>
    public static long StepsOfLastRun => t_steps;

    protected SourceText Text { get; private set; }

    /// <summary>
    /// Makes the parser ready for another text, so that one object serves many files. What a dialect's parser remembers
    /// of a statement is set anew with each statement, so nothing of the last text is left.
    /// </summary>
    [MemberNotNull(nameof(Text), nameof(_tokens))]
    public void Restart(SourceText text, TokenBuffer tokens)
    {
        Text = text;
        _tokens = tokens.Tokens;
        _last = tokens.Count - 1;

        // Only the last comment can lack its end: it runs to the end of the file.
        _openComment = false;
        if (tokens.TriviaCount > 0 && (tokens.Trivia[tokens.TriviaCount - 1].Flags & TokenFlags.Unterminated) != TokenFlags.None)
        {
            _openComment = true;
            _openCommentSpan = new TextSpan(tokens.Trivia[tokens.TriviaCount - 1].Start, 2);
        }

        // Real SQL has 6 to 8 nodes for 10 tokens.
        _nodes.Expect(tokens.Count - (tokens.Count / 8));
        _steps = 0;
        _failed = false;
        _openCommentReported = false;
        MoveTo(0);
    }

    /// <summary>Index of the current token.</summary>
    protected int Position { get; private set; }

    /// <summary>Kind of the current token; EndOfFile when the statement has failed.</summary>
    protected TokenKind Kind { get; private set; }

    /// <summary>Key word id of the current token; 0 when it is none or the statement has failed.</summary>
    protected ushort KeywordId { get; private set; }

    /// <summary>Whether the statement has a syntax error.</summary>
    protected bool Failed => _failed;

    /// <summary>The current token, also after an error.</summary>
    protected ref readonly Token Current => ref _tokens[Position];

    /// <summary>Number of nodes so far; a mark for <see cref="Backtrack"/>.</summary>
    protected int NodeCount => _nodes.Count;

    protected abstract SqlDialect Dialect { get; }

    /// <summary>Number of the kind of the root node.</summary>
    protected abstract ushort ScriptKind { get; }

    /// <summary>Number of the kind for tokens that are no statement.</summary>
    protected abstract ushort ErrorStatementKind { get; }

    /// <summary>Number of the field in which the root holds its statements.</summary>
    protected abstract byte StatementsField { get; }

    /// <summary>Parses one statement, up to but without its semicolon, and makes exactly one node of it.</summary>
    protected abstract void ParseStatement();

    /// <summary>Whether a token ends a statement like a semicolon does (psql commands).</summary>
    protected virtual bool EndsStatement(TokenKind kind) => kind is TokenKind.Semicolon or TokenKind.EndOfFile;

    /// <summary>What ends where the text ends, for messages.</summary>
    protected virtual string EndsWhat => "file";

    /// <summary>The text of a key word, for messages.</summary>
    protected abstract string KeywordText(ushort keyword);

    /// <summary>Parses a file with the parser of this thread, which is made at first use, and recycles the token buffer.</summary>
    /// <param name="spare">Where the thread keeps the parser.</param>
    /// <param name="text">The text.</param>
    /// <param name="tokens">Its tokens, rented.</param>
    /// <param name="create">Makes a parser.</param>
    public static SyntaxTree Run<T>(ref T? spare, SourceText text, TokenBuffer tokens, Func<SourceText, TokenBuffer, T> create)
        where T : Parser
    {
        var parser = spare;
        if (parser is null)
        {
            parser = create(text, tokens);
        }
        else
        {
            // Taken out while it works, so that a parser that needs another one gets another one.
            spare = null;
            parser.Restart(text, tokens);
        }

        var tree = parser.Parse(tokens);
        tokens.Recycle();
        spare = parser;
        return tree;
    }

    /// <summary>Parses a text with a parser that serves no other, and recycles the buffers.</summary>
    public static SyntaxTree RunOnce(Parser parser, TokenBuffer tokens)
    {
        var tree = parser.Parse(tokens);
        tokens.Recycle();
        parser._nodes.Recycle();
        return tree;
    }

    /// <summary>Parses the whole file. The parser keeps nothing of it; <see cref="Restart"/> makes it ready for the next.</summary>
    public SyntaxTree Parse(TokenBuffer tokens)
    {
        ParseStatements();

        // The root spans every token, also a file without statements.
        _nodes.Add(new Node
        {
            Kind = ScriptKind,
            FirstToken = 0,
            EndToken = _last,
        });
        if (_openComment && !_openCommentReported)
        {
            AddError(_openCommentSpan, "unterminated comment");
        }

        var nodes = _nodes.ToPreOrder(out var count);
        var tree = new SyntaxTree(Text, Dialect, tokens, nodes, count, _errors ?? s_noErrors);
        (Text, _tokens, _errors) = (SourceText.Empty, null!, null);
        t_steps = _steps;
        return tree;
    }

    /// <summary>Everything below the root. Must take all tokens.</summary>
    protected virtual void ParseStatements()
    {
        while (_tokens[Position].Kind != TokenKind.EndOfFile)
        {
            if (Kind == TokenKind.Semicolon)
            {
                Advance();
                continue;
            }

            ParseStatementWithRecovery();
            _nodes.Settle();
        }
    }

    private void ParseStatementWithRecovery()
    {
        var mark = Mark();
        _failed = false;
        _depth = 0;
        _complete = false;
        ParseStatement();
        if (!_failed && !_complete && !EndsStatement(Kind) && !EndsStatement(_tokens[Math.Max(Position - 1, 0)].Kind))
        {
            Unexpected("the end of the statement");
        }

        if (_failed)
        {
            _failed = false;
            Recover(mark);
        }

        Debug.Assert(Position > mark.FirstToken, "A statement takes one token at least.");
        _nodes[_nodes.Count - 1].Field = StatementsField;
    }

    /// <summary>Says that the statement needs no semicolon (psql commands, inline data): the next one follows at once.</summary>
    protected void EndStatementHere() => _complete = true;

    // ---- cursor ----------------------------------------------------------------------------------------------------

    protected void Advance()
    {
        if (!_failed && Position < _last)
        {
            if ((_tokens[Position].Flags & (TokenFlags.Unterminated | TokenFlags.Malformed)) != TokenFlags.None)
            {
                ReportBadToken(_tokens[Position]);
                return;
            }

            MoveTo(Position + 1);
        }
    }

    protected void MoveTo(int position)
    {
        Position = position;
        if (!_failed)
        {
            ref readonly var token = ref _tokens[position];
            Kind = token.Kind;
            KeywordId = token.Keyword;
        }
    }

    /// <summary>The kind of the token <paramref name="distance"/> tokens ahead.</summary>
    protected TokenKind PeekKind(int distance) =>
        _failed ? TokenKind.EndOfFile : _tokens[Math.Min(Position + distance, _last)].Kind;

    /// <summary>The key word id of the token <paramref name="distance"/> tokens ahead.</summary>
    protected ushort PeekKeywordId(int distance) => _failed ? (ushort)0 : _tokens[Math.Min(Position + distance, _last)].Keyword;

    /// <summary>The token at an index.</summary>
    protected ref readonly Token TokenAt(int index)
    {
        _steps++;
        return ref _tokens[Math.Min(index, _last)];
    }

    /// <summary>The text of a token.</summary>
    protected ReadOnlySpan<char> TextOf(in Token token) => Text.Span.Slice(token.Start, token.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool At(TokenKind kind) => Kind == kind;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool Eat(TokenKind kind)
    {
        if (Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    protected bool Expect(TokenKind kind, string what)
    {
        if (Eat(kind))
        {
            return true;
        }

        Unexpected(what);
        return false;
    }

    protected bool ExpectRightParen() => Expect(TokenKind.RightParen, "')'");

    protected bool ExpectLeftParen() => Expect(TokenKind.LeftParen, "'('");

    // ---- nodes -----------------------------------------------------------------------------------------------------

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected Marker Mark() => new(Position, _nodes.Count);

    /// <summary>A marker that wraps the node that was finished last.</summary>
    protected Marker MarkLast()
    {
        ref var last = ref _nodes[_nodes.Count - 1];
        return new Marker(last.FirstToken, _nodes.Count - last.SubtreeEnd);
    }

    /// <summary>Makes a node of everything since <paramref name="mark"/>.</summary>
    protected void Finish(Marker mark, ushort kind, uint flags = 0)
    {
        _nodes.Add(new Node
        {
            Kind = kind,
            Flags = flags,
            FirstToken = mark.FirstToken,
            EndToken = Position,
            SubtreeEnd = _nodes.Count - mark.FirstNode + 1,
        });
    }

    /// <summary>Makes a node and says which field of its parent it fills.</summary>
    protected void Finish(Marker mark, ushort kind, uint flags, byte field)
    {
        Finish(mark, kind, flags);
        Label(field);
    }

    /// <summary>Says which field of its parent the node that was finished last fills.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Label(byte field) => _nodes[_nodes.Count - 1].Field = field;

    /// <summary>Says which field the node that ends right before <paramref name="mark"/> fills.</summary>
    protected void LabelBefore(Marker mark, byte field) => _nodes[mark.FirstNode - 1].Field = field;

    /// <summary>Stretches the node that was finished last from <paramref name="firstToken"/> to the cursor (parentheses around it).</summary>
    protected void StretchLast(int firstToken)
    {
        ref var last = ref _nodes[_nodes.Count - 1];
        last.FirstToken = firstToken;
        last.EndToken = Position;
    }

    /// <summary>Takes back the node that was finished last, so that more children can be added; its kind and flags come back.</summary>
    protected Marker Reopen(out ushort kind, out uint flags)
    {
        var mark = MarkLast();
        ref var last = ref _nodes[_nodes.Count - 1];
        kind = last.Kind;
        flags = last.Flags;
        _nodes.Truncate(_nodes.Count - 1);
        return mark;
    }

    /// <summary>Goes back to a mark; only for short, bounded tries.</summary>
    protected void Backtrack(Marker mark)
    {
        _steps += Position - mark.FirstToken;
        _nodes.Truncate(mark.FirstNode);
        MoveTo(mark.FirstToken);
    }

    // ---- errors ----------------------------------------------------------------------------------------------------

    /// <summary>Reports that the current token does not fit.</summary>
    /// <param name="expected">What could stand here, for example "a column name".</param>
    protected void Unexpected(string expected)
    {
        if (_failed)
        {
            return;
        }

        ref readonly var token = ref Visible(Position);
        if ((token.Flags & TokenFlags.Unterminated) != TokenFlags.None)
        {
            ReportBadToken(token);
            return;
        }

        if (token.Kind == TokenKind.EndOfFile && _openComment)
        {
            // What is missing most likely stands in the comment.
            _openCommentReported = true;
            Error(_openCommentSpan, "unterminated comment");
            return;
        }

        Error(token.Span, token.Kind == TokenKind.EndOfFile
            ? $"syntax error at end of {EndsWhat}: expected {expected}"
            : $"syntax error at or near {Quote(token)}: expected {expected}");
    }

    /// <summary>Reports an error and ends the statement.</summary>
    protected void Error(TextSpan span, string message)
    {
        if (_failed)
        {
            return;
        }

        Report(span, message);
        _failed = true;
        Kind = TokenKind.EndOfFile;
        KeywordId = 0;
    }

    /// <summary>Reports an error behind which the statement goes on.</summary>
    protected void Report(TextSpan span, string message)
    {
        if (!_failed && !_muted)
        {
            AddError(span, message);
        }
    }

    private void AddError(TextSpan span, string message)
    {
        _errors ??= [];
        var index = _errors.Count;
        while (index > 0 && _errors[index - 1].Span.Start > span.Start)
        {
            index--;
        }

        if (index > 0 && _errors[index - 1].Span.Start == span.Start)
        {
            // What is open around a broken end has nothing to add.
            return;
        }

        _errors.Insert(index, new SyntaxError(span, message));
    }

    /// <summary>Reports a token without its closing quote, or a number that runs into a word.</summary>
    private void ReportBadToken(in Token token)
    {
        if ((token.Flags & TokenFlags.Unterminated) != TokenFlags.None)
        {
            ReportUnterminated(token);
        }
        else
        {
            Error(token.Span, $"{Quote(token)} is not a number: expected a space or an operator after the digits");
        }
    }

    /// <summary>Reports a token without its closing quote.</summary>
    protected void ReportUnterminated(in Token token)
    {
        var what = token.Kind switch
        {
            TokenKind.DollarString => "dollar-quoted string",
            TokenKind.QuotedIdentifier or TokenKind.UnicodeQuotedIdentifier or TokenKind.BracketedIdentifier or TokenKind.BacktickIdentifier
                => "quoted identifier",
            _ => "quoted string",
        };

        // Only the start is marked: the token runs to the end of the file.
        Error(new TextSpan(token.Start, Math.Min(token.Length, 1)), $"unterminated {what}");
    }

    /// <summary>Enters a nesting level; false (and an error) when it is too deep. Pair with <see cref="Leave"/>.</summary>
    protected bool Enter()
    {
        // The runtime keeps a reserve that is far larger than what eight levels take.
        if (++_depth > MaxDepth || ((_depth & 7) == 0 && !RuntimeHelpers.TryEnsureSufficientExecutionStack()))
        {
            _limitHit = true;
            Error(Visible(Position).Span, "nested too deeply to be analysed: expected fewer nested parentheses or subqueries");
            return false;
        }

        return true;
    }

    protected void Leave() => _depth--;

    private string Quote(in Token token)
    {
        var text = TextOf(token);
        var length = Math.Min(text.Length, 40);
        var line = text[..length].IndexOfAny('\r', '\n');
        if (line >= 0)
        {
            length = line;
        }

        return length < text.Length ? $"\"{text[..length]}…\"" : $"\"{text}\"";
    }
}
