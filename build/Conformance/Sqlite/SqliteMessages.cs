namespace SqlGitOps.Conformance.Sqlite;

/// <summary>Tells the parser's errors from those of name resolution and code generation.</summary>
internal static class SqliteMessages
{
    private static readonly string[] s_starts =
    [
        "incomplete input",
        "unrecognized token:",
        "syntax error after column name ",
        "unknown table option:",
        "unknown join type:",
        "unknown or unsupported join type:",
        "RIGHT and FULL OUTER JOINs are not currently supported",
        "a JOIN clause is required before ",
        "a GROUP BY clause is required before HAVING",
        "unsupported use of NULLS ",
        "unsupported frame specification",
        "cannot use RETURNING in a trigger",
        "qualified table names are not allowed on ",
    ];

    /// <summary>
    /// Whether the message comes from SQLite's tokenizer or parser: its grammar, or a check that its parser's actions
    /// make without looking at the schema.
    /// </summary>
    public static bool IsSyntax(string message) =>
        Array.Exists(s_starts, start => message.StartsWith(start, StringComparison.Ordinal))
        || (message.StartsWith("near \"", StringComparison.Ordinal) && message.EndsWith("\": syntax error", StringComparison.Ordinal))
        || message.Contains(" clause should come ", StringComparison.Ordinal)
        || message.EndsWith(" clause is not allowed on UPDATE or DELETE statements within triggers", StringComparison.Ordinal);

    /// <summary>Whether an option of the build decides about the text: with another one SQLite would take it.</summary>
    /// <remarks>SQLITE_ENABLE_UPDATE_DELETE_LIMIT (Apple's and Debian's builds have it) and SQLITE_ENABLE_ORDERED_SET_AGGREGATES.</remarks>
    public static bool IsBuildOption(string message, string text) =>
        (IsNear(message, "order") || IsNear(message, "limit"))
            ? text.Contains("update", StringComparison.OrdinalIgnoreCase) || text.Contains("delete", StringComparison.OrdinalIgnoreCase)
            : IsNear(message, "(") && text.Contains("within", StringComparison.OrdinalIgnoreCase);

    private static bool IsNear(string message, string token) => message.StartsWith($"near \"{token}\"", StringComparison.OrdinalIgnoreCase);
}
