namespace SqlGitOps.TransactSql.Parsing;

/// <summary>Why a piece has no statement.</summary>
internal enum UnreadableReason
{
    /// <summary>It has one.</summary>
    None,

    /// <summary>A syntax error.</summary>
    SyntaxError,

    /// <summary>Syntax that is newer than the parser's grammar, or that the parser fails on: no evidence that it is wrong.</summary>
    NotAnalysed,

    /// <summary>A placeholder stands where the parser needs the real text.</summary>
    Placeholder,
}
