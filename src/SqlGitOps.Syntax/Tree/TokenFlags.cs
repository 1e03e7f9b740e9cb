namespace SqlGitOps.Syntax.Tree;

/// <summary>Facts about a token that the lexer sees in passing.</summary>
[Flags]
public enum TokenFlags : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The first token of its line.</summary>
    StartsLine = 1,

    /// <summary>The closing quote or comment end is missing.</summary>
    Unterminated = 2,

    /// <summary>White space or a comment stands before it.</summary>
    AfterSpace = 4,

    /// <summary>Badly formed inside, for example digits followed by letters.</summary>
    Malformed = 8,
}
