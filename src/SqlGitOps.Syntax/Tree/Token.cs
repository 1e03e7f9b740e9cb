using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Syntax.Tree;

/// <summary>A token or a piece of trivia: 12 bytes, no text of its own.</summary>
/// <param name="start">Offset of the first code unit.</param>
/// <param name="length">Number of code units.</param>
/// <param name="kind">What it is.</param>
/// <param name="keyword">Key word id of the dialect, 0 for none.</param>
/// <param name="flags">What the lexer saw.</param>
public readonly struct Token(int start, int length, TokenKind kind, ushort keyword = 0, TokenFlags flags = TokenFlags.None)
{
    /// <summary>Offset of the first code unit.</summary>
    public int Start { get; } = start;

    /// <summary>Number of code units.</summary>
    public int Length { get; } = length;

    /// <summary>Key word id of the dialect; 0 when it is not a key word.</summary>
    public ushort Keyword { get; } = keyword;

    /// <summary>What it is.</summary>
    public TokenKind Kind { get; } = kind;

    /// <summary>What the lexer saw.</summary>
    public TokenFlags Flags { get; } = flags;

    /// <summary>Offset behind the last code unit.</summary>
    public int End => Start + Length;

    /// <summary>The range in the text.</summary>
    public TextSpan Span => new(Start, Length);

    /// <summary>Whether it is the first token of its line.</summary>
    public bool StartsLine => (Flags & TokenFlags.StartsLine) != TokenFlags.None;
}
