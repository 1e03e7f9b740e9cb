using System.Globalization;
using System.Text;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy.Integrity;

/// <summary>What changed between two texts, in the form that everybody reads: a unified diff, cut to a number of lines.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    // Lines whose comparison is still quick; beyond that the changed part is shown as a whole.
    private const int MaxCells = 4_000_000;

    /// <summary>Makes the diff.</summary>
    /// <param name="before">The former text.</param>
    /// <param name="after">The present text.</param>
    /// <param name="beforeName">What the former text is called.</param>
    /// <param name="afterName">What the present text is called.</param>
    /// <param name="maxLines">How many lines at most, the two with the names not counted.</param>
    public static string Create(SourceText before, SourceText after, string beforeName, string afterName, int maxLines)
    {
        var output = new StringBuilder().Append("--- ").Append(beforeName).Append("\n+++ ").Append(afterName);
        var edits = Edits(Lines(before), Lines(after));
        var written = 0;
        var left = 0;
        foreach (var line in Hunks(edits))
        {
            if (written < maxLines)
            {
                output.Append('\n').Append(line);
                written++;
            }
            else
            {
                left++;
            }
        }

        return left == 0
            ? output.ToString()
            : output.Append(CultureInfo.InvariantCulture, $"\n… {left} more lines").ToString();
    }

    private static string[] Lines(SourceText text)
    {
        // Line ends and those at the end of the file are not part of a checksum, so they are no change either.
        var lines = text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return lines is [""] ? [] : lines;
    }

    private static List<Edit> Edits(string[] before, string[] after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start].Equals(after[start], StringComparison.Ordinal))
        {
            start++;
        }

        var end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)].Equals(after[^(end + 1)], StringComparison.Ordinal))
        {
            end++;
        }

        var edits = new List<Edit>();
        for (var i = 0; i < start; i++)
        {
            edits.Add(new Edit(' ', before[i]));
        }

        AddMiddle(edits, before[start..^end], after[start..^end]);
        for (var i = before.Length - end; i < before.Length; i++)
        {
            edits.Add(new Edit(' ', before[i]));
        }

        return edits;
    }

    /// <summary>The shortest edit of what lies between the common beginning and the common end.</summary>
    private static void AddMiddle(List<Edit> edits, string[] before, string[] after)
    {
        int[,]? common = null;
        if ((long)before.Length * after.Length <= MaxCells)
        {
            // Length of the longest common subsequence of what is left from each position on.
            common = new int[before.Length + 1, after.Length + 1];
            for (var i = before.Length - 1; i >= 0; i--)
            {
                for (var j = after.Length - 1; j >= 0; j--)
                {
                    common[i, j] = before[i].Equals(after[j], StringComparison.Ordinal)
                        ? common[i + 1, j + 1] + 1
                        : Math.Max(common[i + 1, j], common[i, j + 1]);
                }
            }
        }

        var (left, right) = (0, 0);
        while (left < before.Length || right < after.Length)
        {
            if (common is not null && left < before.Length && right < after.Length && before[left].Equals(after[right], StringComparison.Ordinal))
            {
                edits.Add(new Edit(' ', before[left++]));
                right++;
            }
            else if (left < before.Length && (common is null || right == after.Length || common[left + 1, right] >= common[left, right + 1]))
            {
                edits.Add(new Edit('-', before[left++]));
            }
            else
            {
                edits.Add(new Edit('+', after[right++]));
            }
        }
    }

    private static IEnumerable<string> Hunks(List<Edit> edits)
    {
        var (oldLine, newLine) = (1, 1);
        for (var i = 0; i < edits.Count;)
        {
            var change = edits.FindIndex(i, static edit => edit.Sign != ' ');
            if (change < 0)
            {
                yield break;
            }

            var first = Math.Max(i, change - Context);
            oldLine += first - i;
            newLine += first - i;
            var last = EndOfHunk(edits, change);
            var (removed, added) = (0, 0);
            for (var k = first; k < last; k++)
            {
                removed += edits[k].Sign == '+' ? 0 : 1;
                added += edits[k].Sign == '-' ? 0 : 1;
            }

            yield return $"@@ -{Range(oldLine, removed)} +{Range(newLine, added)} @@";
            for (var k = first; k < last; k++)
            {
                yield return edits[k].Sign + edits[k].Line;
            }

            oldLine += removed;
            newLine += added;
            i = last;
        }
    }

    /// <summary>Where the context behind the last change of a hunk ends; changes whose contexts touch are one hunk.</summary>
    private static int EndOfHunk(List<Edit> edits, int change)
    {
        var last = change;
        for (var i = change; i < edits.Count && i - last <= 2 * Context; i++)
        {
            if (edits[i].Sign != ' ')
            {
                last = i;
            }
        }

        return Math.Min(last + 1 + Context, edits.Count);
    }

    // A range without lines names the line before it.
    private static string Range(int line, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? line - 1 : line)}{(count == 1 ? string.Empty : $",{count}")}");

    private readonly record struct Edit(char Sign, string Line);
}
