namespace SqlGitOps.Syntax.Tree;

/// <summary>What a token is, lexically; shared by all dialects. Key words are identifiers with a key word id.</summary>
public enum TokenKind : byte
{
    /// <summary>The end of the file, or of the statement that the parser may look at.</summary>
    EndOfFile,

    /// <summary>An unquoted name or a key word.</summary>
    Identifier,

    /// <summary><c>"name"</c>.</summary>
    QuotedIdentifier,

    /// <summary><c>U&amp;"name"</c> (PostgreSQL).</summary>
    UnicodeQuotedIdentifier,

    /// <summary><c>[name]</c> (SQLite, SQL Server).</summary>
    BracketedIdentifier,

    /// <summary>A name in backticks (SQLite).</summary>
    BacktickIdentifier,

    /// <summary><c>'text'</c>.</summary>
    String,

    /// <summary><c>E'text'</c> (PostgreSQL).</summary>
    EscapeString,

    /// <summary><c>U&amp;'text'</c> (PostgreSQL).</summary>
    UnicodeString,

    /// <summary><c>N'text'</c>.</summary>
    NationalString,

    /// <summary><c>B'0101'</c> (PostgreSQL).</summary>
    BitString,

    /// <summary><c>X'1F'</c>.</summary>
    HexString,

    /// <summary><c>$tag$text$tag$</c> (PostgreSQL).</summary>
    DollarString,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a fraction or an exponent, or too large for an integer.</summary>
    Numeric,

    /// <summary>A parameter of a prepared statement: <c>$1</c>, <c>?1</c>, <c>@name</c>.</summary>
    Parameter,

    /// <summary>A hole that a tool fills before the server sees the text: <c>${x}</c>, <c>{{x}}</c>, psql's <c>:x</c>.</summary>
    Placeholder,

    /// <summary><c>;</c></summary>
    Semicolon,

    /// <summary><c>,</c></summary>
    Comma,

    /// <summary><c>(</c></summary>
    LeftParen,

    /// <summary><c>)</c></summary>
    RightParen,

    /// <summary><c>[</c></summary>
    LeftBracket,

    /// <summary><c>]</c></summary>
    RightBracket,

    /// <summary><c>.</c></summary>
    Dot,

    /// <summary><c>..</c></summary>
    DotDot,

    /// <summary><c>:</c></summary>
    Colon,

    /// <summary><c>::</c></summary>
    Typecast,

    /// <summary><c>:=</c></summary>
    ColonEquals,

    /// <summary><c>=&gt;</c></summary>
    EqualsGreater,

    /// <summary><c>+</c></summary>
    Plus,

    /// <summary><c>-</c></summary>
    Minus,

    /// <summary><c>*</c></summary>
    Star,

    /// <summary><c>/</c></summary>
    Slash,

    /// <summary><c>%</c></summary>
    Percent,

    /// <summary><c>^</c></summary>
    Caret,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>&lt;=</c></summary>
    LessEqual,

    /// <summary><c>&gt;=</c></summary>
    GreaterEqual,

    /// <summary><c>&lt;&gt;</c> and <c>!=</c></summary>
    NotEqual,

    /// <summary>Any other operator.</summary>
    Operator,

    /// <summary>A psql command, from the backslash to the end of the line.</summary>
    MetaCommand,

    /// <summary>The data lines of <c>COPY … FROM stdin</c>, up to and with the line <c>\.</c></summary>
    CopyData,

    /// <summary>SQL Server's batch separator <c>GO</c> with its count.</summary>
    BatchSeparator,

    /// <summary>A character that no token starts with.</summary>
    Unknown,

    /// <summary>Trivia: <c>-- comment</c>.</summary>
    LineComment,

    /// <summary>Trivia: <c>/* comment */</c>.</summary>
    BlockComment,

    /// <summary>Trivia: a control line that is not SQL, such as a template's <c>{{if …}}</c> on a line of its own.</summary>
    Directive,
}
