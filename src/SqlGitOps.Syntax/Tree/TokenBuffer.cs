using System.Buffers;

namespace SqlGitOps.Syntax.Tree;

/// <summary>Growing pooled arrays that a lexer fills.</summary>
internal sealed class TokenBuffer
{
    private Token[] _tokens;
    private Token[] _trivia;

    public TokenBuffer(int textLength)
    {
        // Real SQL has one token in four characters or more; growing is rare and pooled.
        _tokens = ArrayPool<Token>.Shared.Rent(Math.Max(64, textLength / 4));
        _trivia = ArrayPool<Token>.Shared.Rent(64);
    }

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

    public (Token[] Tokens, int Count, Token[] Trivia, int TriviaCount) Detach() => (_tokens, Count, _trivia, TriviaCount);

    private static void Grow(ref Token[] array)
    {
        var larger = ArrayPool<Token>.Shared.Rent(array.Length * 2);
        array.CopyTo(larger, 0);
        ArrayPool<Token>.Shared.Return(array);
        array = larger;
    }
}
