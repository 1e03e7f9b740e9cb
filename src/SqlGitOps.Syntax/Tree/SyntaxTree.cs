using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Syntax.Tree;

/// <summary>
/// The lossless tree of one file: tokens, comments and nodes in flat arrays beside the text they point into.
/// Disposing gives the arrays back to the pool; a tree that is kept need not be disposed.
/// </summary>
public sealed class SyntaxTree : IDisposable
{
    // Rented, and given back by Dispose, which forgets them: a tree never reads what belongs to another.
    private Token[]? _tokens;
    private Token[]? _trivia;
    private Node[]? _nodes;
    private readonly int _tokenCount;
    private readonly int _triviaCount;
    private readonly int _nodeCount;

    internal SyntaxTree(SourceText text, SqlDialect dialect, TokenBuffer tokens, Node[] nodes, int nodeCount, IReadOnlyList<SyntaxError> errors)
    {
        Text = text;
        Dialect = dialect;
        _tokens = tokens.Tokens;
        _tokenCount = tokens.Count;
        _trivia = tokens.Trivia;
        _triviaCount = tokens.TriviaCount;
        _nodes = nodes;
        _nodeCount = nodeCount;
        Errors = errors;
    }

    /// <summary>The text.</summary>
    public SourceText Text { get; }

    /// <summary>The dialect it was parsed as.</summary>
    public SqlDialect Dialect { get; }

    /// <summary>Syntax errors in order of position.</summary>
    public IReadOnlyList<SyntaxError> Errors { get; }

    /// <summary>All tokens but comments; the last is <see cref="TokenKind.EndOfFile"/>.</summary>
    /// <exception cref="ObjectDisposedException">The tree was disposed.</exception>
    public ReadOnlySpan<Token> Tokens => new(Alive(_tokens), 0, _tokenCount);

    /// <summary>Comments, in order. White space is what lies between tokens and trivia.</summary>
    /// <exception cref="ObjectDisposedException">The tree was disposed.</exception>
    public ReadOnlySpan<Token> Trivia => new(Alive(_trivia), 0, _triviaCount);

    /// <summary>Number of nodes.</summary>
    public int NodeCount => _nodeCount;

    /// <summary>The node that spans the file; its children are the statements.</summary>
    public SyntaxNode Root => new(this, 0);

    /// <summary>The statements in order.</summary>
    public SyntaxChildren Statements => Root.Children;

    /// <summary>The node at a position of the pre-order walk.</summary>
    /// <param name="index">From 0 to <see cref="NodeCount"/> - 1.</param>
    public SyntaxNode GetNode(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _nodeCount);
        return new SyntaxNode(this, index);
    }

    /// <summary>The text of a token.</summary>
    public ReadOnlySpan<char> TextOf(in Token token) => Text.Span.Slice(token.Start, token.Length);

    /// <summary>Gives the arrays back to the pool. The tree and its nodes must not be used afterwards.</summary>
    public void Dispose()
    {
        // Arrays that went back twice would be handed out twice, so only one of two callers may do it.
        if (Interlocked.Exchange(ref _tokens, null) is { } tokens)
        {
            ArrayCache<Token>.Return(tokens);
            ArrayCache<Token>.Return(Interlocked.Exchange(ref _trivia, null)!);
            ArrayCache<Node>.Return(Interlocked.Exchange(ref _nodes, null)!);
        }
    }

    internal ref readonly Node NodeAt(int index) => ref Alive(_nodes)[index];

    private T[] Alive<T>(T[]? array)
    {
        ObjectDisposedException.ThrowIf(array is null, this);
        return array;
    }
}
