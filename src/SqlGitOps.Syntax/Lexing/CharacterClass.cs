namespace SqlGitOps.Syntax.Lexing;

/// <summary>What a token can start with, by character.</summary>
internal enum CharacterClass : byte
{
    Other,
    Space,
    NewLine,
    Letter,
    Digit,
    Quote,
    DoubleQuote,
    Dollar,
    Operator,
    Colon,
    Dot,
    Semicolon,
    Comma,
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    LeftBrace,
    Backslash,
    Backtick,
    At,
    Question,
}
