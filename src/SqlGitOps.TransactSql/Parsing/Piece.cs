namespace SqlGitOps.TransactSql.Parsing;

/// <summary>A run of tokens that is one top-level statement, readable or not.</summary>
/// <param name="FirstToken">Index of the first token.</param>
/// <param name="EndToken">Index behind the last token.</param>
internal sealed record Piece(int FirstToken, int EndToken)
{
    /// <summary>The statement; null when it could not be read.</summary>
    public ParsedFragment? Fragment { get; init; }

    /// <summary>The statements within an unreadable one (an IF block with an error) that could be read.</summary>
    public IReadOnlyList<ParsedFragment> Salvaged { get; init; } = [];

    /// <summary>Why it could not be read.</summary>
    public UnreadableReason Reason { get; init; }
}
