using System.Diagnostics.CodeAnalysis;

namespace SqlGitOps.Syntax.Tree;

/// <summary>Growing pooled arrays that a lexer fills.</summary>
internal sealed class TokenBuffer
{
    // The buffer that this thread used last: an object for each file would be a good part of what parsing allocates.
    [ThreadStatic]
    private static TokenBuffer? t_spare;

    private Token[] _tokens;
    private Token[] _trivia;

    public TokenBuffer(int textLength) => Start(textLength);

    public int Count { get; private set; }

    public int TriviaCount { get; private set; }

    public Token[] Tokens => _tokens;

    public Token[] Trivia => _trivia;

    public void Add(in Token token)
    {
        if (Count == _tokens.Length)
        {
            Grow(ref _tokens);
        }

        _tokens[Count++] = token;
    }

    public void AddTrivia(in Token token)
    {
        if (TriviaCount == _trivia.Length)
        {
            Grow(ref _trivia);
        }

        _trivia[TriviaCount++] = token;
    }

    /// <summary>An empty buffer, the thread's spare one when there is one; <see cref="Recycle"/> gives it back.</summary>
    public static TokenBuffer Rent(int textLength)
    {
        var buffer = t_spare;
        if (buffer is null)
        {
            return new TokenBuffer(textLength);
        }

        t_spare = null;
        buffer.Start(textLength);
        return buffer;
    }

    /// <summary>Gives the buffer back, whose arrays somebody else has now; the caller must not use it any more.</summary>
    public void Recycle()
    {
        _tokens = null!;
        _trivia = null!;
        Count = 0;
        TriviaCount = 0;
        t_spare = this;
    }

    [MemberNotNull(nameof(_tokens), nameof(_trivia))]
    private void Start(int textLength)
    {
        // Real SQL has one token in four characters or more; growing is rare and pooled.
        _tokens = ArrayCache<Token>.Rent(Math.Max(64, textLength / 4));
        _trivia = ArrayCache<Token>.Rent(64);
    }

    private static void Grow(ref Token[] array)
    {
        var larger = ArrayCache<Token>.Rent(array.Length * 2);
        Array.Copy(array, larger, array.Length);
        ArrayCache<Token>.Return(array);
        array = larger;
    }
}
