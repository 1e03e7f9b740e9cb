using System.Text;
using SqlGitOps.Review.Configuration;

namespace SqlGitOps.Review.Suppressions;

/// <summary>The content of one suppression comment.</summary>
/// <param name="CoversFile">Whether it is for the whole file.</param>
/// <param name="Ids">Offsets and lengths of the ids in the comment.</param>
/// <param name="Reason">The reason; null when there is a problem.</param>
/// <param name="Problem">What makes it useless; null when it can be used.</param>
/// <param name="Message">What to tell about the problem.</param>
internal readonly record struct SuppressionComment(
    bool CoversFile, List<(int Start, int Length)> Ids, string? Reason, SuppressionProblemKind? Problem, string? Message)
{
    /// <summary>What every such comment holds.</summary>
    public const string Keyword = "sqlgitops-ignore";

    private const string FileSuffix = "-file";
    private const string Example = "'-- sqlgitops-ignore SGO1001: reason'";

    /// <summary>Reads a comment; false when it is an ordinary one.</summary>
    public static bool TryParse(ReadOnlySpan<char> comment, out SuppressionComment parsed)
    {
        parsed = default;
        var (start, end) = Content(comment);
        if (!comment[start..end].StartsWith(Keyword, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var position = start + Keyword.Length;
        var forFile = comment[position..end].StartsWith(FileSuffix, StringComparison.OrdinalIgnoreCase);
        position += forFile ? FileSuffix.Length : 0;
        if (position < end && comment[position] != ':' && !char.IsWhiteSpace(comment[position]))
        {
            parsed = Bad(SuppressionProblemKind.Malformed, $"Only 'sqlgitops-ignore' and 'sqlgitops-ignore-file' are known; write {Example}.");
            return true;
        }

        var colon = comment[position..end].IndexOf(':');
        var idsEnd = colon < 0 ? end : position + colon;
        var reason = colon < 0 ? "" : Collapse(comment[(idsEnd + 1)..end]);
        var ids = Tokens(comment, position, idsEnd);
        if (ids.Count == 0)
        {
            parsed = Bad(SuppressionProblemKind.Malformed, $"The suppression names no rule; write {Example}.");
        }
        else if (reason.Length == 0)
        {
            // Without a colon the words behind the ids are most likely the reason.
            var first = comment.Slice(ids[0].Start, ids[0].Length);
            parsed = RuleIdSyntax.IsWellFormed(first)
                ? Bad(SuppressionProblemKind.MissingReason, $"The suppression gives no reason; write '{Name(forFile)} {first}: reason'.")
                : Bad(SuppressionProblemKind.Malformed, $"'{first}' is not a rule id; write {Example}.");
        }
        else
        {
            parsed = new SuppressionComment(forFile, ids, reason, Problem: null, Message: null);
        }

        return true;

        SuppressionComment Bad(SuppressionProblemKind kind, string message) => new(forFile, [], Reason: null, kind, message);
    }

    private static string Name(bool forFile) => forFile ? Keyword + FileSuffix : Keyword;

    /// <summary>The range inside the comment marks, without white space around it.</summary>
    private static (int Start, int End) Content(ReadOnlySpan<char> comment)
    {
        var start = 0;
        var end = comment.Length;
        if (comment.StartsWith("--"))
        {
            start = 2;
        }
        else if (comment.StartsWith("/*"))
        {
            start = 2;
            end -= comment.Length >= 4 && comment.EndsWith("*/") ? 2 : 0;
        }

        while (start < end && char.IsWhiteSpace(comment[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(comment[end - 1]))
        {
            end--;
        }

        return (start, end);
    }

    private static List<(int Start, int Length)> Tokens(ReadOnlySpan<char> comment, int start, int end)
    {
        var tokens = new List<(int, int)>();
        while (start < end)
        {
            if (IsSeparator(comment[start]))
            {
                start++;
                continue;
            }

            var stop = start;
            while (stop < end && !IsSeparator(comment[stop]))
            {
                stop++;
            }

            tokens.Add((start, stop - start));
            start = stop;
        }

        return tokens;
    }

    private static bool IsSeparator(char c) => c == ',' || char.IsWhiteSpace(c);

    private static string Collapse(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text.Trim())
        {
            if (!char.IsWhiteSpace(c))
            {
                result.Append(c);
            }
            else if (result[^1] != ' ')
            {
                result.Append(' ');
            }
        }

        return result.ToString();
    }
}
