using System.Text.RegularExpressions;

namespace SqlGitOps.Conformance.Sqlite;

/// <summary>Tells the parser's errors from those of name resolution and code generation.</summary>
internal static partial class SqliteMessages
{
    /// <summary>
    /// Whether the message comes from SQLite's tokenizer or parser: its grammar, or a check that its parser's actions
    /// make without looking at the schema.
    /// </summary>
    public static bool IsSyntax(string message) => Syntax().IsMatch(message);

    /// <summary>Whether an option of the build decides about the text: with another one SQLite would take it.</summary>
    /// <remarks>SQLITE_ENABLE_UPDATE_DELETE_LIMIT (Apple's and Debian's builds have it) and SQLITE_ENABLE_ORDERED_SET_AGGREGATES.</remarks>
    public static bool IsBuildOption(string message, string text) =>
        (ChangesRows().IsMatch(text) && ForLimit().IsMatch(message)) || (message.Contains("near \"(\"", StringComparison.Ordinal) && WithinGroup().IsMatch(text));

    [GeneratedRegex(
        """
        ^near\ ".*":\ syntax\ error$ | ^incomplete\ input$ | ^unrecognized\ token: | ^unknown\ (or\ unsupported\ )?join\ type: | ^unknown\ table\ option:
        | \ clause\ should\ come\ (after|before)\  | ^a\ JOIN\ clause\ is\ required\ before\  | ^unsupported\ use\ of\ NULLS\ 
        | ^RIGHT\ and\ FULL\ OUTER\ JOINs\ are\ not\ currently\ supported$ | ^a\ GROUP\ BY\ clause\ is\ required\ before\ HAVING$
        | ^qualified\ table\ names\ are\ not\ allowed\ on\  | ^unsupported\ frame\ specification$ | ^cannot\ use\ RETURNING\ in\ a\ trigger$ | ^syntax\ error\ after\ column\ name\ 
        | INDEXED(\ BY)?\ clause\ is\ not\ allowed\ on\ UPDATE\ or\ DELETE\ statements\ within\ triggers$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Syntax();

    [GeneratedRegex(@"\b(update|delete)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ChangesRows();

    [GeneratedRegex("near \"(order|limit)\"", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ForLimit();

    [GeneratedRegex(@"\bwithin\s+group\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WithinGroup();
}
